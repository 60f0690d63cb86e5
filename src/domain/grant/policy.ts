import { Activity } from "../activity/entity.ts";
import { Company } from "../company/entity.ts";
import { Contact } from "../contact/entity.ts";
import { Deal } from "../deal/entity.ts";
import { Document } from "../document/entity.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { and, fieldsOf, not, or, type Where } from "../kernel/policy/predicate.ts";
import { Grant } from "./entity.ts";

const g = fieldsOf(Grant);
const ofOwn = ({ userId }: Actor): Where<Grant> =>
  or(
    and(
      g.class.is("Document"),
      g.record.via(Document, (d) => d.owner.is(userId)),
    ),
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

/** The owner of a record sees, makes and revokes its grants; administrators too, but they make none for documents. */
export const grantPolicy = policy(Grant, {
  read: (actor) => isAdministrator(actor) || (actor.role !== "clientLead" && ofOwn(actor)),
  may: {
    create: (actor) =>
      isAdministrator(actor)
        ? or(not(g.class.is("Document")), ofOwn(actor))
        : actor.role !== "clientLead" && ofOwn(actor),
    delete: (actor) => isAdministrator(actor) || (actor.role !== "clientLead" && ofOwn(actor)),
  },
});
