import { isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { Contact } from "./entity.ts";

const c = fieldsOf(Contact);
const own: Rule<Contact> = (actor) =>
  isAdministrator(actor) || (actor.role !== "clientLead" && c.createdBy.is(actor.userId));

/** Contacts: members read all of them and write their own. */
export const contactPolicy = policy(Contact, {
  read: (actor) => actor.role !== "clientLead",
  may: { create: own, update: own, delete: own },
});
