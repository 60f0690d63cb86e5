import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { Session } from "./entity.ts";

const s = fieldsOf(Session);
const own: Rule<Session> = (actor) => s.user.is(actor.userId);
/** People see and end their own sessions. */
export const sessionPolicy = policy(Session, {
  read: own,
  may: { revoke: own, logOut: () => true, changePassword: () => true, verify: () => true },
});
