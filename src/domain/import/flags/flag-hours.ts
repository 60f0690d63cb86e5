import { lastLinkableDay } from "../../allocation/hours-left-outside.ts";
import { possibleWorkDays } from "../../billable-hour/entry-warnings.ts";
import { lastHoursDay } from "../../billable-hour/judge-entry.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import { defaultHoursPerDayMax, type Settings, valueInForce } from "../../kernel/context/settings.ts";
import type { Names } from "../../kernel/refusal/refusal.ts";
import { dayText } from "../../kernel/values/day.ts";
import type { Project } from "../../project/entity.ts";
import { type Finding, type FlagState, findingsIn, type JudgedAllocation, type JudgedHour, namesOf } from "./flag.ts";

const { flag, warn } = findingsIn("BillableHour");
const { warn: warnBooking } = findingsIn("Allocation");
const nameOf = (project: Project | undefined): Names =>
  project === undefined ? {} : { [project.objectId]: project.projectName };
const outside = (day: number, from: number | null, to: number): boolean => day < (from ?? day) || day > to;

/** Hours of one engineer that a write would refuse or warn about (R-HOUR-2…5). */
export function* hourFlags(
  engineer: EngineerProfile,
  rows: ReadonlyArray<JudgedHour>,
  {
    projects,
    linkedAllocations,
    today,
    isImported,
  }: Pick<FlagState, "projects" | "linkedAllocations" | "today" | "isImported">,
  firm: Settings,
): Generator<Finding> {
  const sums = new Map<number, number>();
  for (const row of rows)
    if (row.approval !== "rejected") sums.set(row.workDate, (sums.get(row.workDate) ?? 0) + row.hours);
  const { from: firstWorkDay, to: lastWorkDay } = possibleWorkDays(engineer);
  const shortened = new Set<JudgedAllocation>();
  for (const row of rows) {
    const day = dayText(row.workDate);
    const project = projects.get(row.project);
    const names = namesOf(engineer, project);
    if (project !== undefined && outside(row.workDate, project.startDate, lastHoursDay(project)))
      yield flag(row, "OUTSIDE_PROJECT", { id: "dayOutsideProject", day }, names);
    if (row.allocation === null && firm.hoursNeedAllocation) yield flag(row, "REQUIRED", { id: "needsBooking" }, names);
    const booking = row.allocation === null ? undefined : linkedAllocations.get(row.allocation);
    if (booking !== undefined) {
      if (booking.engineer !== row.engineer || booking.project !== row.project)
        yield flag(
          row,
          "ALLOCATION_MISMATCH",
          {
            id: "bookingOfAnother",
            booking: booking.objectId,
            engineer: booking.engineer,
            project: booking.project,
          },
          { ...names, ...nameOf(projects.get(booking.project)) },
        );
      if (outside(row.workDate, booking.startDate, lastLinkableDay(booking, { firm }))) {
        yield flag(
          row,
          "ALLOCATION_DAY",
          {
            id: "bookingWithoutDay",
            booking: booking.objectId,
            day,
            from: dayText(booking.startDate),
            to: booking.endDate === null ? null : dayText(booking.endDate),
          },
          names,
        );
        // Hours that the import does not have are not flagged; the shortened booking gets the warning.
        if (!isImported("BillableHour", row.objectId) && booking.engineer === row.engineer) shortened.add(booking);
      }
    }
    const sum = sums.get(row.workDate) ?? 0;
    const most = valueInForce(firm.hoursPerDayMax, row.workDate, defaultHoursPerDayMax);
    if (row.approval !== "rejected" && most !== null && sum > most)
      yield flag(row, "DAY_CEILING", { id: "dayTooFull", day, sum, most }, names);
    if (firm.maxDaysAhead !== null && row.workDate > today + firm.maxDaysAhead)
      yield flag(row, "PERIOD_CLOSED", { id: "dayTooFarAhead", day }, names);
    if (project?.status === "on hold") yield warn(row, "PROJECT_INACTIVE");
    if (outside(row.workDate, firstWorkDay, lastWorkDay)) yield warn(row, "NOT_EMPLOYED");
    if (row.approval === "approved" && row.billable && row["snapshot.amount.minor"] === null) {
      yield warn(row, "UNPRICED");
      if (row.billing === "invoiced" || row.billing === "paid")
        yield flag(row, "AMOUNT_REQUIRED", { id: "invoicedWithoutPrice" }, names);
    }
  }
  for (const booking of shortened) yield warnBooking(booking, "ALLOCATION_DAY");
}
