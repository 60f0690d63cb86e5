import { type Actor, isAdministrator, isStaff } from "../kernel/context/actor.ts";
import { policy, type Verdict } from "../kernel/policy/policy.ts";
import { fieldsOf, type Where } from "../kernel/policy/predicate.ts";
import type { Entity, RecordOf } from "../kernel/schema/entity.ts";
import { EngineerProfile } from "./entity.ts";

const p = fieldsOf(EngineerProfile);
const own = (actor: Actor): Verdict<EngineerProfile> => actor.role !== "clientLead" && p.user.is(actor.userId);

/** The rows of the actor's own profile, for classes that point to one; never for a client lead. */
export const ofOwnProfile = <E extends Entity>(
  field: {
    readonly via: (
      entity: typeof EngineerProfile,
      where: (of: typeof p) => Where<EngineerProfile>,
    ) => Where<RecordOf<E>>;
  },
  actor: Actor,
): Verdict<RecordOf<E>> => actor.role !== "clientLead" && field.via(EngineerProfile, (of) => of.user.is(actor.userId));

/** Profiles: staff and project managers read all, others their own. */
export const engineerPolicy = policy(EngineerProfile, {
  read: (actor) => isStaff(actor) || actor.role === "projectManager" || own(actor),
  may: {
    create: (actor) => isStaff(actor) || (actor.role === "engineer" && own(actor)),
    update: (actor) => isStaff(actor) || own(actor),
    delete: isAdministrator,
    availability: (actor) => isStaff(actor) || actor.role === "projectManager" || own(actor),
  },
  writable: (actor, action) => {
    if (isStaff(actor)) return "all";
    const self = ["fullName", "discipline", "primaryLocation"];
    return action === "create" ? [...self, "user", "employmentStatus"] : self;
  },
});
