import { type CapacityLimits, limitRuns } from "../capacity-limit/limits-in-force.ts";
import { firstDay, lastDay, openEnd } from "../kernel/values/day.ts";
import { dayKey, gather, ordered, peakLoad, type Share, slots } from "./sweep.ts";

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
  const { starts, ends } = ordered(gather(bookings, from, last));
  const runs: Array<{ -readonly [K in keyof FreeRun]: FreeRun[K] }> = [];
  let open: (typeof runs)[number] | undefined;
  let [load, begun, ended] = [0, 0, 0];
  for (const { from: first, to: until, limit } of limitRuns(limits, from, last)) {
    const end = dayKey(Math.min(until, lastDay) + 1);
    for (let turn = dayKey(first); turn < end; turn = Math.min(starts[begun] as number, ends[ended] as number)) {
      const since = Math.floor(turn / slots);
      const today = since * slots;
      const tomorrow = today + slots;
      for (; (ends[ended] as number) < tomorrow; ended++)
        load -= (bookings[(ends[ended] as number) - today] as Share).allocationPercent;
      for (; (starts[begun] as number) < tomorrow; begun++)
        load += (bookings[(starts[begun] as number) - today] as Share).allocationPercent;
      const free = Math.max(0, limit - load);
      if (open?.free === free) continue;
      const day = since + firstDay;
      if (open !== undefined) open.to = day - 1;
      open = { from: day, to, free };
      runs.push(open);
    }
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
