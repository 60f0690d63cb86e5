import { type Actor, isStaff } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { readsProject } from "../project/policy.ts";
import { StatusUpdate } from "./entity.ts";

const s = fieldsOf(StatusUpdate);
const managed = (actor: Actor): Where<StatusUpdate> => s.project.via(Project, (p) => p.projectManager.is(actor.userId));
const owned: Rule<StatusUpdate> = (actor) => isStaff(actor) || (actor.role !== "clientLead" && managed(actor));

/** A status update can be read by those who can read its project. */
export const statusUpdatePolicy = policy(StatusUpdate, {
  read: (actor, firm) => {
    const project = readsProject(actor, firm);
    return typeof project === "boolean" ? project : s.project.via(Project, () => project);
  },
  may: {
    create: owned,
    // The author may correct it, even after the project changed its manager (R-STAT-1).
    update: (actor) => isStaff(actor) || (actor.role !== "clientLead" && or(managed(actor), s.author.is(actor.userId))),
    delete: owned,
  },
});
