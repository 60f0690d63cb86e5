import { ofOwnProfile } from "../engineer/policy.ts";
import { isStaff } from "../kernel/actor.ts";
import { policy } from "../kernel/policy.ts";
import { fieldsOf } from "../kernel/predicate.ts";
import { staffWrites } from "../kernel/staff-writes.ts";
import { WorkingTime } from "./entity.ts";

const w = fieldsOf(WorkingTime);
export const workingTimePolicy = policy(WorkingTime, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof WorkingTime>(w.engineer, actor),
});
