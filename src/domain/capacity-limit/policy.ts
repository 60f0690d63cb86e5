import { ofOwnProfile } from "../engineer/policy.ts";
import { isStaff } from "../kernel/actor.ts";
import { policy } from "../kernel/policy.ts";
import { fieldsOf } from "../kernel/predicate.ts";
import { staffWrites } from "../kernel/staff-writes.ts";
import { CapacityLimit } from "./entity.ts";

const c = fieldsOf(CapacityLimit);
export const capacityLimitPolicy = policy(CapacityLimit, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof CapacityLimit>(c.engineer, actor),
});
