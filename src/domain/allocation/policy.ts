import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { type Actor, isStaff } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { Allocation } from "./entity.ts";

const a = fieldsOf(Allocation);
const onOwnProject = (actor: Actor): Where<Allocation> =>
  a.project.via(Project, (p) => p.projectManager.is(actor.userId));
const seen: Rule<Allocation> = (actor) => {
  if (isStaff(actor)) return true;
  const own = ofOwnProfile<typeof Allocation>(a.engineer, actor);
  return typeof own === "object" ? or(own, onOwnProject(actor)) : own;
};

/** Bookings: only staff writes them (S-A-12). Managers read those of their projects, engineers their own. */
export const allocationPolicy = policy(Allocation, {
  read: seen,
  may: {
    assign: isStaff,
    change: isStaff,
    confirm: isStaff,
    release: isStaff,
    complete: isStaff,
    cancel: isStaff,
    reactivate: isStaff,
    delete: isStaff,
    check: (actor, firm) => actor.role === "projectManager" || seen(actor, firm),
  },
});
