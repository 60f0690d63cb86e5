import { type CapacityLimits, limitRuns, limitWalk } from "../capacity-limit/limits-in-force.ts";
import { lastDay, openEnd } from "../kernel/values/day.ts";
import { loadSteps, peakLoad, type Share } from "./sweep.ts";

/** Days with the same free percent (basis points, at least 0), both ends included; `to: null` is open. */
export interface FreeRun {
  readonly from: number;
  readonly to: number | null;
  readonly free: number;
}

/**
 * The free percent of an engineer in [from, to] (R-TIME-4, R-ALLOC-12): maximal runs of days with equal max(0, limit −
 * load), in order. `to: null` is open. Cost: O(n log n) in bookings and limits.
 *
 * @example freeRuns([{ allocationPercent: 6000, startDate: 3, endDate: 5 }], { own: [], firm: [] }, 4, 9) // [{ from: 4, to: 5, free: 4000 }, { from: 6, to: 9, free: 10000 }]
 */
export const freeRuns = (
  bookings: ReadonlyArray<Share>,
  limits: CapacityLimits,
  from: number,
  to: number | null,
): ReadonlyArray<FreeRun> => {
  const last = to ?? openEnd;
  const { days, loads } = loadSteps(bookings, from, last);
  const turns = [...limitRuns(limits, from, last).map((each) => each.from), ...days].sort((a, b) => a - b);
  const runs: Array<{ -readonly [K in keyof FreeRun]: FreeRun[K] }> = [];
  const limitOn = limitWalk(limits);
  let step = -1;
  for (const day of turns) {
    if (day > lastDay) break;
    while ((days[step + 1] ?? openEnd) <= day) step++;
    const free = Math.max(0, limitOn(day) - (loads[step] ?? 0));
    const open = runs.at(-1);
    if (open?.free === free) continue;
    if (open !== undefined) open.to = day - 1;
    runs.push({ from: day, to, free });
  }
  return runs;
};

/** The lowest free percent of any day in [from, to], in basis points, at least 0. Cost: O(n log n) in bookings for each limit of the range. */
export const leastFree = (
  bookings: ReadonlyArray<Share>,
  limits: CapacityLimits,
  from: number,
  to: number | null,
): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const run of limitRuns(limits, from, to ?? openEnd))
    least = Math.min(least, run.limit - peakLoad(bookings, run.from, run.to));
  return Math.max(0, least);
};
