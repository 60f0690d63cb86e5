import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { coveredFields } from "../../domain/certification/uncovered-bookings.ts";
import { Company } from "../../domain/company/entity.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, not, type Param, some } from "../../domain/kernel/policy/predicate.ts";
import { cancelProject, completeProject } from "../../domain/project/close.ts";
import { createProject } from "../../domain/project/create.ts";
import { deleteProject } from "../../domain/project/delete.ts";
import { Project } from "../../domain/project/entity.ts";
import { projectEvent, reopenProject } from "../../domain/project/events.ts";
import { certifiedFields } from "../../domain/project/newly-uncovered.ts";
import { closeInput } from "../../domain/project/open-work.ts";
import { createInput, updateInput } from "../../domain/project/project-input.ts";
import { managerFields, openHoursFields } from "../../domain/project/project-state.ts";
import { updateProject } from "../../domain/project/update.ts";
import { StatusUpdate } from "../../domain/status-update/entity.ts";
import { Task } from "../../domain/task/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, count, load, many, type Params, withLimit } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { staffedBy } from "./allocation-loads.ts";

const createLoad = load("project.create", {
  parameters: { manager: "text", clientName: "text" },
  isolation: {
    why: "The code is a unique key and the manager a foreign key. The client is a pointer that may dangle. Deactivating the manager depends on no project, so the order does not matter.",
    rules: ["R-PROJ-1", "R-PROJ-2"],
  },
  reads: ({ manager, clientName }) => ({
    manager: byId(User, manager, managerFields),
    // A second one tells that the name is not clear.
    clients: withLimit(
      many(Company, (c) => c.name.is(clientName), ["objectId"]),
      2,
    ),
  }),
});
const asked = { objectId: "text", actor: "text" } as const;
const ownLock = ({ objectId }: Params<typeof asked>) => [{ entity: Project, id: objectId }];
/** For events that depend only on the project. */
const projectLoad = load("project.alone", {
  parameters: asked,
  isolation: {
    locks: ownLock,
    why: "Bookings and hours take a shared lock on the project while they are judged by its state, so each comes before or after the event.",
    rules: ["R-HOUR-2", "R-ALLOC-8"],
  },
  reads: ({ objectId, actor }) => ({
    project: byId(Project, objectId),
    ...staffedBy(objectId, actor),
  }),
});
const workOn = (project: Param<string>) => ({
  allocations: many(Allocation, (a) => a.project.is(project)),
  hours: many(BillableHour, (h) => h.project.is(project), openHoursFields),
});
const deleteLoad = load("project.history", {
  parameters: asked,
  isolation: {
    locks: ownLock,
    why: "Bookings, hours, tasks and status updates are created under a shared lock on the project, and a task is finished under an exclusive one. The rows that are deleted along, and the deal, are guarded by their versions.",
    rules: ["R-PROJ-5", "R-REF-1"],
  },
  reads: ({ objectId }) => ({
    ...projectLoad.reads,
    booked: count(Allocation, (a) => a.project.is(objectId)),
    worked: count(BillableHour, (h) => h.project.is(objectId)),
    tasks: many(Task, (t) => t.project.is(objectId)),
    statusUpdates: many(StatusUpdate, (s) => s.project.is(objectId)),
    deals: many(Deal, (d) => d.project.is(objectId)),
  }),
});
const closeLoad = load("project.work", {
  parameters: asked,
  isolation: {
    locks: ownLock,
    why: "While the operation checks them, no booking of the project is created, moved or reactivated, and no hours are entered, edited, submitted or approved, and no task is created, finished or reopened. Other events of hours do not depend on the project. The bookings that it ends are guarded by their versions, and the load of their engineers can only fall.",
    rules: ["R-PROJ-4", "R-HOUR-2"],
  },
  reads: ({ objectId }) => ({
    ...projectLoad.reads,
    ...workOn(objectId),
    openTasks: many(Task, (t) => and(t.project.is(objectId), not(t.status.is("done"))), ["objectId"]),
  }),
});
/**
 * `dated` is the project's id if its dates change, else `''`: then no bookings and hours are read. `requiring` is the id if
 * the required certificates change.
 */
