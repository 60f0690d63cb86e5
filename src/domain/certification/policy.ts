import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { Certification } from "./entity.ts";

const c = fieldsOf(Certification);

/** Certificates: only staff writes them (S-A-12). */
export const certificationPolicy = policy(Certification, {
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof Certification>(c.engineer, actor),
  may: { create: isStaff, update: isStaff, delete: isStaff },
});
