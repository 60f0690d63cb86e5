import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { staffWrites } from "../kernel/policy/staff-writes.ts";
import { CapacityLimit } from "./entity.ts";

const c = fieldsOf(CapacityLimit);
export const capacityLimitPolicy = policy(CapacityLimit, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof CapacityLimit>(c.engineer, actor),
});
