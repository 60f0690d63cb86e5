import { granted } from "../grant/granted.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { and, fieldsOf, not, or, type Where } from "../kernel/policy/predicate.ts";
import { Deal } from "./entity.ts";
import { ofTeam } from "./team.ts";

const d = fieldsOf(Deal);
const mine = (actor: Actor): Where<Deal> => d.assignedTo.is(actor.userId);
const own: Rule<Deal> = (actor) => isAdministrator(actor) || (actor.role !== "clientLead" && mine(actor));

/** A deal belongs to the person it is assigned to. A team may read its members' deals. */
export const dealPolicy = policy(Deal, {
  read: (actor, firm) =>
    isAdministrator(actor) ||
    (actor.role !== "clientLead" &&
      or(mine(actor), ofTeam<typeof Deal>(d.assignedTo, actor, firm), granted(Deal.name, actor))),
  may: {
    create: own,
    update: own,
    delete: own,
    advance: own,
    back: own,
    win: own,
    lose: own,
    handOver: own,
    // Only an administrator reopens a won deal, because it may have become a project.
    reopen: (actor) =>
      isAdministrator(actor) || (actor.role !== "clientLead" && and(mine(actor), not(d.stage.is("won")))),
  },
});
