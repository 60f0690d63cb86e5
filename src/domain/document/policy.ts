import { granted } from "../grant/granted.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy, type Rule, type Verdict } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Document } from "./entity.ts";

const d = fieldsOf(Document);
const mine = (actor: Actor): Where<Document> => d.owner.is(actor.userId);
const own = (actor: Actor): Verdict<Document> => actor.role !== "clientLead" && mine(actor);
const read: Rule<Document> = (actor) => {
  if (isAdministrator(actor)) return true;
  const shared = granted(Document.name, actor);
  return actor.role === "clientLead" ? shared : or(mine(actor), shared);
};

/**
 * Documents belong to their owner. Administrators may read and delete them; others read what is shared with them
 * (R-DOC-4).
 */
export const documentPolicy = policy(Document, {
  read,
  may: {
    create: own,
    update: own,
    delete: (actor) => isAdministrator(actor) || own(actor),
    share: own,
    // Returns the file and logs the access (R-DOC-1).
    readDocument: read,
  },
  hidden: [{ field: "fileUrl", visible: mine }],
});
