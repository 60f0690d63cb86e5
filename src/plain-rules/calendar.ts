import { Holiday, type PlainHoliday } from "../domain/holiday/entity.ts";
import { day, id, literal, text } from "../domain/kernel/schema/kind.ts";
import { type PlainTimeOff, TimeOff, timeOffWords } from "../domain/time-off/entity.ts";
import type { Calendar } from "../domain/working-time/contracted.ts";
import { type PlainWorkingTime, WorkingTime } from "../domain/working-time/entity.ts";
import {
  defaulted,
  given,
  list,
  type Mismatch,
  nullable,
  object,
  type Reader,
  report,
  type ValuesOf,
  value,
} from "./read.ts";
import { type DatedStep, datedSteps, mixed, reversed, type Unread } from "./records.ts";

/** An engineer's contracted week from a day on. A record of `firm.workingTime` will do. */
export interface WeekStep extends Unread<PlainWorkingTime, "engineer" | "from" | "minutes"> {
  readonly engineer?: string | undefined;
  /** First day on which it holds. */
  readonly from: string;
  /** Seven numbers, Monday first. */
  readonly minutes: ReadonlyArray<number>;
}
/** A day on which nobody of a calendar works. A record of `firm.holidays` will do. */
export interface HolidayDay extends Unread<PlainHoliday, "calendar" | "day"> {
  readonly calendar?: string | undefined;
  readonly day: string;
}
/** Leave of one engineer. A record of `firm.timeOff` will do. */
export interface Leave extends Unread<PlainTimeOff, "engineer" | "startDate" | "endDate" | "minutesPerDay" | "status"> {
  readonly engineer?: string | undefined;
  /** First day, included. */
  readonly startDate: string;
  /** Last day, included; absent or null = open. */
  readonly endDate?: string | null | undefined;
  /** Minutes off on each day; absent or null = the whole day. */
  readonly minutesPerDay?: number | null | undefined;
  /** Default `granted`. Other leave does not count. */
  readonly status?: PlainTimeOff["status"] | undefined;
}

/** The working days of one engineer. Records of two engineers, or of two holiday calendars, are refused. */
export interface CalendarInput {
  /** The engineer's own weeks. Before the first, the firm's week holds. */
  readonly workingTime?: ReadonlyArray<WeekStep> | undefined;
  /** The firm's weeks, such as `settings.steps.week`. Before the first, five days of 480 minutes hold. */
  readonly firmWeeks?: ReadonlyArray<DatedStep<ReadonlyArray<number>>> | undefined;
  /** The holidays of the calendar that the engineer follows. */
  readonly holidays?: ReadonlyArray<HolidayDay> | undefined;
  readonly timeOff?: ReadonlyArray<Leave> | undefined;
  /** First and last day of employment; absent or null = not known. */
  readonly employedFrom?: string | null | undefined;
  readonly employedUntil?: string | null | undefined;
}

const minutes = value(WorkingTime.fields.minutes.kind);
const week: Reader<ReadonlyArray<number>> = {
  expected: { id: "forDevelopers", text: "seven numbers of minutes, Monday first" },
  read: (sent, path, faults) => {
    const before = faults.count;
    const read = minutes.read(sent, path, faults);
    if (faults.count === before && read.length !== 7)
      report(faults, path, { tag: "TypeMismatch", expected: week.expected }, sent);
    return read;
  },
};
const weekStep = object(
  "a week",
  { engineer: nullable(value(id)), from: given(value(day)), minutes: given(week) },
  { record: WorkingTime },
);
const holiday = object("a holiday", { calendar: nullable(value(text)), day: given(value(day)) }, { record: Holiday });
const leave = object(
  "leave",
  {
    engineer: nullable(value(id)),
    startDate: given(value(day)),
    endDate: nullable(value(day)),
    minutesPerDay: nullable(value(TimeOff.fields.minutesPerDay.kind)),
    status: defaulted(value(literal(...timeOffWords.states)), "granted"),
  },
  { record: TimeOff, check: (values) => reversed(values, { from: "startDate", to: "endDate" }) },
);
export const calendarMembers = {
  workingTime: defaulted(list(weekStep), []),
  firmWeeks: defaulted(datedSteps(week), []),
  holidays: defaulted(list(holiday), []),
  timeOff: defaulted(list(leave), []),
  employedFrom: nullable(value(day)),
  employedUntil: nullable(value(day)),
} as const;
type ReadCalendar = ValuesOf<typeof calendarMembers>;

/** Whether the records are of one engineer and one calendar. */
export const ofOneCalendar = (
  { workingTime, timeOff, holidays, ...employment }: ReadCalendar,
  bookings: ReadonlyArray<object> = [],
): Mismatch | null =>
  mixed("engineer", { bookings, workingTime, timeOff }) ??
  mixed("calendar", { holidays }) ??
  reversed(employment, { from: "employedFrom", to: "employedUntil" });

/** The calendar as the rules read it. */
export const calendarOf = ({ firmWeeks, holidays, timeOff, ...read }: ReadCalendar): Calendar => ({
  ...read,
  firmWeek: firmWeeks.map(({ from, value: of }) => ({ from, minutes: of })),
  holidays: new Set(holidays.map((each) => each.day)),
  timeOff: timeOff.filter(({ status }) => status === "granted"),
});
