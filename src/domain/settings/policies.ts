import { isAdministrator } from "../kernel/context/actor.ts";
import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** What the firm decided: members read it, administrators write it. */
export const settingsPolicy: Policy = {
  entity: "Organization",
  read: (actor) => actor.role !== "clientLead",
  may: { set: isAdministrator },
  ...wholeRows,
};

/** Fields that a firm declares beside the built-in ones: members know of them, administrators declare them (R-CUST-2). */
export const customFieldPolicy: Policy = {
  entity: "CustomField",
  read: (actor) => actor.role !== "clientLead",
  may: { addField: isAdministrator, addClass: isAdministrator, deleteField: isAdministrator },
  ...wholeRows,
};
