import { firstDay, openEnd } from "../kernel/day.ts";
import { type Booked, type Limits, lowestLimit } from "./capacity.ts";
import { limitRuns } from "./limits.ts";
import { afterDay, gather, never, ordered, turnDay, turnPlace } from "./sweep.ts";

/**
 * Consecutive days over one limit, both ends included; `to: null` is open. `peak` and `limit` in basis points; `allocations` are
 * the ids, sorted, of all that count on at least one of the days.
 */
export interface OverbookedRun {
  readonly from: number;
  readonly to: number | null;
  readonly peak: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<string>;
}

// Places of the bookings that count on the day of the sweep, in no order, and where each stands in that list.
let active = new Int32Array(64);
let spots = new Int32Array(64);

/** The runs over a limit that is the same on all days of [from, to], added to `found`. */
const sweepRuns = (
  rows: ReadonlyArray<Booked>,
  from: number,
  to: number,
  limit: number,
  found: Array<OverbookedRun>,
) => {
  if (active.length < rows.length) {
    active = new Int32Array(rows.length * 2);
    spots = new Int32Array(rows.length * 2);
  }
  const { starts, ends } = ordered(gather(rows, from, to));
  let [begun, ended, load, count, since, peak] = [0, 0, 0, 0, 0, 0];
  let ids: Array<string> | null = null;
  for (;;) {
    const first = Math.min(starts[begun] as number, ends[ended] as number);
    if (first === never) break;
    const until = afterDay(first);
    for (; (ends[ended] as number) < until; ended++) {
      const place = turnPlace(ends[ended] as number);
      load -= (rows[place] as Booked).allocationPercent;
      const spot = spots[place] as number;
      const moved = active[--count] as number;
      active[spot] = moved;
      spots[moved] = spot;
    }
    const known = count;
    for (; (starts[begun] as number) < until; begun++) {
      const place = turnPlace(starts[begun] as number);
      load += (rows[place] as Booked).allocationPercent;
      spots[place] = count;
      active[count++] = place;
    }
    if (load > limit) {
      if (ids === null) [ids, since, peak] = [[], turnDay(first), 0];
      // A run that goes on has all but those that begin on this day, which stand last.
      for (let at = since === turnDay(first) ? 0 : known; at < count; at++)
        ids.push((rows[active[at] as number] as Booked).objectId);
      if (load > peak) peak = load;
    } else if (ids !== null) {
      found.push({ from: since, to: turnDay(first) - 1, peak, limit, allocations: ids.sort() });
      ids = null;
    }
  }
  if (ids !== null) found.push({ from: since, to: to === openEnd ? null : to, peak, limit, allocations: ids.sort() });
};

/**
 * The days of [from, to] on which one engineer is booked over the limit, whoever booked them: in order, joined where only the
 * allocations change, split where the limit changes. Default: all days there are. Cost: O(n) when even the highest load fits,
 * else O(n log n) for each limit, and what is shown.
 */
export const overbookedRuns = (
  bookings: ReadonlyArray<Booked>,
  limits: Limits,
  from: number = firstDay,
  to: number | null = null,
): ReadonlyArray<OverbookedRun> => {
  const last = to ?? openEnd;
  const found: Array<OverbookedRun> = [];
  let sum = 0;
  for (const each of bookings) sum += each.allocationPercent;
  if (sum <= lowestLimit(limits, from, last)) return found;
  for (const run of limitRuns(limits, from, last)) sweepRuns(bookings, run.from, run.to, run.limit, found);
  return found;
};

/** One engineer who is overbooked. */
export interface Overbooked {
  readonly engineer: string;
  readonly runs: ReadonlyArray<OverbookedRun>;
}

/**
 * `overbookedRuns` of many engineers, only those who have some, in the order of the rows. Rows of one engineer must be neighbours;
 * only they are kept, so memory is that of the busiest engineer. Cost: that of `overbookedRuns` for each.
 */
export function* overbookedByEngineer(
  rows: Iterable<Booked & { readonly engineer: string }>,
  limitsOf: (engineer: string) => Limits,
  from: number = firstDay,
  to: number | null = null,
): Generator<Overbooked, void, undefined> {
  let engineer: string | null = null;
  let group: Array<Booked> = [];
  for (const row of rows) {
    if (row.engineer !== engineer) {
      if (engineer !== null) {
        const runs = overbookedRuns(group, limitsOf(engineer), from, to);
        if (runs.length > 0) yield { engineer, runs };
      }
      engineer = row.engineer;
      group = [];
    }
    group.push(row);
  }
  if (engineer === null) return;
  const runs = overbookedRuns(group, limitsOf(engineer), from, to);
  if (runs.length > 0) yield { engineer, runs };
}
