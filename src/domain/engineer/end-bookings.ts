import { cutRow } from "../allocation/cut.ts";
import type { Allocation } from "../allocation/entity.ts";
import { openEnd } from "../kernel/day.ts";
import { type Change, type Moment, revision } from "../kernel/decision.ts";
import type { EngineerProfile } from "./entity.ts";

type Employment = Pick<EngineerProfile, "employmentStatus" | "employedFrom" | "employedUntil">;
interface Span {
  readonly from: number;
  readonly to: number;
}

/** First and last day on which somebody may be booked, seen from today: who left may still have worked until today. */
const employed = ({ employmentStatus, employedFrom, employedUntil }: Employment, today: number): Span => {
  const until = employedUntil ?? openEnd;
  return {
    from: employedFrom ?? Number.NEGATIVE_INFINITY,
    to: employmentStatus === "left" ? Math.min(until, today) : until,
  };
};

/** What a change of employment takes from bookings (R-ALLOC-9, R-ALLOC-10). */
export interface Ended {
  /** The booked days that would no longer be inside employment, as maximal runs in order; open ends are `openEnd`. */
  readonly days: ReadonlyArray<Span>;
  /** Whether ending bookings makes room: not when they begin before a later first day. */
  readonly curable: boolean;
  /** What cutting changes: nothing unless bookings lose days at their end. */
  readonly cut: ReadonlyArray<Change>;
}

/**
 * Judges the counting bookings of an engineer on the days that a change of employment takes away; days that were outside
 * before are not held against it. Cutting cancels what would begin later, and ends what runs on the last possible day.
 */
export const endBookings = (
  bookings: ReadonlyArray<Allocation>,
  before: Employment,
  after: Employment,
  at: Moment,
): Ended => {
  const was = employed(before, at.today);
  const is = employed(after, at.today);
  const taken = [
    { from: was.from, to: is.from - 1 },
    { from: is.to + 1, to: was.to },
  ].filter(({ from, to }) => from <= to);
  const parts = bookings.flatMap(({ startDate, endDate }) =>
    taken.flatMap((each) => {
      const part = { from: Math.max(startDate, each.from), to: Math.min(endDate ?? openEnd, each.to) };
      return part.from <= part.to ? [part] : [];
    }),
  );
  const later = bookings.filter(
    ({ startDate, endDate }) => is.to < was.to && startDate <= was.to && (endDate ?? openEnd) > is.to,
  );
  return {
    days: joined(parts),
    curable: !parts.some(({ from }) => from < is.from),
    cut: later.flatMap((row) => revision("Allocation", row, cutRow(row, is.to + 1, at), at)),
  };
};

const joined = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const runs: Array<Span> = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    if (last === undefined || span.from > last.to + 1) runs.push(span);
    else if (span.to > last.to) runs[runs.length - 1] = { from: last.from, to: span.to };
  }
  return runs;
};
