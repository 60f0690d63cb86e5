import { Document } from "../document/entity.ts";
import { isAdministrator } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf, or } from "../kernel/policy/predicate.ts";
import { AccessLog } from "./entity.ts";

const l = fieldsOf(AccessLog);
/** The person who got a file, its owner and administrators read the entry; nobody changes it (R-DOC-3). */
export const accessLogPolicy = policy(AccessLog, {
  read: (actor) =>
    isAdministrator(actor) ||
    or(
      l.user.is(actor.userId),
      l.document.via(Document, (of) => of.owner.is(actor.userId)),
    ),
  may: {
    create: (actor) => l.user.is(actor.userId),
    update: () => false,
    delete: () => false,
    purge: isAdministrator,
  },
});
