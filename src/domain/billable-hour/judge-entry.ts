import type { Allocation } from "../allocation/entity.ts";
import { lastLinkableDay } from "../allocation/hours-left-outside.ts";
import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { defaultHoursPerDayMax, valueInForce } from "../kernel/context/settings.ts";
import {
  type AllocationDay,
  type AllocationMismatch,
  type DayCeiling,
  type InvalidInput,
  mostListed,
  type OutsideProject,
  type PeriodClosed,
  type PointerInvalid,
  refuseField,
} from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { dayText, endText, openEnd } from "../kernel/values/day.ts";
import type { WorkedFor, Worker } from "./billable-hour-state.ts";
import { dayCeiling } from "./day-ceiling.ts";
import type { BillableHour } from "./entity.ts";
import { periodClosed } from "./refusals.ts";

export const linkFields = [
  ...(["objectId", "engineer", "project", "startDate", "endDate", "status", "updatedAt"] as const),
  ...(["cancelledOn", "allocationPercent", "billable", "rate"] as const),
] as const;
/** The booking that hours are linked to. */
export type Link = Picked<Allocation, typeof linkFields>;
export const dayHoursFields = ["objectId", "engineer", "project", "workDate", "hours", "approval"] as const;
/** Hours of one engineer on the days that a change touches. */
export type DayHours = Picked<BillableHour, typeof dayHoursFields>;

/** What an entry is judged on. */
export interface EntryContext {
  readonly engineer: Worker;
  readonly project: WorkedFor;
  readonly link: Link | null;
  /** The row itself may be among them: it never counts beside its new value. */
  readonly dayRows: ReadonlyArray<DayHours>;
}
/** The refusals of an entry. */
export type EntryRefusal =
  | OutsideProject
  | AllocationMismatch
  | AllocationDay
  | DayCeiling
  | PeriodClosed
  | PointerInvalid
  | InvalidInput<"Required">;

/**
 * Judges a row with its new values, in this order: dates of the project, booking, ceiling of the day, closed period
 * (R-HOUR-2…5).
 */
export const judgeEntry = (hour: BillableHour, entry: EntryContext, at: Moment): EntryRefusal | null =>
  outsideProject(hour, entry.project) ??
  badLink(hour, entry.link, at) ??
  overCeiling(hour, entry, at) ??
  periodClosed(hour.workDate, at) ??
  tooFarAhead(hour.workDate, at);

/** The last day on which a project takes hours: a closed project takes them up to the day it was closed (R-HOUR-2). */
export const lastHoursDay = ({ status, endDate, closedOn }: Pick<WorkedFor, "status" | "endDate" | "closedOn">) => {
  const closed = status === "completed" || status === "cancelled";
  // The day may be unknown for an imported project; then only its dates count.
  return Math.min(endDate ?? openEnd, (closed ? closedOn : null) ?? openEnd);
};

/** R-HOUR-2. */
const outsideProject = (hour: BillableHour, project: WorkedFor): OutsideProject | null => {
  const { startDate } = project;
  const last = lastHoursDay(project);
  if (hour.workDate >= (startDate ?? hour.workDate) && hour.workDate <= last) return null;
  return {
    _tag: "OutsideProject",
    project: project.objectId,
    dates: { from: startDate === null ? null : dayText(startDate), to: endText(last) },
    rows: [hour.objectId],
  };
};

/** R-HOUR-3. */
const badLink = (
  hour: BillableHour,
  link: Link | null,
  at: Moment,
): AllocationMismatch | AllocationDay | PointerInvalid | InvalidInput<"Required"> | null => {
  if (hour.allocation === null)
    return at.firm.hoursNeedAllocation ? refuseField("Required", "allocation", { id: "needsBooking" }) : null;
  if (link === null) return { _tag: "PointerInvalid", field: "allocation", class: "Allocation" };
  const fields = (["engineer", "project"] as const).filter((name) => link[name] !== hour[name]);
  if (fields.length > 0) return { _tag: "AllocationMismatch", allocation: link.objectId, fields };
  const last = lastLinkableDay(link, at);
  return hour.workDate >= link.startDate && hour.workDate <= last
    ? null
    : {
        _tag: "AllocationDay",
        allocation: link.objectId,
        day: dayText(hour.workDate),
        dates: { from: dayText(link.startDate), to: endText(last) },
      };
};

/** R-HOUR-4. An actor who is neither staff nor the engineer sees the sum, but no rows of other projects. */
const overCeiling = (hour: BillableHour, { engineer, dayRows }: EntryContext, at: Moment): DayCeiling | null => {
  const limit = valueInForce(at.firm.hoursPerDayMax, hour.workDate, defaultHoursPerDayMax);
  const others = dayRows.filter((row) => row.workDate === hour.workDate && row.objectId !== hour.objectId);
  const over = dayCeiling(
    others.map((row) => ({ objectId: row.objectId, minutes: row.hours, approval: row.approval })),
    hour.hours,
    limit,
  );
  if (over === null) return null;
  const all = isStaff(at.actor) || engineer.user === at.actor.userId;
  const shown = new Set(others.filter((row) => all || row.project === hour.project).map((row) => row.objectId));
  const rows = over.rows.filter((objectId) => shown.has(objectId));
  return {
    _tag: "DayCeiling",
    engineer: hour.engineer,
    day: dayText(hour.workDate),
    sumMinutes: over.sumMinutes,
    freeMinutes: over.freeMinutes,
    rows: rows.slice(0, mostListed),
    ...(rows.length > mostListed ? { moreRows: rows.length - mostListed } : {}),
  };
};

/** R-HOUR-5. */
const tooFarAhead = (workDate: number, at: Moment): PeriodClosed | null => {
  const most = at.firm.maxDaysAhead;
  return most === null || workDate <= at.today + most
    ? null
    : { _tag: "PeriodClosed", day: dayText(workDate), through: dayText(at.today + most) };
};
