import type { Arbitrary } from "fast-check";
import { rangeArbitrary } from "../../derive/test-data/days.ts";
import { fc } from "../../derive/test-data/fast-check.ts";

/** A booking of one engineer, as the rules of `firmcore/rules` take it. */
export interface SomeBooking {
  readonly objectId: string;
  readonly allocationPercent: number;
  readonly startDate: string;
  readonly endDate: string | null;
}
/** The bookings of one engineer, one more, and the limits of the days. */
export interface BookingCase {
  /** They may already be over the limit, as after an import. */
  readonly bookings: ReadonlyArray<SomeBooking>;
  readonly candidate: SomeBooking;
  /** The engineer's own limits in percent, as records of `firm.limits`. Before the first, that of the firm holds. */
  readonly limits: ReadonlyArray<{ readonly from: string; readonly limit: number }>;
  /** The firm's limits in percent, as dated values of the settings. Before the first, 100 % holds. */
  readonly firmLimits: ReadonlyArray<{ readonly from: string; readonly value: number }>;
}
/** The days of generated bookings. An open one has no end. */
export const bookingDays = { from: "2027-03-01", to: "2027-03-30" } as const;

// Two of the first are too much for a day, so that a conflict shrinks to two bookings without limits of their own.
const percent = fc.constantFrom(60, 50, 40, 30, 25, 20, 10, 5, 70, 100);
/** Bookings of one engineer with percents that add up to 100, or just miss it. */
export const bookingArbitrary = (objectId = "Candidate0"): Arbitrary<SomeBooking> =>
  fc
    .tuple(percent, rangeArbitrary({ ...bookingDays, days: 12, open: true }))
    .map(([allocationPercent, { from, to }]) => ({
      ...{ objectId, allocationPercent, startDate: from, endDate: to },
    }));
/** Up to so many bookings of one engineer, each with an id of its own. */
export const bookingsArbitrary = (maxLength = 6): Arbitrary<ReadonlyArray<SomeBooking>> =>
  fc
    .array(bookingArbitrary(), { maxLength, size: "max" })
    .map((all) => all.map((each, i) => ({ ...each, objectId: `Booking00${i}` })));

const value = fc.constantFrom(100, 80, 50, 120);
const steps = fc.uniqueArray(fc.tuple(rangeArbitrary(bookingDays), value), {
  maxLength: 2,
  selector: ([{ from }]) => from,
});

/** Cases for a rule that decides whether a booking fits beside others. */
export const bookingCaseArbitrary = (): Arbitrary<BookingCase> =>
  fc.tuple(bookingsArbitrary(), bookingArbitrary(), steps, steps).map(([bookings, candidate, own, firm]) => ({
    ...{ bookings, candidate },
    limits: own.map(([{ from }, limit]) => ({ from, limit })),
    firmLimits: firm.map(([{ from }, of]) => ({ from, value: of })),
  }));
