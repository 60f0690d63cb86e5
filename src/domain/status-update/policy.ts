import { type Actor, isStaff } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { readsProject } from "../project/policy.ts";
import { StatusUpdate } from "./entity.ts";

const s = fieldsOf(StatusUpdate);
const managed = (actor: Actor): Where<StatusUpdate> => s.project.via(Project, (p) => p.projectManager.is(actor.userId));
const owned: Rule<StatusUpdate> = (actor) => isStaff(actor) || (actor.role !== "clientLead" && managed(actor));

/** Status updates are seen with their project, so a firm that narrows projects narrows them too. */
export const statusUpdatePolicy = policy(StatusUpdate, {
  read: (actor, firm) => {
    const project = readsProject(actor, firm);
    return typeof project === "boolean" ? project : s.project.via(Project, () => project);
  },
  may: {
    create: owned,
    // The author corrects what was written, also when the project has another manager by now (R-STAT-1).
    update: (actor) => isStaff(actor) || (actor.role !== "clientLead" && or(managed(actor), s.author.is(actor.userId))),
    delete: owned,
  },
});
