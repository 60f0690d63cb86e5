import type { Allocation } from "../allocation/entity.ts";
import type { EngineerProfile } from "../engineer/entity.ts";
import type { Holiday } from "../holiday/entity.ts";
import type { Settings } from "../kernel/settings.ts";
import type { TimeOff } from "../time-off/entity.ts";
import type { WorkingTime } from "../working-time/entity.ts";
import type { ReportedAllocation, ReportedPerson } from "./utilization.ts";

type Planned = ReportedAllocation & { readonly objectId: string };
/** Rows that say who there is, when they work and what they are booked for; time off only as far as it was granted. */
export interface Staff {
  readonly people: ReadonlyArray<
    Pick<
      EngineerProfile,
      | "objectId"
      | "user"
      | "fullName"
      | "discipline"
      | "holidayCalendar"
      | "employmentStatus"
      | "employedFrom"
      | "employedUntil"
      | "leftOn"
    >
  >;
  readonly workingTime: ReadonlyArray<Pick<WorkingTime, "engineer" | "from" | "minutes">>;
  readonly holidays: ReadonlyArray<Pick<Holiday, "calendar" | "day">>;
  readonly timeOff: ReadonlyArray<Pick<TimeOff, "engineer" | "startDate" | "endDate" | "minutesPerDay">>;
  readonly allocations: ReadonlyArray<
    Pick<Allocation, "objectId" | "engineer" | "project" | "allocationPercent" | "startDate" | "endDate" | "status">
  >;
}

const noDays: ReadonlySet<number> = new Set();

/** The people of a report with their calendars and bookings. Cost: one pass over the rows. */
export const reportedPeople = (
  of: Staff,
  firm: Pick<Settings, "week" | "holidayCalendar">,
): ReadonlyArray<ReportedPerson<Planned>> => {
  const byEngineer = <T extends { readonly engineer: string }>(rows: ReadonlyArray<T>) =>
    Map.groupBy(rows, ({ engineer }) => engineer);
  const weeks = byEngineer(of.workingTime);
  const off = byEngineer(of.timeOff);
  const bookings = byEngineer(of.allocations);
  const holidays = new Map<string, Set<number>>();
  for (const { calendar, day } of of.holidays)
    holidays.set(calendar, (holidays.get(calendar) ?? new Set<number>()).add(day));
  const firmWeek = firm.week.map(({ from, value }) => ({ from, minutes: value }));
  return of.people.map(({ objectId, discipline, holidayCalendar, employedFrom, employedUntil }) => ({
    objectId,
    discipline,
    calendar: {
      workingTime: weeks.get(objectId) ?? [],
      firmWeek,
      holidays: holidays.get(holidayCalendar ?? firm.holidayCalendar ?? "") ?? noDays,
      timeOff: (off.get(objectId) ?? []).map(({ startDate, endDate, minutesPerDay }) => ({
        from: startDate,
        to: endDate,
        minutesPerDay,
      })),
      employedFrom,
      employedUntil,
    },
    allocations: bookings.get(objectId) ?? [],
  }));
};
