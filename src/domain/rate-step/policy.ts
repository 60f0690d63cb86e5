import { ofOwnProfile } from "../engineer/policy.ts";
import { isStaff } from "../kernel/actor.ts";
import { policy } from "../kernel/policy.ts";
import { fieldsOf } from "../kernel/predicate.ts";
import { staffWrites } from "../kernel/staff-writes.ts";
import { RateStep } from "./entity.ts";

const r = fieldsOf(RateStep);
/** What somebody costs is seen by staff and by that person alone. */
export const rateStepPolicy = policy(RateStep, {
  ...staffWrites,
  read: (actor) => isStaff(actor) || ofOwnProfile<typeof RateStep>(r.engineer, actor),
});
