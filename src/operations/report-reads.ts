import { Allocation } from "../domain/allocation/entity.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { isStaff } from "../domain/kernel/actor.ts";
import type { Moment } from "../domain/kernel/decision.ts";
import { field } from "../domain/kernel/entity.ts";
import { given, needed } from "../domain/kernel/input.ts";
import { day, literal } from "../domain/kernel/kind.ts";
import { and } from "../domain/kernel/predicate.ts";
import { reversed } from "../domain/kernel/range.ts";
import { type InvalidInput, refuseField } from "../domain/kernel/refusal.ts";
import { Project } from "../domain/project/entity.ts";
import type { Basis, Projects, ReportedHour } from "../domain/report/grouping.ts";
import type { Staff } from "../domain/report/people.ts";
import { Holiday, TimeOff, WorkingTime } from "../domain/time/entities.ts";
import { many } from "../ports/load.ts";
import type { Rows } from "../ports/store.ts";
import { readable } from "./filter.ts";

const mostDays = 3_660;
export const range = {
  from: needed(field(day, "First day, included.")),
  to: needed(field(day, `Last day, included; at most ${mostDays} days.`)),
};
export const basis = given(
  field(
    literal("approved", "submitted", "all"),
    "Which hours count: approved ones (default), submitted ones too, or all but rejected ones (R-UTIL-3).",
  ),
);

/** A report walks over the days of every person, so that its range has an end that a machine reaches. */
export const tooLong = ({ from, to }: { readonly from: number; readonly to: number }): InvalidInput | null =>
  reversed(from, to) ??
  (to - from < mostDays ? null : refuseField("TypeMismatch", "to", `to: expected a range of at most ${mostDays} days`));

const counting = { approved: ["approved"], submitted: ["approved", "submitted"] } as const;

/** Hours and their projects, as far as the actor may read them. */
export const hourReads = (from: number, to: number, of: Basis, at: Moment) => ({
  hours: many(
    BillableHour,
    (h) =>
      and(
        readable(BillableHour, at),
        h.workDate.atLeast(from),
        h.workDate.atMost(to),
        h.approval.oneOf(of === "all" ? ["draft", "submitted", "approved"] : counting[of]),
      ),
    [
      "objectId",
      "engineer",
      "project",
      "allocation",
      "workDate",
      "hours",
      "approval",
      "billing",
      "billable",
      "snapshot",
    ],
  ),
  projects: many(Project, () => readable(Project, at), ["objectId", "projectName", "client", "clientName"]),
});

/** People, calendars and bookings, as far as the actor may read them. */
export const staffReads = (from: number, to: number, at: Moment) => ({
  people: many(EngineerProfile, () => readable(EngineerProfile, at), [
    "objectId",
    "user",
    "fullName",
    "discipline",
    "holidayCalendar",
    "employedFrom",
    "employedUntil",
  ]),
  workingTime: many(WorkingTime, (w) => and(readable(WorkingTime, at), w.from.atMost(to)), [
    "engineer",
    "from",
    "minutes",
  ]),
  holidays: many(Holiday, (h) => and(readable(Holiday, at), h.day.atLeast(from), h.day.atMost(to)), [
    "calendar",
    "day",
  ]),
  timeOff: many(
    TimeOff,
    (t) => and(readable(TimeOff, at), t.status.is("granted"), t.endDate.reaches(from), t.startDate.atMost(to)),
    ["engineer", "startDate", "endDate", "minutesPerDay"],
  ),
  allocations: many(
    Allocation,
    (a) =>
      and(
        readable(Allocation, at),
        a.endDate.reaches(from),
        a.startDate.atMost(to),
        a.status.oneOf(["tentative", "confirmed", "completed"]),
      ),
    ["objectId", "engineer", "project", "allocationPercent", "startDate", "endDate", "status"],
  ),
});

type HourRow = Pick<
  BillableHour,
  "engineer" | "project" | "allocation" | "workDate" | "hours" | "approval" | "billing" | "billable" | "snapshot"
>;
/** What the reads above found. */
export interface Found extends Staff {
  readonly hours: ReadonlyArray<HourRow>;
  readonly projects: ReadonlyArray<Pick<Project, "objectId" | "projectName" | "client" | "clientName">>;
}
export const foundIn = (known: Rows): Found => known as unknown as Found;

/**
 * Staff reports on everybody; others on themselves and on those whose work or bookings they may read, because a person who is
 * seen without them would look idle.
 */
export const reportedStaff = (found: Found, at: Moment): Staff => {
  if (isStaff(at.actor)) return found;
  const seen = new Set([...found.hours, ...found.allocations].map(({ engineer }) => engineer));
  return {
    ...found,
    people: found.people.filter(({ objectId, user }) => user === at.actor.userId || seen.has(objectId)),
  };
};

/** Field by field: there may be a hundred thousand, and a spread costs more than what is done with them. */
export const reportedHours = ({
  hours,
}: Pick<Found, "hours">): ReadonlyArray<ReportedHour & { readonly allocation: string | null }> =>
  hours.map(({ engineer, project, allocation, workDate, hours: minutes, approval, billing, billable, snapshot }) => ({
    engineer,
    project,
    allocation,
    workDate,
    minutes,
    approval,
    billing,
    billable,
    snapshot,
  }));

/** The client of each project: its company, or the text where no company is known. */
export const clientsOf = ({ projects }: Pick<Found, "projects">): Projects =>
  new Map(projects.map(({ objectId, client, clientName }) => [objectId, { client: client ?? clientName }]));
