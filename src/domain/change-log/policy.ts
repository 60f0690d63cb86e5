import { isAdministrator } from "../kernel/context/actor.ts";
import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** The change log holds every former version of every row, so only administrators read it as a whole. */
export const changeLogPolicy = {
  entity: "ChangeLog",
  read: isAdministrator,
  may: { history: (actor) => actor.role !== "clientLead", import: isAdministrator, purge: isAdministrator },
  ...wholeRows,
} satisfies Policy;