const updateLoad = load("project.update", {
  parameters: { ...asked, manager: "text", dated: "text", requiring: "text" },
  isolation: {
    locks: ownLock,
    why: "No hours and no booking come to lie outside the new dates during the check. Hours are decided before or after the manager changes. A booking comes before and is reported if it lacks a newly required certificate, or comes after and is judged by it. A certificate that is removed meanwhile appears in the next report.",
    rules: ["R-PROJ-2", "R-PROJ-3", "R-HOUR-7", "R-CERT-6"],
  },
  reads: ({ manager, dated, requiring }) => {
    const booked = () => some(Allocation, "engineer", (a) => a.project.is(requiring));
    return {
      ...projectLoad.reads,
      ...workOn(dated),
      bookings: many(Allocation, (a) => a.project.is(requiring), coveredFields),
      booked: many(EngineerProfile, booked, certifiedFields),
      held: many(Certification, (c) => c.engineer.via(EngineerProfile, booked)),
      manager: byId(User, manager, managerFields),
    };
  },
});

const format = recordFormatter(Project);
const about = {
  class: "Project",
  subject: "project",
  load: closeLoad,
  args: ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({ objectId, actor: userId }),
  format,
} as const;

const event = (name: "start" | "hold" | "resume", doc: string) =>
  command({
    ...about,
    load: projectLoad,
    name: `projects.${name}`,
    doc,
    action: name,
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition", "Duplicate"],
    decide: projectEvent(name),
  });
const closing = { ...about, input: { ...versionedId, ...closeInput, reason } } as const;

/** Open work is no obstacle for a caller who acknowledges it (R-PROJ-4). */
const acknowledged = { of: ["ProjectOpenWork"], by: { acknowledge: true } } as const;

export const projects = {
  create: command({
    class: "Project",
    name: "projects.create",
    doc: "Creates a project with code, name, client and manager, or in short form with only a name.",
    action: "create",
    input: createInput,
    refusals: [
      "Required",
      "TypeMismatch",
      "UnknownWord",
      "RangeReversed",
      "PointerInvalid",
      "AuthorRequired",
      "Duplicate",
    ],
    load: createLoad,
    args: ({ projectManager, manager, clientName }, _today, userId) => ({
      manager: projectManager ?? manager ?? userId,
      clientName: clientName ?? "",
    }),
    candidate: ({ projectManager, manager }, { actor }) => ({
      projectManager: projectManager ?? manager ?? actor.userId,
    }),
    pointers: { projectManager: "manager", manager: "manager" },
    decide: createProject,
    format,
  }),
  update: command({
    ...about,
    name: "projects.update",
    doc: "Changes the fields of a project; its status changes by events.",
    action: "update",
    input: { ...versionedId, ...updateInput },
    refusals: ["TypeMismatch", "RangeReversed", "PointerInvalid", "InvalidTransition", "OutsideProject", "Duplicate"],
    load: updateLoad,
    args: ({ objectId, projectManager, manager, startDate, endDate, requiredCertifications }, _today, userId) => ({
      objectId,
      requiring: requiredCertifications === undefined ? "" : objectId,
      actor: userId,
      manager: projectManager ?? manager ?? "",
      dated: startDate === undefined && endDate === undefined ? "" : objectId,
    }),
    pointers: { projectManager: "manager", manager: "manager" },
    decide: updateProject,
  }),
  start: event("start", "Begins a planned project."),
  hold: event("hold", "Puts a project on hold."),
  resume: event("resume", "Goes on with a project on hold."),
  complete: command({
    ...closing,
    lifts: [acknowledged],
    name: "projects.complete",
    doc: "Ends a project that is done.",
    action: "complete",
    refusals: ["InvalidTransition", "ProjectOpenWork", "Duplicate"],
    decide: completeProject,
  }),
  cancel: command({
    ...closing,
    lifts: [acknowledged],
    name: "projects.cancel",
    doc: "Ends a project that will not be done; needs a reason.",
    action: "cancel",
    refusals: ["InvalidTransition", "ProjectOpenWork", "ReasonRequired", "Duplicate"],
    decide: cancelProject,
  }),
  reopen: command({
    ...about,
    load: projectLoad,
    name: "projects.reopen",
    doc: "Reopens a closed project; needs a reason.",
    action: "reopen",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition", "ReasonRequired", "Duplicate"],
    decide: reopenProject,
  }),
  delete: command({
    ...about,
    name: "projects.delete",
    doc: "Deletes a project without hours, bookings and done tasks, with its other tasks and its status updates.",
    action: "delete",
    load: deleteLoad,
    input: { ...versionedId, reason },
    refusals: ["HasHistory"],
    decide: deleteProject,
    format: formatDeleted,
  }),
  ...classQueries(Project, "projects"),
};
