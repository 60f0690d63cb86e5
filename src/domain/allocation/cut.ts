import type { Change, Moment, Warning } from "../kernel/decision.ts";
import { revised, revision } from "../kernel/decision.ts";
import { compareText } from "../kernel/text.ts";
import { counts } from "./book.ts";
import { conflictWindows, type Limits, type Window } from "./capacity.ts";
import type { Allocation } from "./entity.ts";
import { endOf } from "./sweep.ts";

/**
 * One booking with no day from `day` on (R-ALLOC-10): cancelled when it starts there or later, else it ends the day before. The
 * very same row when it does not reach so far, or no longer takes part (completed, cancelled). What an employment that ends on the
 * day before does to every booking, and a lower limit to those that give way.
 */
export const cutRow = (row: Allocation, day: number, at: Moment): Allocation => {
  if (!counts(row.status, true) || endOf(row) < day) return row;
  return row.startDate >= day
    ? revised(row, { status: "cancelled", statusLabel: null }, at)
    : revised(row, { endDate: (day - 1) as Allocation["endDate"] }, at);
};

/** A limit that falls, or tentative bookings that begin to count: how it was, and how it would be. */
export interface Tightening {
  readonly limitsBefore: Limits;
  readonly limitsAfter: Limits;
  readonly tentativeCountedBefore: boolean;
  readonly tentativeCountsAfter: boolean;
}

/** What a tightening would break for one engineer, given all rows that could count (R-ALLOC-4, R-ALLOC-10). */
export const brokenWindows = (
  rows: ReadonlyArray<Allocation>,
  { limitsBefore, limitsAfter, tentativeCountedBefore, tentativeCountsAfter }: Tightening,
  cut: ReadonlyArray<Allocation> = rows,
): ReadonlyArray<Window> =>
  conflictWindows({
    before: rows.filter((row) => counts(row.status, tentativeCountedBefore)),
    after: cut.filter((row) => counts(row.status, tentativeCountsAfter)),
    limitsBefore,
    limitsAfter,
  });

/** Who gives way first: tentative before confirmed, then the later start, then the later id. */
const givesWay = (a: Allocation, b: Allocation): number =>
  Number(a.status !== "tentative") - Number(b.status !== "tentative") ||
  b.startDate - a.startDate ||
  compareText(b.objectId, a.objectId);

/**
 * The changes after which the rows of one engineer keep to the tightened limits: at the first day that is too full one booking
 * gives way from that day on ({@link cutRow}), until nothing is too full. Overloads that the tightening did not make stay.
 */
export const cutToLimits = (
  rows: ReadonlyArray<Allocation>,
  tightening: Tightening,
  at: Moment,
): ReadonlyArray<Change> => {
  const kept = rows.map((row) => ({ before: row, after: row }));
  for (;;) {
    const [window] = brokenWindows(
      rows,
      tightening,
      kept.map(({ after }) => after),
    );
    if (window === undefined) break;
    const ids = new Set(window.allocations.map(({ objectId }) => objectId));
    const inTheWay = kept.filter(({ before }) => ids.has(before.objectId));
    const first = inTheWay.reduce((one, other) => (givesWay(one.after, other.after) <= 0 ? one : other));
    first.after = cutRow(first.after, window.from, at);
  }
  return kept.flatMap(({ before, after }) => revision("Allocation", before, after, at));
};

/** Says which bookings the changes of a cut ended or cancelled; none when nothing was cut. */
export const cutWarnings = (changes: ReadonlyArray<Change>): ReadonlyArray<Warning> => {
  if (changes.length === 0) return [];
  const rows = changes.map(({ after }) => after as Allocation);
  const idsOf = (cancelled: boolean): ReadonlyArray<string> =>
    rows.filter(({ status }) => (status === "cancelled") === cancelled).map(({ objectId }) => objectId);
  const [ended, cancelled] = [idsOf(false), idsOf(true)];
  return [
    {
      code: "CUT",
      message: `Bookings in the way gave way: ${ended.length} ended earlier, ${cancelled.length} cancelled`,
      detail: { ended, cancelled },
    },
  ];
};
