import { firstDay, lastDay, openEnd } from "../kernel/day.ts";
import { defaultLimit } from "../kernel/settings.ts";
import { type From, stepOn } from "../kernel/step.ts";
import { endOf, gather, ordered, peakOf, type Share } from "./sweep.ts";

/** A share of an engineer's days, in basis points, first and last day included; `endDate: null` is open. */
export interface Booked extends Share {
  readonly objectId: string;
  readonly project: string;
  readonly status: string;
}
/** A limit in basis points; holds from its day until the next step. */
export interface LimitStep extends From {
  readonly limit: number;
}
/** The engineer's own steps and the firm's, in any order. */
export interface Limits {
  readonly own: ReadonlyArray<LimitStep>;
  readonly firm: ReadonlyArray<LimitStep>;
}
/**
 * Consecutive days over the limit with the same allocations and the same limit, both ends included; `to: null` is open.
 * `total` is the sum of `allocations`, which are sorted by id; both percents in basis points.
 */
export interface Window {
  readonly from: number;
  readonly to: number | null;
  readonly total: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<Booked>;
}
/** All counting allocations of an engineer near a change, as they were and as they would be, and the limits likewise. */
export interface Change {
  readonly before: ReadonlyArray<Booked>;
  readonly after: ReadonlyArray<Booked>;
  readonly limitsBefore: Limits;
  readonly limitsAfter: Limits;
}

/**
 * The limit of one day in basis points: the engineer's step in force, else the firm's, else 100 %. Before the engineer's first
 * step the firm's holds. Cost: O(steps).
 */
export const limitOn = (limits: Limits, day: number): number =>
  (stepOn(limits.own, day) ?? stepOn(limits.firm, day))?.limit ?? defaultLimit;

/** No day of [from, to] has a lower limit; may be too low where a step of the engineer hides one of the firm. Cost: O(steps). */
export const lowestLimit = (limits: Limits, from: number, to: number): number => {
  let lowest = limitOn(limits, from);
  for (const step of limits.own) if (step.from > from && step.from <= to && step.limit < lowest) lowest = step.limit;
  for (const step of limits.firm) if (step.from > from && step.from <= to && step.limit < lowest) lowest = step.limit;
  return lowest;
};

/** The sum of percents (basis points) whose days hold `day`. Cost: O(n). */
export const loadOn = (bookings: ReadonlyArray<Share>, day: number): number => {
  let load = 0;
  for (const each of bookings) if (each.startDate <= day && endOf(each) >= day) load += each.allocationPercent;
  return load;
};

/**
 * The highest load, in basis points, on any one day of [from, to], both ends included; 0 when nothing overlaps. `to: null` is open.
 * Cost: O(n) for rows near the order of their days, else O(n log n); nothing per day.
 *
 * @example peakLoad([{ startDate: 1, endDate: 5, allocationPercent: 60 }, { startDate: 5, endDate: null, allocationPercent: 30 }], 0, 10) // 90
 */
export const peakLoad = (bookings: ReadonlyArray<Share>, from: number, to: number | null): number =>
  peakOf(ordered(gather(bookings, from, to ?? openEnd)), bookings);

/** A day on which something begins (`comes`) or stops to count, or a limit changes; `old` and `load` change by that much. */
interface Turn {
  readonly day: number;
  readonly old: number;
  readonly load: number;
  readonly comes: Booked | null;
  readonly goes: Booked | null;
}

