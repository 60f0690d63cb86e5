import { dayText, openEnd } from "../kernel/day.ts";
import { defaultHoursPerDayMax, type Settings, valueOn } from "../kernel/settings.ts";
import { type Flagged, flagFor, type ImportedWorld, type WorkedHour } from "./flagged.ts";

const flag = flagFor("BillableHour");
const outside = (day: number, from: number | null, to: number | null): boolean =>
  (from !== null && day < from) || day > (to ?? openEnd);

/** Hours of one engineer that break a rule: the project's dates, the booking, the ceiling of the day (R-HOUR-2…4). */
export function* hourFlags(
  rows: ReadonlyArray<WorkedHour>,
  { projects, linked }: Pick<ImportedWorld, "projects" | "linked">,
  firm: Settings,
): Generator<Flagged> {
  const sums = new Map<number, number>();
  for (const row of rows)
    if (row.approval !== "rejected") sums.set(row.workDate, (sums.get(row.workDate) ?? 0) + row.hours);
  for (const row of rows) {
    const day = dayText(row.workDate);
    const project = projects.get(row.project);
    if (project !== undefined && outside(row.workDate, project.startDate, project.endDate))
      yield flag(row, "OUTSIDE_PROJECT", `${day} is outside the project's dates`);
    if (row.allocation === null && firm.hoursNeedAllocation)
      yield flag(row, "REQUIRED", "allocation is required: this firm enters hours on bookings only");
    const booking = row.allocation === null ? undefined : linked.get(row.allocation);
    if (booking !== undefined) {
      if (booking.engineer !== row.engineer || booking.project !== row.project)
        yield flag(row, "ALLOCATION_MISMATCH", `allocation ${booking.objectId} is for another engineer or project`);
      if (outside(row.workDate, booking.startDate, booking.endDate))
        yield flag(row, "ALLOCATION_DAY", `allocation ${booking.objectId} does not hold ${day}`);
    }
    const sum = sums.get(row.workDate) ?? 0;
    const most = valueOn(firm.hoursPerDayMax, row.workDate, defaultHoursPerDayMax);
    if (row.approval !== "rejected" && most !== null && sum > most)
      yield flag(row, "DAY_CEILING", `${day} holds ${sum} minutes of ${most}`);
  }
}
