import { type CapacityLimits, type LimitRun, limitRuns, lowestLimit } from "../capacity-limit/limits-in-force.ts";
import { mostListed } from "../kernel/refusal/refusal.ts";
import { firstDay, openEnd } from "../kernel/values/day.ts";
import type { Booked } from "./capacity.ts";
import { afterDay, dayKey, gather, never, ordered, turnDay, turnPlace } from "./sweep.ts";

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

interface Open extends Omit<OverbookedRun, "to" | "more"> {
  peak: number;
  readonly allocations: Array<string>;
  /** The number of bookings that count on some day of the run so far. */
  total: number;
}

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
  shown: (booked: Booked) => boolean = () => true,
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
  let [begun, ended, step, load, count]: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let run: Open | null = null;
  const close = ({ total, ...of }: Open, until: number | null): void => {
    found.push({ ...of, to: until, allocations: of.allocations.sort(), more: total - of.allocations.length });
  };
  const list = (of: Open, first: number): void => {
    of.total += count - first;
    for (let at = first; at < count && of.allocations.length < mostListed; at++)
      of.allocations.push((bookings[active[at] as number] as Booked).objectId);
  };
  for (;;) {
    const turned = steps[step + 1] === undefined ? never : dayKey((steps[step + 1] as LimitRun).from);
    const first = Math.min(starts[begun] as number, ends[ended] as number, turned);
    if (first === never) break;
    const [until, day] = [afterDay(first), turnDay(first)];
    if (turned < until) step++;
    for (; (ends[ended] as number) < until; ended++) {
      const place = turnPlace(ends[ended] as number);
      load -= (bookings[place] as Booked).allocationPercent;
      const spot = spots[place] as number;
      if (spot === hidden) continue;
      const moved = active[--count] as number;
      active[spot] = moved;
      spots[moved] = spot;
    }
    const known = count;
    for (; (starts[begun] as number) < until; begun++) {
      const place = turnPlace(starts[begun] as number);
      const booked = bookings[place] as Booked;
      load += booked.allocationPercent;
      const listable = shown(booked);
      spots[place] = listable ? count : hidden;
      if (listable) active[count++] = place;
    }
    const { limit } = steps[step] as LimitRun;
    if (run !== null && (load <= limit || run.limit !== limit)) {
      close(run, day - 1);
      run = null;
    }
    if (load <= limit) continue;
    if (run === null) {
      run = { from: day, peak: load, limit, allocations: [], total: 0 };
      list(run, 0);
      // A run that goes on gains only the bookings that begin on this day, which are last in the array.
    } else list(run, known);
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
  let group: Array<Booked> = [];
  for (const row of rows) {
    if (row.engineer !== engineer) {
      if (engineer !== null) {
        const runs = overbookedRuns(group, limitsOf(engineer), from, to, shown);
        if (runs.length > 0) yield { engineer, runs };
      }
      engineer = row.engineer;
      group = [];
    }
    group.push(row);
  }
  if (engineer === null) return;
  const runs = overbookedRuns(group, limitsOf(engineer), from, to, shown);
  if (runs.length > 0) yield { engineer, runs };
}
