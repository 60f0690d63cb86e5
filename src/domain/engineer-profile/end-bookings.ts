import { type Employment, employedDays } from "../allocation/employment.ts";
import type { Allocation } from "../allocation/entity.ts";
import { listedAllocation } from "../allocation/over-capacity.ts";
import { mostListed, type NotEmployed } from "../kernel/refusal/refusal.ts";
import { dayText, endText, openEnd } from "../kernel/values/day.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a change of employment takes from bookings (R-ALLOC-9, R-ALLOC-10). */
export interface EndedBookings {
  /** The booked days that employment would no longer cover, as maximal runs in order; an open end is `openEnd`. */
  readonly days: ReadonlyArray<Span>;
  /** The bookings with one of these days. */
  readonly inTheWay: ReadonlyArray<Allocation>;
  /** Whether cutting bookings helps: not if they begin before a later first day. */
  readonly curable: boolean;
  /** The day from which each booking has to be cut, by id; empty unless bookings lose days at their end. */
  readonly givenUp: ReadonlyMap<string, number>;
}

/**
 * Judges the counting bookings of an engineer on the days that a change of employment takes away. Days that were
 * outside before do not count.
 */
export const endBookings = (
  bookings: ReadonlyArray<Allocation>,
  before: Employment,
  after: Employment,
): EndedBookings => {
  const [was, is]: readonly [Span, Span] = [employedDays(before), employedDays(after)];
  const taken = [
    { from: was.from, to: is.from - 1 },
    { from: is.to + 1, to: was.to },
  ].filter(({ from, to }) => from <= to);
  const takenOf = ({ startDate, endDate }: Allocation): ReadonlyArray<Span> =>
    taken.flatMap((each) => {
      const part = { from: Math.max(startDate, each.from), to: Math.min(endDate ?? openEnd, each.to) };
      return part.from <= part.to ? [part] : [];
    });
  const parts = bookings.flatMap(takenOf);
  const later = bookings.filter(
    ({ startDate, endDate }) => is.to < was.to && startDate <= was.to && (endDate ?? openEnd) > is.to,
  );
  return {
    days: joined(parts),
    inTheWay: bookings.filter((booking) => takenOf(booking).length > 0),
    curable: !parts.some(({ from }) => from < is.from),
    givenUp: new Map(later.map(({ objectId }) => [objectId, is.to + 1])),
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

/** The refusal of an employment that would end while the engineer is booked (R-ALLOC-10). */
export const stillBooked = (engineer: string, { days, inTheWay }: EndedBookings): NotEmployed => ({
  _tag: "NotEmployed",
  engineer,
  days: days.map(({ from, to }) => ({ from: dayText(from), to: endText(to) })),
  allocations: inTheWay.slice(0, mostListed).map(listedAllocation),
  ...(inTheWay.length > mostListed ? { moreAllocations: inTheWay.length - mostListed } : {}),
});
