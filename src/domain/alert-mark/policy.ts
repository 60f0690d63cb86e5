import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf, type Where } from "../kernel/policy/predicate.ts";
import { AlertMark } from "./entity.ts";

const m = fieldsOf(AlertMark);
const own = (actor: Actor): Where<AlertMark> => m.user.is(actor.userId);

/** Everybody sees and acknowledges the alerts that are addressed to them; administrators list those of the firm. */
export const alertMarkPolicy = policy(AlertMark, {
  read: own,
  may: { acknowledge: "read", all: isAdministrator },
});
