import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { staffWrites } from "../kernel/policy/staff-writes.ts";
import { RateStep } from "./entity.ts";

const r = fieldsOf(RateStep);
/** Only staff and the engineer see a rate. */
export const rateStepPolicy = policy(RateStep, {
  ...staffWrites,
  read: (actor) => isStaff(actor) || ofOwnProfile<typeof RateStep>(r.engineer, actor),
});
