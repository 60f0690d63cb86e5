import { isAdministrator } from "../kernel/context/actor.ts";
import type { Policy } from "../kernel/policy/policy.ts";

/** Who reads one of these reads all of it, and who writes it may write all of it. */
const wholeRows: Pick<Policy, "hidden" | "hiddenParts" | "writable"> = {
  hidden: [],
  hiddenParts: [],
  writable: () => "all",
};

/** What the firm decided: members read it, administrators write it. */
export const settingsPolicy: Policy = {
  entity: "Organization",
  read: (actor) => actor.role !== "clientLead",
  may: { set: isAdministrator },
  ...wholeRows,
};

/** The change log holds what every row ever was, so only administrators read it as a whole. */
export const changeLogPolicy: Policy = {
  entity: "ChangeLog",
  read: isAdministrator,
  may: { history: (actor) => actor.role !== "clientLead", import: isAdministrator, purge: isAdministrator },
  ...wholeRows,
};

/** Reports add up the rows that the actor may read: a salesperson with a profile the own hours, without one nothing. */
export const reportPolicy: Policy = {
  entity: "Report",
  read: (actor) => actor.role !== "clientLead",
  may: {},
  ...wholeRows,
};

/** Fields that a firm declares beside the built-in ones: members know of them, administrators declare them (R-CUST-2). */
export const customFieldPolicy: Policy = {
  entity: "CustomField",
  read: (actor) => actor.role !== "clientLead",
  may: { addField: isAdministrator, addClass: isAdministrator, deleteField: isAdministrator },
  ...wholeRows,
};
