import { granted } from "../grant/granted.ts";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Document } from "./entity.ts";

const d = fieldsOf(Document);
const mine = (actor: Actor): Where<Document> => d.owner.is(actor.userId);

/**
 * Documents belong to their owner. Administrators may read and delete them; others read what is shared with them
 * (R-DOC-4).
 */
export const documentPolicy = policy(Document, {
  read: (actor) => isAdministrator(actor) || or(mine(actor), granted(Document.name, actor)),
  may: {
    create: mine,
    update: mine,
    delete: (actor) => isAdministrator(actor) || mine(actor),
    share: mine,
    // Returns the file and logs the access (R-DOC-1).
    readDocument: "read",
  },
  hidden: [{ field: "fileUrl", visible: mine, logged: true }],
});
