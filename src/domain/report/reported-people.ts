import type { Allocation } from "../allocation/entity.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Holiday } from "../holiday/entity.ts";
import type { Settings } from "../kernel/context/settings.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { TimeOff } from "../time-off/entity.ts";
import type { WorkingTime } from "../working-time/entity.ts";
import type { ReportedAllocation, ReportedPerson } from "./utilization.ts";

type Planned = ReportedAllocation & { readonly objectId: string };
export const staffFields = {
  people: [
    ...(["objectId", "user", "fullName", "discipline", "primaryLocation", "holidayCalendar"] as const),
    ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
  ],
  workingTime: ["engineer", "from", "minutes"],
  holidays: ["calendar", "day"],
  timeOff: ["engineer", "startDate", "endDate", "minutesPerDay"],
  allocations: ["objectId", "engineer", "project", "allocationPercent", "startDate", "endDate", "status"],
} as const;
/** The people of a report with their working time, granted leave and bookings. */
export interface Staff {
  readonly people: ReadonlyArray<Picked<EngineerProfile, typeof staffFields.people>>;
  readonly workingTime: ReadonlyArray<Picked<WorkingTime, typeof staffFields.workingTime>>;
  readonly holidays: ReadonlyArray<Picked<Holiday, typeof staffFields.holidays>>;
  readonly timeOff: ReadonlyArray<Picked<TimeOff, typeof staffFields.timeOff>>;
  readonly allocations: ReadonlyArray<Picked<Allocation, typeof staffFields.allocations>>;
}

const noDays: ReadonlySet<number> = new Set();

/** The people of a report with calendar and bookings. Cost: one pass over the rows. */
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
  return of.people.map(({ objectId, discipline, primaryLocation, holidayCalendar, employedFrom, employedUntil }) => ({
    objectId,
    discipline,
    primaryLocation,
    calendar: {
      workingTime: weeks.get(objectId) ?? [],
      firmWeek,
      holidays: holidays.get(holidayCalendar ?? firm.holidayCalendar ?? "") ?? noDays,
      timeOff: off.get(objectId) ?? [],
      employedFrom,
      employedUntil,
    },
    allocations: bookings.get(objectId) ?? [],
  }));
};
