import { Deal } from "../deal/entity.ts";
import { ofTeam } from "../deal/team.ts";
import { granted } from "../grant/granted.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Activity } from "./entity.ts";

const a = fieldsOf(Activity);
const mine = (actor: Actor): Where<Activity> => a.createdBy.is(actor.userId);
const own: Rule<Activity> = (actor) => isAdministrator(actor) || (actor.role !== "clientLead" && mine(actor));

/** Activities belong to the person who entered them. The person a deal is assigned to reads those of the deal. */
export const activityPolicy = policy(Activity, {
  read: (actor, firm) =>
    isAdministrator(actor) ||
    (actor.role !== "clientLead" &&
      or(
        mine(actor),
        a.relatedDeal.via(Deal, (d) => d.assignedTo.is(actor.userId)),
        ofTeam<typeof Activity>(a.createdBy, actor, firm),
        granted(Activity.name, actor),
      )),
  may: { create: own, update: own, complete: own, delete: own },
});
