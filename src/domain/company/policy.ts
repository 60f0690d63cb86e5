import { isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { fieldsOf } from "../kernel/policy/predicate.ts";
import { Company } from "./entity.ts";

const c = fieldsOf(Company);
const own: Rule<Company> = (actor) =>
  isAdministrator(actor) || (actor.role !== "clientLead" && c.createdBy.is(actor.userId));

/** Companies: members read all of them and write their own. */
export const companyPolicy = policy(Company, {
  read: (actor) => actor.role !== "clientLead",
  may: { create: own, update: own, delete: own },
});
