import { Allocation } from "../../domain/allocation/entity.ts";
import { authorFields, workedForFields, workerFields } from "../../domain/billable-hour/billable-hour-state.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { dayHoursFields, linkFields } from "../../domain/billable-hour/judge-entry.ts";
import { rateFields } from "../../domain/billable-hour/submit.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, type Handles, type Param, some, type Where } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, lookup, many } from "../../ports/load.ts";
import { engineerLocked } from "../define/isolation-reasons.ts";
import { staffedBy } from "./allocation-loads.ts";

/** The accounts of the engineers, submitters and last editors of hours. */
const authorsOf = (objectId: Param<string>) => {
  const rows = (h: Handles<BillableHour>): Where<BillableHour> => h.objectId.oneOf([objectId]);
  return {
    workers: many(User, () => some(EngineerProfile, "user", () => some(BillableHour, "engineer", rows)), authorFields),
    submitters: many(User, () => some(BillableHour, "submittedBy", rows), authorFields),
    editors: many(User, () => some(BillableHour, "lastEditor", rows), authorFields),
  };
};
const onRow = { objectId: "text", actor: "text" } as const;
const authors = authorsOf({ param: "objectId" });

/** For new hours: a day has no row to lock, so the engineer is locked (R-HOUR-4, R-ALLOC-6). */
export const createLoad = load("hours.entry", {
  parameters: { engineer: "text", project: "text", allocation: "text", workDate: "integer", actor: "text" },
  isolation: {
    locks: ({ engineer, project }) => [
      { entity: EngineerProfile, id: engineer },
      { entity: Project, id: project, share: true },
    ],
    why: `${engineerLocked}, so the hours of the day and the booking stay as they were read. The project is not closed and its dates do not change meanwhile.`,
    rules: ["R-HOUR-2", "R-HOUR-3", "R-HOUR-4", "R-PROJ-3", "R-PROJ-4"],
  },
  reads: ({ engineer, project, allocation, workDate, actor }) => ({
    engineer: byId(EngineerProfile, engineer, workerFields),
    project: byId(Project, project, workedForFields),
    allocation: byId(Allocation, allocation, linkFields),
    actor: byId(User, actor, ["objectId"]),
    dayRows: many(BillableHour, (h) => and(h.engineer.is(engineer), h.workDate.is(workDate)), dayHoursFields),
    // The policy needs a booking or a task if only people who work on projects see them.
    ...staffedBy(project, actor),
  }),
});

/** For events that depend only on the row. */
export const hourLoad = load("hours.row", {
  parameters: onRow,
  lookups: ({ objectId }) => ({
    engineer: lookup(BillableHour, objectId, "engineer"),
    project: lookup(BillableHour, objectId, "project"),
  }),
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "The decision depends on the row and on settings such as the closed period; an operation that changes those settings locks every engineer. The project is read only for the policy.",
    rules: ["R-HOUR-5", "R-HOUR-6", "R-HOUR-8"],
  },
  reads: ({ objectId, engineer, project, actor }) => ({
    hour: byId(BillableHour, objectId),
    engineer: byId(EngineerProfile, engineer, workerFields),
    project: byId(Project, project, workedForFields),
    actor: byId(User, actor, ["objectId"]),
  }),
});

/** For a rejection. */
export const rejectLoad = { ...hourLoad, reads: { ...hourLoad.reads, ...authors } };

