import type { InvalidInput } from "../domain/kernel/refusal/refusal.ts";
import { day } from "../domain/kernel/schema/kind.ts";
import { inexactSums } from "../domain/report/exact-sums.ts";
import { tooLong } from "../domain/report/report-range.ts";
import { type Days, daysOf } from "../domain/working-time/available.ts";
import { isPlan, plannedExact, plannedMinutes as plannedOf } from "../domain/working-time/planned.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import type { Booking } from "./bookings.ts";
import { type CalendarInput, calendarMembers, calendarOf, ofOneCalendar } from "./calendar.ts";
import { bookingMembers } from "./capacity-input.ts";
import { given, object, readInput, type ValuesOf, value } from "./read.ts";

/** A range of at most 3,660 days, both ends included. */
export interface ClosedRange {
  readonly from: string;
  readonly to: string;
}

const refuse = (refusal: InvalidInput | null): void => {
  if (refusal !== null) throw new FirmError(refusal);
};
const members = { ...calendarMembers, from: given(value(day)), to: given(value(day)) } as const;
const daysIn = ({ from, to, ...calendar }: ValuesOf<typeof members>): Days => {
  refuse(tooLong({ from, to }));
  return daysOf(calendarOf(calendar), from, to);
};
const timeInput = object("the input", members, { check: (values) => ofOneCalendar(values) });

/**
 * The contracted minutes of an engineer in a range, before holidays and leave (R-TIME-1).
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example contractedMinutes({ from: "2027-03-08", to: "2027-03-14" }) // 2400
 */
export const contractedMinutes = (input: CalendarInput & ClosedRange): number => {
  const read = readInput(timeInput, input);
  return daysIn(read).contracted(read.from, read.to);
};

/**
 * The minutes that an engineer can work in a range: contracted, less leave, 0 on a holiday (R-TIME-2).
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example availableMinutes({ holidays: [{ day: "2027-03-10" }], from: "2027-03-08", to: "2027-03-14" }) // 1920
 */
export const availableMinutes = (input: CalendarInput & ClosedRange): number => {
  const read = readInput(timeInput, input);
  return daysIn(read).available(read.from, read.to);
};

const plannedInput = object(
  "the input",
  { ...members, ...bookingMembers },
  { check: (values) => ofOneCalendar(values, values.bookings) },
);
/**
 * The planned minutes of an engineer's bookings in a range: percent × available, rounded half up once for all of them
 * (R-TIME-3). Confirmed and completed bookings are planned time, tentative ones if `tentativeCounts`.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example plannedMinutes({ bookings: [{ allocationPercent: 50, startDate: "2027-03-08", endDate: "2027-03-19" }], from: "2027-03-01", to: "2027-03-31" }) // 2400
 */
export const plannedMinutes = (
  input: CalendarInput &
    ClosedRange & {
      readonly bookings: ReadonlyArray<Booking>;
      /** Whether tentative bookings take capacity; default true, as in the settings. */
      readonly tentativeCounts?: boolean | undefined;
    },
): number => {
  const { bookings, tentativeCounts, ...read } = readInput(plannedInput, input);
  const days = daysIn(read);
  const exact = bookings
    .filter(({ status }) => isPlan(status, tentativeCounts))
    .reduce((sum, plan) => sum + plannedExact(plan, days, read.from, read.to), 0);
  const planned = plannedOf(exact);
  refuse(inexactSums([], [planned]));
  return planned;
};
