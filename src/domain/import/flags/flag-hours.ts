import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import { defaultHoursPerDayMax, type Settings, valueInForce } from "../../kernel/context/settings.ts";
import { dayText, openEnd } from "../../kernel/values/day.ts";
import type { Project } from "../../project/entity.ts";
import { type Finding, type FlagState, findingsIn, type JudgedAllocation, type JudgedHour } from "./flag.ts";

const { flag, warn } = findingsIn("BillableHour");
const { warn: warnBooking } = findingsIn("Allocation");
const outside = (day: number, from: number | null, to: number | null): boolean =>
  (from !== null && day < from) || day > (to ?? openEnd);

/** The last day of a project's hours: a closed one takes days up to that on which it was closed (R-HOUR-2). */
const lastDayOf = ({ status, endDate, closedOn }: Project): number => {
  const closed = status === "completed" || status === "cancelled";
  return Math.min(endDate ?? openEnd, (closed ? closedOn : null) ?? openEnd);
};
/** The last day of employment; of somebody who left without one, the day on which they did. */
const lastWorked = ({ employmentStatus, employedUntil, leftOn }: EngineerProfile): number | null =>
  employedUntil ?? (employmentStatus === "left" ? leftOn : null);

/** Hours of one engineer that break a rule, or that a write would warn of: the project, the booking, the ceiling of the day (R-HOUR-2…5). */
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
  const shortened = new Set<JudgedAllocation>();
  for (const row of rows) {
    const day = dayText(row.workDate);
    const project = projects.get(row.project);
    if (project !== undefined && outside(row.workDate, project.startDate, lastDayOf(project)))
      yield flag(row, "OUTSIDE_PROJECT", `${day} is outside the project's dates`);
    if (row.allocation === null && firm.hoursNeedAllocation)
      yield flag(row, "REQUIRED", "allocation is required: this firm enters hours on bookings only");
    const booking = row.allocation === null ? undefined : linkedAllocations.get(row.allocation);
    if (booking !== undefined) {
      if (booking.engineer !== row.engineer || booking.project !== row.project)
        yield flag(row, "ALLOCATION_MISMATCH", `allocation ${booking.objectId} is for another engineer or project`);
      if (
        outside(row.workDate, booking.startDate, Math.min(booking.endDate ?? openEnd, booking.cancelledOn ?? openEnd))
      ) {
        yield flag(row, "ALLOCATION_DAY", `allocation ${booking.objectId} does not hold ${day}`);
        // Hours that are no rows of the import are not flagged: then the booking that it shortened tells.
        if (!isImported("BillableHour", row.objectId) && booking.engineer === row.engineer) shortened.add(booking);
      }
    }
    const sum = sums.get(row.workDate) ?? 0;
    const most = valueInForce(firm.hoursPerDayMax, row.workDate, defaultHoursPerDayMax);
    if (row.approval !== "rejected" && most !== null && sum > most)
      yield flag(row, "DAY_CEILING", `${day} holds ${sum} minutes of ${most}`);
    if (firm.maxDaysAhead !== null && row.workDate > today + firm.maxDaysAhead)
      yield flag(row, "PERIOD_CLOSED", `${day} lies too far ahead`);
    if (project?.status === "on hold") yield warn(row, "PROJECT_INACTIVE");
    if (outside(row.workDate, engineer.employedFrom, lastWorked(engineer))) yield warn(row, "NOT_EMPLOYED");
    if (row.approval === "approved" && row.billable && row["snapshot.amount.minor"] === null)
      yield warn(row, "UNPRICED");
  }
  for (const booking of shortened) yield warnBooking(booking, "ALLOCATION_DAY");
}
