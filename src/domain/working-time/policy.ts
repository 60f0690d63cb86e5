import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { staffWrites } from "../kernel/policy/staff-writes.ts";
import { WorkingTime } from "./entity.ts";

const w = fieldsOf(WorkingTime);
export const workingTimePolicy = policy(WorkingTime, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof WorkingTime>(w.engineer, actor),
});
