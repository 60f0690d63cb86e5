import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { TimeOff } from "./entity.ts";

const t = fieldsOf(TimeOff);
/** People request and withdraw their own leave; staff grants it. */
export const timeOffPolicy = policy(TimeOff, {
  read: (actor) => isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
  may: {
    request: (actor) => isStaff(actor) || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
    withdraw: (actor) => isStaff(actor) || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
    grant: isStaff,
    refuse: isStaff,
    delete: isStaff,
  },
});
