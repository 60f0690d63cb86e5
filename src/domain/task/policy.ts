import { type Actor, isStaff } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { Task } from "./entity.ts";

const t = fieldsOf(Task);
const managed = (actor: Actor): Where<Task> => t.project.via(Project, (p) => p.projectManager.is(actor.userId));
const owned: Rule<Task> = (actor) => isStaff(actor) || (actor.role !== "clientLead" && managed(actor));
/** The assigned user reads the task and changes its status, but nothing else. */
const worked: Rule<Task> = (actor) =>
  isStaff(actor) || (actor.role !== "clientLead" && or(managed(actor), t.assignedUser.is(actor.userId)));

/** The project manager writes tasks (S-C-11, S-C-12). */
export const taskPolicy = policy(Task, {
  read: worked,
  may: {
    create: owned,
    update: owned,
    delete: owned,
    start: "read",
    block: "read",
    finish: "read",
    reopen: owned,
  },
});
