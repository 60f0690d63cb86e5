import { Allocation } from "../allocation/entity.ts";
import { EngineerProfile } from "../engineer-profile/entity.ts";
import { type Actor, isAdministrator, isStaff } from "../kernel/context/actor.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { policy, type Rule, type Verdict } from "../kernel/policy/policy.ts";
import { and, fieldsOf, not, or, some } from "../kernel/policy/predicate.ts";
import { Task } from "../task/entity.ts";
import { Project } from "./entity.ts";

const p = fieldsOf(Project);
/** Staff, and the project's manager unless that is a client lead. */
const managed: Rule<Project> = (actor) =>
  isStaff(actor) || (actor.role !== "clientLead" && p.projectManager.is(actor.userId));

/**
 * Fields that only staff writes: the client decides which client lead reads the project. Other managers name the
 * client only at creation.
 */
const staffFields = (action: string): ReadonlyArray<string> =>
  action === "create" ? ["rate", "client"] : ["rate", "client", "projectManager", "manager"];
const everyField = [...Object.keys(Project.fields), "name", "manager", "acknowledge", "cascade"];

/**
 * Members read all projects, or (by setting) those they manage, are booked on or have a task of. A client lead reads those of the own
 * company.
 */
export const readsProject = (actor: Actor, firm: Settings): Verdict<Project> => {
  if (actor.role === "clientLead") return actor.clientCompany !== null && p.client.is(actor.clientCompany);
  if (isStaff(actor) || firm.projectVisibility === "firm") return true;
  return or(
    p.projectManager.is(actor.userId),
    some(Allocation, "project", (a) =>
      and(
        not(a.status.is("cancelled")),
        a.engineer.via(EngineerProfile, (e) => e.user.is(actor.userId)),
      ),
    ),
    some(Task, "project", (t) => t.assignedUser.is(actor.userId)),
  );
};

export const projectPolicy = policy(Project, {
  read: readsProject,
  may: {
    create: managed,
    update: managed,
    delete: managed,
    start: managed,
    hold: managed,
    resume: managed,
    complete: managed,
    cancel: managed,
    reopen: isAdministrator,
  },
  writable: (actor, action) =>
    isStaff(actor) ? "all" : everyField.filter((name) => !staffFields(action).includes(name)),
});
