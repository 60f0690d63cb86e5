import { type EffectiveFrom, inForceOn } from "../kernel/context/dated-value.ts";
import { defaultLimit } from "../kernel/context/settings.ts";
import { firstDay, openEnd } from "../kernel/values/day.ts";

/** A limit in basis points; holds from its day until the next step. */
export interface LimitStep extends EffectiveFrom {
  readonly limit: number;
}
/** The engineer's own steps and the firm's, in any order. */
export interface CapacityLimits {
  readonly own: ReadonlyArray<LimitStep>;
  readonly firm: ReadonlyArray<LimitStep>;
}

/**
 * The limit of one day in basis points: the engineer's step in force, else the firm's, else 100 %. Before the engineer's first
 * step the firm's holds. Cost: O(steps).
 */
export const limitOn = (limits: CapacityLimits, day: number): number =>
  (inForceOn(limits.own, day) ?? inForceOn(limits.firm, day))?.limit ?? defaultLimit;

/** No day of [from, to] has a lower limit; may be too low where a step of the engineer hides one of the firm. Cost: O(steps). */
export const lowestLimit = (limits: CapacityLimits, from: number, to: number): number => {
  let lowest = limitOn(limits, from);
  for (const step of limits.own) if (step.from > from && step.from <= to && step.limit < lowest) lowest = step.limit;
  for (const step of limits.firm) if (step.from > from && step.from <= to && step.limit < lowest) lowest = step.limit;
  return lowest;
};

/** Days of one limit (basis points), both ends included; `to` is `openEnd` where no end is known. */
export interface LimitRun {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

const inOrder = (steps: ReadonlyArray<LimitStep>): ReadonlyArray<LimitStep> =>
  steps.length < 2 ? steps : steps.toSorted((a, b) => a.from - b.from);

/** The maximal runs of days of one limit that make up [from, to], in order. Cost: O(s log s) in the steps given. */
export const limitRuns = (limits: CapacityLimits, from: number, to: number): ReadonlyArray<LimitRun> => {
  // Most engineers of most firms have no limit of their own.
  if (limits.own.length === 0 && limits.firm.length === 0) return [{ from, to, limit: defaultLimit }];
  const [own, firm] = [inOrder(limits.own), inOrder(limits.firm)];
  let [ownAt, firmAt, day] = [0, 0, from];
  let [ofEngineer, ofFirm]: [number | null, number] = [null, defaultLimit];
  const runs: Array<{ -readonly [K in keyof LimitRun]: LimitRun[K] }> = [];
  for (;;) {
    for (; (own[ownAt]?.from ?? openEnd) <= day; ownAt++) ofEngineer = (own[ownAt] as LimitStep).limit;
    for (; (firm[firmAt]?.from ?? openEnd) <= day; firmAt++) ofFirm = (firm[firmAt] as LimitStep).limit;
    const limit = ofEngineer ?? ofFirm;
    const next = Math.min(own[ownAt]?.from ?? openEnd, firm[firmAt]?.from ?? openEnd);
    const until = next > to || next === openEnd ? to : next - 1;
    const last = runs.at(-1);
    if (last?.limit === limit) last.to = until;
    else runs.push({ from: day, to: until, limit });
    if (until === to) return runs;
    day = next;
  }
};

/** The limit of one day after the other; no day may be earlier than the one asked before. Cost: O(s log s), then that of the walk. */
export const limitWalk = (limits: CapacityLimits): ((day: number) => number) => {
  const runs = limitRuns(limits, firstDay, openEnd);
  let at = 0;
  return (day) => {
    while ((runs[at] as LimitRun).to < day) at++;
    return (runs[at] as LimitRun).limit;
  };
};
