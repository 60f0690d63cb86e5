import { Allocation } from "../domain/allocation/entity.ts";
import type { EntryState } from "../domain/billable-hour/create.ts";
import type { ManyState } from "../domain/billable-hour/decide-many.ts";
import type { EditState } from "../domain/billable-hour/edit.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import type { Authors, HourState } from "../domain/billable-hour/row.ts";
import type { JudgedState } from "../domain/billable-hour/submit.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { and, type Handles, type Param, some, type Where } from "../domain/kernel/predicate.ts";
import { Project } from "../domain/project/entity.ts";
import { RateStep } from "../domain/rate-step/entity.ts";
import { User } from "../domain/user/entity.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";

const worker = [
  "objectId",
  "user",
  "fullName",
  "discipline",
  "employmentStatus",
  "employedFrom",
  "employedUntil",
  "leftOn",
] as const;
const workedFor = [
  "objectId",
  "projectName",
  "projectManager",
  "client",
  "status",
  "startDate",
  "endDate",
  "closedOn",
  "billable",
  "rate",
  "projectCode",
] as const;
const link = [
  "objectId",
  "engineer",
  "project",
  "startDate",
  "endDate",
  "status",
  "updatedAt",
  "cancelledOn",
  "allocationPercent",
  "billable",
  "rate",
] as const;
const author = ["objectId", "deletedOn", "erasedOn"] as const;
const dayHours = ["objectId", "engineer", "project", "workDate", "hours", "approval"] as const;
const rateStep = ["objectId", "engineer", "from", "rate"] as const;

/** The accounts whose hours some rows are. */
const authorsOf = (objectId: Param<string>): Load<Authors>["reads"] => {
  const rows = (h: Handles<BillableHour>): Where<BillableHour> => h.objectId.oneOf([objectId]);
  return {
    workers: many(User, () => some(EngineerProfile, "user", () => some(BillableHour, "engineer", rows)), author),
    submitters: many(User, () => some(BillableHour, "submittedBy", rows), author),
    editors: many(User, () => some(BillableHour, "lastEditor", rows), author),
  };
};

/** The same load with the accounts whose hours the row is, for who decides. */
const withAuthors = <State>(of: Load<State, typeof onRow>): Load<State & Authors, typeof onRow> =>
  ({ ...of, reads: { ...of.reads, ...authorsOf({ param: "objectId" }) } }) as Load<State & Authors, typeof onRow>;
const onRow = { objectId: "text", actor: "text" } as const;

/** A creation: a day of an engineer has no row of its own to lock, so the engineer is locked (R-HOUR-4, R-ALLOC-6). */
export const entry = load(
  "hours.entry",
  { engineer: "text", project: "text", allocation: "text", workDate: "integer", actor: "text" },
  (arg) => ({
    locks: [
      { entity: EngineerProfile, id: arg.engineer },
      { entity: Project, id: arg.project, share: true },
    ],
    reads: (): Load<EntryState & { readonly staffed: unknown }>["reads"] => ({
      engineer: maybe(EngineerProfile, arg.engineer, worker),
      project: maybe(Project, arg.project, workedFor),
      allocation: maybe(Allocation, arg.allocation, link),
      actor: maybe(User, arg.actor, ["objectId"]),
      dayRows: many(BillableHour, (h) => and(h.engineer.is(arg.engineer), h.workDate.is(arg.workDate)), dayHours),
      // Where projects are seen by those staffed on them, the policy looks for a booking.
      staffed: many(Allocation, (a) => and(a.engineer.is(arg.engineer), a.project.is(arg.project)), [
        "objectId",
        "engineer",
        "project",
      ]),
    }),
  }),
);

/** One row, for events that look at nothing beside it. */
export const row = load("hours.row", onRow, (arg, found) => ({
  through: {
    engineer: found(BillableHour, arg.objectId, "engineer"),
    project: found(BillableHour, arg.objectId, "project"),
  },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: ({ engineer, project }: Found<"engineer" | "project">): Load<HourState>["reads"] => ({
    hour: maybe(BillableHour, arg.objectId),
    engineer: maybe(EngineerProfile, engineer, worker),
    project: maybe(Project, project, workedFor),
    actor: maybe(User, arg.actor, ["objectId"]),
  }),
}));

