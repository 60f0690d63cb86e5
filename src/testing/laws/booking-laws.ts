import { dayArbitrary } from "../../derive/test-data/days.ts";
import { fc } from "../../derive/test-data/fast-check.ts";
import { holds } from "../kit/harness/expect.ts";
import { oracles } from "../oracles/plain/oracles.ts";
import {
  type BookingCase,
  bookingCaseArbitrary,
  bookingDays,
  bookingsArbitrary,
  type SomeBooking,
} from "./booking-arbitrary.ts";
import { lawsOf } from "./rule-law.ts";

/** A rule that decides whether the candidate fits beside the bookings on every day. */
export type BookingRule = (of: BookingCase) => boolean;

const law = lawsOf<BookingRule>();

const dayNumber = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const moved = (day: string, by: number): string => dayText(dayNumber(day) + by);
/** Later than every bound of a case. */
const farDay = "2027-06-30";
/** The first day on which the booking is too much, as a sentence; null if it fits. */
const overLimit = (of: BookingCase): string | null => {
  const [window] = oracles.bookingConflict(of).windows;
  return window === undefined ? null : `on ${window.from} ${window.total} % of ${window.limit} % would be booked`;
};
const said = (accepted: boolean): string => (accepted ? "accepted" : "refused");

const shifted = <T extends { readonly startDate: string; readonly endDate: string | null }>(of: T, by: number): T => ({
  ...of,
  startDate: moved(of.startDate, by),
  endDate: of.endDate === null ? null : moved(of.endDate, by),
});
const smaller = fc
  .tuple(bookingCaseArbitrary(), fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 14 }))
  .map(([of, cut, fives]) => {
    const { startDate, endDate, allocationPercent } = of.candidate;
    const end = endDate === null ? null : dayText(Math.max(dayNumber(startDate), dayNumber(endDate) - cut));
    const percent = Math.min(allocationPercent, fives * 5);
    return { of, less: { ...of.candidate, endDate: end, allocationPercent: percent } };
  });
const split = fc.tuple(bookingCaseArbitrary(), dayArbitrary(bookingDays)).map(([of, cut]) => ({ of, cut }));

/** The laws of a rule that decides whether a booking fits, by id. */
export const bookingLaws = {
  "L-06": law(
    "L-06",
    "bookings that fit together fit in every order",
    "Bookings that are accepted in one order are accepted in every order. Disjoint bookings commute.",
    bookingsArbitrary(5),
    (fits, asked) => {
      const accepted = (of: ReadonlyArray<SomeBooking>): ReadonlyArray<SomeBooking> => {
        const bookings: Array<SomeBooking> = [];
        for (const candidate of of)
          if (fits({ bookings, candidate, limits: [], firmLimits: [] })) bookings.push(candidate);
        return bookings;
      };
      const first = accepted(asked);
      holds(
        accepted(first.toReversed()).length === first.length,
        `${first.length} bookings are accepted in one order, fewer in the reverse order`,
      );
    },
  ),
  "L-07": law(
    "L-07",
    "moving all days moves the answer",
    "Moving all dates by *k* days moves all answers by *k* days (with calendars: for multiples of 7 and no holidays).",
    fc.tuple(bookingCaseArbitrary(), fc.integer({ min: -400, max: 4_000 })),
    (fits, [of, by]) => {
      const later = {
        bookings: of.bookings.map((each) => shifted(each, by)),
        candidate: shifted(of.candidate, by),
        limits: of.limits.map((step) => ({ ...step, from: moved(step.from, by) })),
        firmLimits: of.firmLimits.map((step) => ({ ...step, from: moved(step.from, by) })),
      };
      const [now, then] = [fits(of), fits(later)];
      holds(now === then, `${said(now)}, but ${said(then)} ${by} days later`);
    },
  ),
  "L-08": law(
    "L-08",
    "splitting a booking changes nothing",
    "Splitting a range at any day into two allocations changes no load.",
    split,
    (fits, { of, cut }) => {
      const [whole, ...bookings] = of.bookings;
      if (whole === undefined || cut <= whole.startDate || (whole.endDate !== null && cut > whole.endDate)) return;
      const parts = [
        { ...whole, endDate: moved(cut, -1) },
        { ...whole, objectId: "SecondPart", startDate: cut },
      ];
      const [together, apart] = [fits(of), fits({ ...of, bookings: [...bookings, ...parts] })];
      holds(together === apart, `${said(together)}, but ${said(apart)} once ${whole.objectId} is split on ${cut}`);
    },
  ),
  "L-10": law(
    "L-10",
    "less of a booking that fits also fits",
    "Lowering the percent or shortening the range is never refused for capacity.",
    smaller,
    (fits, { of, less }) => {
      if (!fits(of)) return;
      const { allocationPercent, endDate } = less;
      holds(
        fits({ ...of, candidate: less }),
        `accepted, but refused with ${allocationPercent} % until ${endDate ?? "open"}`,
      );
    },
  ),
  "L-11": law(
    "L-11",
    "an open end equals an end beyond all bounds",
    "An open end equals any end that lies beyond all other bounds, on every day before that end.",
    bookingCaseArbitrary(),
    (fits, of) => {
      const [open, far] = [null, farDay].map((endDate) => fits({ ...of, candidate: { ...of.candidate, endDate } }));
      holds(open === far, `${said(open === true)} with an open end, but ${said(far === true)} until ${farDay}`);
    },
  ),
  "L-13": law(
    "L-13",
    "the rule agrees with counting day by day",
    "Counting day by day equals the sweep.",
    bookingCaseArbitrary(),
    (fits, of) => {
      const [accepted, over] = [fits(of), overLimit(of)];
      holds(!accepted || over === null, `accepted, although ${over}`);
      holds(accepted || over !== null, "refused, although no day is over the limit");
    },
  ),
} as const;
