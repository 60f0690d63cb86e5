import { Allocation } from "../domain/allocation/entity.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { Certification } from "../domain/certification/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { some } from "../domain/kernel/predicate.ts";
import { closeProject } from "../domain/project/close.ts";
import { createInput, createProject } from "../domain/project/create.ts";
import { deleteProject } from "../domain/project/delete.ts";
import { Project } from "../domain/project/entity.ts";
import { projectEvent, reopenProject } from "../domain/project/events.ts";
import type { Certified } from "../domain/project/newly-uncovered.ts";
import { closeInput } from "../domain/project/open-work.ts";
import type { Manager, ProjectState, Staffed } from "../domain/project/standing.ts";
import { updateInput, updateProject } from "../domain/project/update.ts";
import { User } from "../domain/user/entity.ts";
import { type Load, load, many, maybe, type Params } from "../ports/load.ts";
import { ofLinked, staffed } from "./allocation-loads.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, reason } from "./fields.ts";
import { command } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const ofManager = ["objectId", "role", "active"] as const;
const withManager = load("project.create", { manager: "text" }, (arg) => ({
  reads: (): Load<{ readonly manager: Manager | null }>["reads"] => ({ manager: maybe(User, arg.manager, ofManager) }),
}));
const asked = { objectId: "text", actor: "text" } as const;
const staffedBy = (arg: Params<typeof asked>): Load<Staffed>["reads"] => ({
  staffed: staffed(arg.objectId, arg.actor),
  people: many(EngineerProfile, (e) => e.user.is(arg.actor), ["objectId", "user"]),
});
/** For events that look at nothing beside the project. */
const alone = load("project.alone", asked, (arg) => ({
  locks: [{ entity: Project, id: arg.objectId }],
  reads: (): Load<Pick<ProjectState, "project"> & Staffed>["reads"] => ({
    project: maybe(Project, arg.objectId),
    ...staffedBy(arg),
  }),
}));
const withWork = load("project.work", asked, (arg) => ({
  locks: [{ entity: Project, id: arg.objectId }],
  reads: (): Load<ProjectState>["reads"] => ({
    project: maybe(Project, arg.objectId),
    ...staffedBy(arg),
    allocations: many(Allocation, (a) => a.project.is(arg.objectId)),
    hours: many(BillableHour, (h) => h.project.is(arg.objectId), [...ofLinked, "approval"]),
  }),
}));
/**
 * `dated` is the project's id where its days change, else `''`: then no booking and no hours are read. So is `requiring` where
 * other certificates are required.
 */
const withBoth = load("project.update", { ...asked, manager: "text", dated: "text", requiring: "text" }, (arg) => ({
  locks: [{ entity: Project, id: arg.objectId }],
  reads: (): Load<ProjectState & Certified & { readonly manager: Manager | null }>["reads"] => ({
    ...withWork.reads,
    allocations: many(Allocation, (a) => a.project.is(arg.dated)),
    hours: many(BillableHour, (h) => h.project.is(arg.dated), [...ofLinked, "approval"]),
    bookings: many(Allocation, (a) => a.project.is(arg.requiring), [
      "objectId",
      "engineer",
      "project",
      "startDate",
      "endDate",
      "status",
    ]),
    booked: many(EngineerProfile, () => some(Allocation, "engineer", (a) => a.project.is(arg.requiring)), [
      "objectId",
      "user",
      "fullName",
    ]),
    held: many(Certification, (c) =>
      c.engineer.via(EngineerProfile, () => some(Allocation, "engineer", (a) => a.project.is(arg.requiring))),
    ),
    manager: maybe(User, arg.manager, ofManager),
  }),
}));

const print = printing<typeof Project, Warned>(Project);
const about = {
  class: "Project",
  subject: "project",
  load: withWork,
  args: ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({ objectId, actor: userId }),
  print,
} as const;

const event = (name: "start" | "hold" | "resume", doc: string) =>
  command({
    ...about,
    load: alone,
    name: `projects.${name}`,
    doc,
    action: name,
    input: { ...onRecord, reason },
    refusals: ["InvalidTransition"],
    decide: projectEvent(name),
  });
const close = (name: "complete" | "cancel", doc: string) =>
  command({
    ...about,
    name: `projects.${name}`,
    doc,
    action: name,
    input: { ...onRecord, ...closeInput, reason },
    refusals: ["InvalidTransition", "ProjectOpenWork", "ReasonRequired"],
    decide: closeProject(name),
  });

export const projects = {
  create: command({
    class: "Project",
    name: "projects.create",
    doc: "Makes a project: with code, name, client and manager, or in the short form with a name alone.",
    action: "create",
    input: createInput,
    refusals: ["Required", "TypeMismatch", "UnknownWord", "RangeReversed", "PointerInvalid", "AuthorRequired"],
    load: withManager,
    args: ({ projectManager, manager }, _today, userId) => ({ manager: projectManager ?? manager ?? userId }),
    candidate: ({ projectManager, manager }, { actor }) => ({
      projectManager: projectManager ?? manager ?? actor.userId,
    }),
    pointers: { projectManager: "manager", manager: "manager" },
    decide: createProject,
    print,
  }),
  update: command({
    ...about,
    name: "projects.update",
    doc: "Changes what a project says of itself; its status is moved by its events.",
    action: "update",
    input: { ...onRecord, ...updateInput },
    refusals: ["TypeMismatch", "RangeReversed", "PointerInvalid", "InvalidTransition", "OutsideProject"],
    load: withBoth,
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
  complete: close("complete", "Ends a project that is done."),
  cancel: close("cancel", "Ends a project that will not be done; needs a reason."),
  reopen: command({
    ...about,
    load: alone,
    name: "projects.reopen",
    doc: "Takes up a closed project again; needs a reason.",
    action: "reopen",
    input: { ...onRecord, reason },
    refusals: ["InvalidTransition", "ReasonRequired"],
    decide: reopenProject,
  }),
  delete: command({
    ...about,
    name: "projects.delete",
    doc: "Removes a project without hours and bookings.",
    action: "delete",
    input: { ...onRecord, reason },
    refusals: ["HasHistory"],
    decide: deleteProject,
    print: deleted,
  }),
  ...classQueries(Project, "projects"),
};