/** One row that is rejected. */
export const rejectedRow = withAuthors(row);

/** One row with its day, its booking and the engineer's rates: submit and approve. */
export const judgedRow = load("hours.judged", onRow, (arg, found) => ({
  through: {
    engineer: found(BillableHour, arg.objectId, "engineer"),
    project: found(BillableHour, arg.objectId, "project"),
    allocation: found(BillableHour, arg.objectId, "allocation"),
    workDate: found(BillableHour, arg.objectId, "workDate"),
  },
  lockFound: [
    { entity: EngineerProfile, id: "engineer" },
    { entity: Project, id: "project", share: true },
  ],
  reads: ({
    engineer,
    project,
    allocation,
    workDate,
  }: Found<"engineer" | "project" | "allocation" | "workDate">): Load<JudgedState>["reads"] => ({
    hour: maybe(BillableHour, arg.objectId),
    engineer: maybe(EngineerProfile, engineer, worker),
    project: maybe(Project, project, workedFor),
    linked: maybe(Allocation, allocation, link),
    actor: maybe(User, arg.actor, ["objectId"]),
    dayRows: many(BillableHour, (h) => and(h.engineer.is(engineer), h.workDate.is(workDate)), dayHours),
    rateSteps: many(RateStep, (r) => r.engineer.is(engineer), rateStep),
  }),
}));

/** One row that is approved. */
export const approvedRow = withAuthors(judgedRow);

/** One row with the bookings and the days before and after an edit. */
export const editedRow = load(
  "hours.edited",
  { objectId: "text", allocation: "text", workDate: "integer", actor: "text" },
  (arg, found) => ({
    through: {
      engineer: found(BillableHour, arg.objectId, "engineer"),
      project: found(BillableHour, arg.objectId, "project"),
      linked: found(BillableHour, arg.objectId, "allocation"),
      day: found(BillableHour, arg.objectId, "workDate"),
    },
    lockFound: [
      { entity: EngineerProfile, id: "engineer" },
      { entity: Project, id: "project", share: true },
    ],
    reads: ({
      engineer,
      project,
      linked,
      day,
    }: Found<"engineer" | "project" | "linked" | "day">): Load<EditState>["reads"] => ({
      hour: maybe(BillableHour, arg.objectId),
      engineer: maybe(EngineerProfile, engineer, worker),
      project: maybe(Project, project, workedFor),
      linked: maybe(Allocation, linked, link),
      asked: maybe(Allocation, arg.allocation, link),
      actor: maybe(User, arg.actor, ["objectId"]),
      dayRows: many(BillableHour, (h) => and(h.engineer.is(engineer), h.workDate.oneOf([arg.workDate, day])), dayHours),
    }),
  }),
);

/** Many rows at once, under the locks of all their engineers; their projects stay as they are meanwhile. */
export const manyRows = load("hours.many", { objectIds: "texts", actor: "text" }, (arg, found) => ({
  through: {
    engineers: found(BillableHour, arg.objectIds, "engineer"),
    projects: found(BillableHour, arg.objectIds, "project"),
    allocations: found(BillableHour, arg.objectIds, "allocation"),
    workDates: found(BillableHour, arg.objectIds, "workDate"),
  },
  lockFound: [
    { entity: EngineerProfile, id: "engineers" },
    { entity: Project, id: "projects", share: true },
  ],
  reads: ({
    engineers,
    projects,
    allocations,
    workDates,
  }: Found<"engineers" | "projects" | "allocations" | "workDates">): Load<ManyState>["reads"] => ({
    hours: many(BillableHour, (h) => h.objectId.oneOf([arg.objectIds])),
    engineers: many(EngineerProfile, (e) => e.objectId.oneOf([engineers]), worker),
    projects: many(Project, (p) => p.objectId.oneOf([projects]), workedFor),
    links: many(Allocation, (a) => a.objectId.oneOf([allocations]), link),
    actor: maybe(User, arg.actor, ["objectId"]),
    ...authorsOf(arg.objectIds),
    dayRows: many(BillableHour, (h) => and(h.engineer.oneOf([engineers]), h.workDate.oneOf([workDates])), dayHours),
    rateSteps: many(RateStep, (r) => r.engineer.oneOf([engineers]), rateStep),
  }),
}));