/** For a submission: the row with its day, its booking and the engineer's rates. */
export const submitLoad = load("hours.judged", {
  parameters: onRow,
  lookups: ({ objectId }) => ({
    engineer: lookup(BillableHour, objectId, "engineer"),
    project: lookup(BillableHour, objectId, "project"),
    allocation: lookup(BillableHour, objectId, "allocation"),
    workDate: lookup(BillableHour, objectId, "workDate"),
  }),
  isolation: {
    locks: ({ engineer, project }) => [
      { entity: EngineerProfile, id: engineer },
      { entity: Project, id: project, share: true },
    ],
    why: "As for `hours.create`. Also, the rates and the booking for the snapshot, and the manager of the project, stay as they were read. A person can only sign up again after an account was given up, so the second account is not yet there.",
    rules: ["R-HOUR-2", "R-HOUR-4", "R-HOUR-6", "R-HOUR-7", "R-HOUR-10", "R-PROJ-4"],
  },
  reads: ({ objectId, engineer, project, allocation, workDate, actor }) => ({
    hour: byId(BillableHour, objectId),
    engineer: byId(EngineerProfile, engineer, workerFields),
    project: byId(Project, project, workedForFields),
    linked: byId(Allocation, allocation, linkFields),
    actor: byId(User, actor, ["objectId"]),
    dayRows: many(BillableHour, (h) => and(h.engineer.is(engineer), h.workDate.is(workDate)), dayHoursFields),
    rateSteps: many(RateStep, (r) => r.engineer.is(engineer), rateFields),
  }),
});

/** For an approval. */
export const approveLoad = { ...submitLoad, reads: { ...submitLoad.reads, ...authors } };

/** For an edit: the row with the old and new booking and day. */
export const editLoad = load("hours.edited", {
  parameters: { objectId: "text", allocation: "text", workDate: "integer", actor: "text" },
  lookups: ({ objectId }) => ({
    engineer: lookup(BillableHour, objectId, "engineer"),
    project: lookup(BillableHour, objectId, "project"),
    linked: lookup(BillableHour, objectId, "allocation"),
    day: lookup(BillableHour, objectId, "workDate"),
  }),
  isolation: {
    locks: ({ engineer, project }) => [
      { entity: EngineerProfile, id: engineer },
      { entity: Project, id: project, share: true },
    ],
    why: "As for `hours.create`, for the old and the new day, both bookings and the dates of the project.",
    rules: ["R-HOUR-2", "R-HOUR-3", "R-HOUR-4", "R-PROJ-3"],
  },
  reads: ({ objectId, engineer, project, linked, allocation, workDate, day, actor }) => ({
    hour: byId(BillableHour, objectId),
    engineer: byId(EngineerProfile, engineer, workerFields),
    project: byId(Project, project, workedForFields),
    linked: byId(Allocation, linked, linkFields),
    asked: byId(Allocation, allocation, linkFields),
    actor: byId(User, actor, ["objectId"]),
    dayRows: many(BillableHour, (h) => and(h.engineer.is(engineer), h.workDate.oneOf([workDate, day])), dayHoursFields),
  }),
});

/** For decisions on many rows. */
export const decideManyLoad = load("hours.many", {
  parameters: { objectIds: "texts", actor: "text" },
  lookups: ({ objectIds }) => ({
    engineers: lookup(BillableHour, objectIds, "engineer"),
    projects: lookup(BillableHour, objectIds, "project"),
    allocations: lookup(BillableHour, objectIds, "allocation"),
    workDates: lookup(BillableHour, objectIds, "workDate"),
  }),
  isolation: {
    locks: ({ engineers, projects }) => [
      { entity: EngineerProfile, id: engineers },
      { entity: Project, id: projects, share: true },
    ],
    why: "As for `hours.submit`, for all engineers and projects of the rows.",
    rules: ["R-HOUR-4", "R-HOUR-7", "R-HOUR-10", "R-HOUR-22"],
  },
  reads: ({ objectIds, engineers, projects, allocations, workDates, actor }) => ({
    hours: many(BillableHour, (h) => h.objectId.oneOf([objectIds])),
    engineers: many(EngineerProfile, (e) => e.objectId.oneOf([engineers]), workerFields),
    projects: many(Project, (p) => p.objectId.oneOf([projects]), workedForFields),
    links: many(Allocation, (a) => a.objectId.oneOf([allocations]), linkFields),
    actor: byId(User, actor, ["objectId"]),
    ...authorsOf(objectIds),
    dayRows: many(
      BillableHour,
      (h) => and(h.engineer.oneOf([engineers]), h.workDate.oneOf([workDates])),
      dayHoursFields,
    ),
    rateSteps: many(RateStep, (r) => r.engineer.oneOf([engineers]), rateFields),
  }),
});
