import { Activity } from "../activity/entity.ts";
import { Company } from "../company/entity.ts";
import { Contact } from "../contact/entity.ts";
import { Deal } from "../deal/entity.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule } from "../kernel/policy/policy.ts";
import { and, fieldsOf, not, or, type Where } from "../kernel/policy/predicate.ts";
import { Grant } from "./entity.ts";

const g = fieldsOf(Grant);
const ofOwn = ({ userId }: Actor): Where<Grant> =>
  or(
    and(
      g.class.is("Company"),
      g.record.via(Company, (c) => c.createdBy.is(userId)),
    ),
    and(
      g.class.is("Contact"),
      g.record.via(Contact, (c) => c.createdBy.is(userId)),
    ),
    and(
      g.class.is("Deal"),
      g.record.via(Deal, (d) => d.assignedTo.is(userId)),
    ),
    and(
      g.class.is("Activity"),
      g.record.via(Activity, (a) => a.createdBy.is(userId)),
    ),
  );
const own: Rule<Grant> = (actor) =>
  isAdministrator(actor) ? not(g.class.is("Document")) : actor.role !== "clientLead" && ofOwn(actor);

/**
 * The owner of a CRM record sees, makes and revokes its grants; administrators those of all. Grants of documents are seen
 * and made only through their document (R-DOC-4).
 */
export const grantPolicy = policy(Grant, {
  read: own,
  // Judged on the grant that would be made, whose record may be somebody else's.
  may: { create: (actor, firm) => own(actor, firm), delete: "read" },
});
