import { type CapacityLimits, limitWalk, lowestLimit } from "../capacity-limit/limits-in-force.ts";
import { mostListed, mostWindows } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { firstDay, lastDay } from "../kernel/values/day.ts";
import type { DayRun } from "./employment.ts";
import { type Allocation, endOf } from "./entity.ts";

export const bookedFields = ["objectId", "project", "allocationPercent", "startDate", "endDate", "status"] as const;
/** A booking as the capacity rule reads it: percent in basis points, both ends included, `endDate: null` is open. */
export type Booked = Picked<Allocation, typeof bookedFields>;
/**
 * Consecutive days over the limit with the same allocations and the same limit, both ends included; `to: null` is
 * open. `total` and `limit` are basis points. `allocations` are sorted by id, the candidate last; `more` counts those
 * not listed.
 */
export interface Window {
  readonly from: number;
  readonly to: number | null;
  readonly total: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<Booked>;
  readonly more: number;
}
/**
 * Why a change does not fit: the first windows, the number of others, and all over-limit days as maximal runs
 * (R-ALLOC-5).
 */
export interface Conflict {
  readonly windows: ReadonlyArray<Window>;
  readonly moreWindows: number;
  readonly overLimitDays: ReadonlyArray<DayRun>;
}
/** The counting allocations of an engineer and the limits, before and after a change. */
export interface Change {
  readonly before: ReadonlyArray<Booked>;
  readonly after: ReadonlyArray<Booked>;
  readonly limitsBefore: CapacityLimits;
  readonly limitsAfter: CapacityLimits;
  /** The id of the allocation that is asked for. It is listed in every window that it takes part in. */
  readonly candidate?: string;
}

/**
 * A day on which an allocation begins or stops to count, or a limit changes. `old` and `load` are the differences of
 * the loads.
 */
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

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Sorts the allocations once, so that each window only sorts their positions. */
const placesOf = (rows: ReadonlyArray<Booked>, candidate: string | undefined) => {
  const ordered = rows.toSorted((a, b) => (a.objectId < b.objectId ? -1 : 1));
  const places = new Map(ordered.map((row, index) => [row, index]));
  const asked = ordered.findIndex(({ objectId }) => objectId === candidate);
  /** At most `mostListed` of the active allocations, the candidate last. */
  return (active: ReadonlySet<Booked>): ReadonlyArray<Booked> => {
    const sorted = Int32Array.from(active, (row) => places.get(row) as number).sort();
    const others = sorted.filter((index) => index !== asked);
    const shown = others.length === sorted.length ? others : [...others.subarray(0, mostListed - 1), asked];
    return Array.from(shown.slice(0, mostListed), (index) => ordered[index] as Booked);
  };
};

/**
 * Where a change is refused (R-ALLOC-4): on days whose new load exceeds the new limit, and exceeds the old load or
 * meets a lowered limit. Windows are sorted, disjoint and maximal; at most `most` are listed (R-ALLOC-5). A changed
 * allocation is in both lists, so it never counts against itself (R-ALLOC-7). Cost: O(n) if the sum of all fits, else
 * O(n log n), and O(n) for each window listed.
 */
export const conflictOf = (change: Change, most: number = mostWindows): Conflict | null => {
  const { after, limitsBefore, limitsAfter } = change;
  const lowest = lowestLimit(limitsAfter, firstDay, lastDay);
  let sum = 0;
  for (const each of after) sum += each.allocationPercent;
  if (sum <= lowest) return null;

  const windows: Array<Mutable<Window>> = [];
  const overLimitDays: Array<Mutable<DayRun>> = [];
  const active = new Set<Booked>();
  const [limitBefore, limitAfter] = [limitWalk(limitsBefore), limitWalk(limitsAfter)];
  let listed: ReturnType<typeof placesOf> | null = null;
  let [day, old, load, found] = [firstDay, 0, 0, 0];
  let last: Pick<Mutable<Window>, "to" | "limit"> | null = null;
  let same = false; // whether the last window has the allocations that are active
  const judge = (from: number, to: number | null): void => {
    if (load <= lowest) return;
    const limit = limitAfter(from);
    if (load <= limit || (load <= old && limit >= limitBefore(from))) return;
    const run = overLimitDays.at(-1);
    if (run?.to === from - 1) run.to = to;
    else overLimitDays.push({ from, to });
    if (same && last?.to === from - 1 && last.limit === limit) last.to = to;
    else if (++found > most) last = { to, limit };
    else {
      listed ??= placesOf(after, change.candidate);
      const allocations = listed(active);
      const window = { from, to, total: load, limit, allocations, more: active.size - allocations.length };
      windows.push(window);
      last = window;
    }
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
  return found === 0 ? null : { windows, moreWindows: found - windows.length, overLimitDays };
};

/**
 * Where a candidate does not fit beside others. `old` is the value that it replaces, null when it is new; a row of
 * `others` with the candidate's id does not count (R-ALLOC-7). Cost: O(n), and that of `conflictOf` for the
 * overlapping ones.
 */
export const overCapacity = (
  others: ReadonlyArray<Booked>,
  candidate: Booked,
  old: Booked | null,
  limits: CapacityLimits,
): Conflict | null => {
  const overlapping = others.filter(
    (each) =>
      each.objectId !== candidate.objectId && each.startDate <= endOf(candidate) && candidate.startDate <= endOf(each),
  );
  return conflictOf({
    before: old === null ? overlapping : [...overlapping, old],
    after: [...overlapping, candidate],
    limitsBefore: limits,
    limitsAfter: limits,
    candidate: candidate.objectId,
  });
};
