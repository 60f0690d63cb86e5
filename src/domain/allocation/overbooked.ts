import { type CapacityLimits, type LimitRun, limitRuns, lowestLimit } from "../capacity-limit/limits-in-force.ts";
import { mostListed } from "../kernel/refusal/refusal.ts";
import { firstDay, openEnd } from "../kernel/values/day.ts";
import type { Booked } from "./capacity.ts";
import { afterDay, dayKey, gather, never, ordered, slots, turnDay } from "./sweep.ts";

/**
 * Consecutive days over one limit, both ends included; `to: null` is open. `peak` and `limit` are basis points.
 * `allocations` are the sorted ids of bookings that count on at least one of the days; `more` counts those not listed.
 */
export interface OverbookedRun {
  readonly from: number;
  readonly to: number | null;
  readonly peak: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<string>;
  readonly more: number;
}

// The positions of listed bookings that are active on the day of the sweep, and the index of each in that array.
let active = new Int32Array(64);
let spots = new Int32Array(64);
const hidden = -1;

/** The key on which a limit begins to hold. */
const startOf = (run: LimitRun | undefined): number => (run === undefined ? never : dayKey(run.from));

interface OpenRun extends OverbookedRun {
  to: number | null;
  peak: number;
  readonly allocations: Array<string>;
  /** While the run is open: the number of bookings that count on some day so far. */
  more: number;
}
/** Adds the active bookings from position `first` on. */
const addActive = (run: OpenRun, bookings: ReadonlyArray<Booked>, first: number, count: number): void => {
  run.more += count - first;
  for (let at = first; at < count && run.allocations.length < mostListed; at++)
    run.allocations.push((bookings[active[at] as number] as Booked).objectId);
};
const close = (run: OpenRun, to: number | null): void => {
  run.to = to;
  run.allocations.sort();
  run.more -= run.allocations.length;
};

/**
 * The days of [from, to] on which one engineer is booked over the limit, in order. Runs are joined if only the
 * allocations change, and split if the limit changes. `shown` says which bookings may be listed; all count. Cost: O(n)
 * if the sum of all fits, else O(n log n) in bookings and limits.
 */
export const overbookedRuns = (
  bookings: ReadonlyArray<Booked>,
  limits: CapacityLimits,
  from: number = firstDay,
  to: number | null = null,
  shown?: (booked: Booked) => boolean,
): ReadonlyArray<OverbookedRun> => {
  const last = to ?? openEnd;
  const found: Array<OverbookedRun> = [];
  let sum = 0;
  for (const each of bookings) sum += each.allocationPercent;
  if (sum <= lowestLimit(limits, from, last)) return found;
  if (active.length < bookings.length) {
    active = new Int32Array(bookings.length * 2);
    spots = new Int32Array(bookings.length * 2);
  }
  const steps = limitRuns(limits, from, last);
  const { starts, ends } = ordered(gather(bookings, from, last));
  let begun = 0;
  let ended = 0;
  let step = 0;
  let load = 0;
  let count = 0;
  let turned = startOf(steps[1]);
  let run: OpenRun | null = null;
  let start = starts[0] as number;
  let end = ends[0] as number;
  for (;;) {
    const first = Math.min(start, end, turned);
    if (first === never) break;
    const until = afterDay(first);
    const today = until - slots;
    if (turned < until) turned = startOf(steps[++step + 1]);
    for (; end < until; end = ends[++ended] as number) {
      const index = end - today;
      load -= (bookings[index] as Booked).allocationPercent;
      const spot = spots[index] as number;
      if (spot === hidden) continue;
      const moved = active[--count] as number;
      active[spot] = moved;
      spots[moved] = spot;
    }
    const before = count;
    for (; start < until; start = starts[++begun] as number) {
      const index = start - today;
      const booked = bookings[index] as Booked;
      load += booked.allocationPercent;
      const listable = shown === undefined || shown(booked);
      spots[index] = listable ? count : hidden;
      if (listable) active[count++] = index;
    }
    const { limit } = steps[step] as LimitRun;
    const day = turnDay(first);
    if (run !== null && (load <= limit || run.limit !== limit)) {
      close(run, day - 1);
      run = null;
    }
    if (load <= limit) continue;
    if (run === null) {
      run = { from: day, to: null, peak: load, limit, allocations: [], more: 0 };
      found.push(run);
      addActive(run, bookings, 0, count);
      // A run that goes on gains only the bookings that begin on this day, which are last in the array.
    } else addActive(run, bookings, before, count);
    run.peak = Math.max(run.peak, load);
  }
  if (run !== null) close(run, to);
  return found;
};

/** An engineer with overbooked days. */
export interface Overbooked {
  readonly engineer: string;
  readonly runs: ReadonlyArray<OverbookedRun>;
}

/**
 * `overbookedRuns` of many engineers; engineers without such days are left out. The rows of an engineer must be
 * adjacent; only they are held in memory.
 */
export function* overbookedByEngineer(
  rows: Iterable<Booked & { readonly engineer: string }>,
  limitsOf: (engineer: string) => CapacityLimits,
  from: number = firstDay,
  to: number | null = null,
  shown?: (booked: Booked) => boolean,
): Generator<Overbooked, void, undefined> {
  let engineer: string | null = null;
  // Emptying an array drops its memory, so that of one group is overwritten by the next.
  const group: Array<Booked> = [];
  let count = 0;
  const runsOf = (of: string): ReadonlyArray<OverbookedRun> => {
    group.length = count;
    count = 0;
    return overbookedRuns(group, limitsOf(of), from, to, shown);
  };
  for (const row of rows) {
    if (row.engineer !== engineer) {
      if (engineer !== null) {
        const runs = runsOf(engineer);
        if (runs.length > 0) yield { engineer, runs };
      }
      engineer = row.engineer;
    }
    group[count++] = row;
  }
  if (engineer === null) return;
  const runs = runsOf(engineer);
  if (runs.length > 0) yield { engineer, runs };
}
