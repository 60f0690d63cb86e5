import type { Actor } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf, type Where } from "../kernel/policy/predicate.ts";
import { Session } from "./entity.ts";

const s = fieldsOf(Session);
const own = (actor: Actor): Where<Session> => s.user.is(actor.userId);
/** People see and end their own sessions. */
export const sessionPolicy = policy(Session, {
  read: own,
  may: {
    revoke: "read",
    logOut: () => true,
    changePassword: () => true,
    verify: () => true,
    // The host itself does, which no policy holds back.
    logInAs: () => false,
    setPassword: () => false,
  },
});
