import { isAdministrator } from "../kernel/context/actor.ts";
import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** The settings: members read them, administrators set them. */
export const settingsPolicy = {
  entity: "Organization",
  read: (actor) => actor.role !== "clientLead",
  may: { set: isAdministrator },
  ...wholeRows,
} satisfies Policy;

/** Declared fields: members see them, administrators declare them (R-CUST-2). */
export const customFieldPolicy = {
  entity: "CustomField",
  read: (actor) => actor.role !== "clientLead",
  may: {
    addField: isAdministrator,
    addClass: isAdministrator,
    deleteField: isAdministrator,
    deleteClass: isAdministrator,
  },
  ...wholeRows,
} satisfies Policy;