const turnsOf = ({ before, after, limitsBefore, limitsAfter }: Change): ReadonlyArray<Turn> => {
  const turns: Array<Turn> = [];
  for (const each of before) {
    turns.push({ day: each.startDate, old: each.allocationPercent, load: 0, comes: null, goes: null });
    if (each.endDate !== null)
      turns.push({ day: each.endDate + 1, old: -each.allocationPercent, load: 0, comes: null, goes: null });
  }
  for (const each of after) {
    turns.push({ day: each.startDate, old: 0, load: each.allocationPercent, comes: each, goes: null });
    if (each.endDate !== null)
      turns.push({ day: each.endDate + 1, old: 0, load: -each.allocationPercent, comes: null, goes: each });
  }
  for (const steps of [limitsBefore.own, limitsBefore.firm, limitsAfter.own, limitsAfter.firm])
    for (const step of steps) turns.push({ day: step.from, old: 0, load: 0, comes: null, goes: null });
  return turns.sort((a, b) => a.day - b.day);
};

const byId = (a: Booked, b: Booked): number => (a.objectId < b.objectId ? -1 : 1);

/**
 * Where a change is refused (R-ALLOC-4): the days whose new load is over the new limit, and is higher than the old load or meets a
 * lowered limit. Windows are sorted, disjoint and maximal (R-ALLOC-5). An allocation that changes stands in both lists, with its
 * old and its new value, so it never counts against itself (R-ALLOC-7).
 * Cost: O(n) when even the sum of all fits, else O(n log n), the limits' steps once for each turn over a limit, and what is shown.
 */
export const conflictWindows = (change: Change): ReadonlyArray<Window> => {
  const { after, limitsBefore, limitsAfter } = change;
  const lowest = lowestLimit(limitsAfter, firstDay, lastDay);
  let sum = 0;
  for (const each of after) sum += each.allocationPercent;
  if (sum <= lowest) return [];

  const windows: Array<{ -readonly [K in keyof Window]: Window[K] }> = [];
  const active = new Set<Booked>();
  let [day, old, load] = [firstDay, 0, 0];
  let same = false; // whether the last window has the allocations that are active
  const judge = (from: number, to: number | null): void => {
    if (load <= lowest) return;
    const limit = limitOn(limitsAfter, from);
    if (load <= limit || (load <= old && limit >= limitOn(limitsBefore, from))) return;
    const last = windows.at(-1);
    if (same && last?.to === from - 1 && last.limit === limit) last.to = to;
    else windows.push({ from, to, total: load, limit, allocations: [...active].sort(byId) });
    same = true;
  };
  for (const turn of turnsOf(change)) {
    if (turn.day > day) {
      judge(day, turn.day - 1);
      day = turn.day;
    }
    old += turn.old;
    load += turn.load;
    if (turn.comes !== null) active.add(turn.comes);
    if (turn.goes !== null) active.delete(turn.goes);
    if (turn.load !== 0) same = false;
  }
  if (day <= lastDay) judge(day, null);
  return windows;
};

/**
 * Where a candidate does not fit beside others: `conflictWindows` of that one change. `old` is the value the candidate replaces,
 * null when it is new; a row in `others` with the candidate's id is not counted (R-ALLOC-7).
 * Cost: O(n) without allocating when the sum of all that overlaps fits, or where `old` held as much; else O(n log n) and what is shown.
 */
export const overCapacity = (
  others: ReadonlyArray<Booked>,
  candidate: Booked,
  old: Booked | null,
  limits: Limits,
): ReadonlyArray<Window> => {
  const from = candidate.startDate;
  const to = endOf(candidate);
  const percent = candidate.allocationPercent;
  if (old !== null && percent <= old.allocationPercent && from >= old.startDate && to <= endOf(old)) return [];
  const lowest = lowestLimit(limits, from, to);
  // Its own row among the others may spoil these two short cuts, never the answer.
  const turns = gather(others, from, to);
  if (turns.sum + percent <= lowest || peakOf(ordered(turns), others) + percent <= lowest) return [];
  const near = others.filter(
    (each) => each.startDate <= to && endOf(each) >= from && each.objectId !== candidate.objectId,
  );
  return conflictWindows({
    before: old === null ? near : [...near, old],
    after: [...near, candidate],
    limitsBefore: limits,
    limitsAfter: limits,
  });
};
