import { isAdministrator } from "../kernel/context/actor.ts";
import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** The settings: members read them, administrators set them. */
export const settingsPolicy = {
  entity: "Organization",
  read: (actor) => actor.role !== "clientLead",
  may: { set: isAdministrator },
  ...wholeRows,
} satisfies Policy;

/** Declared fields: whoever reads records of the class sees them, administrators declare them (R-CUST-2). */
export const customFieldPolicy = {
  entity: "CustomField",
  read: () => true,
  may: {
    addField: isAdministrator,
    addClass: isAdministrator,
    deleteField: isAdministrator,
    deleteClass: isAdministrator,
    // A host may let every caller declare by writing.
    open: (actor) => isAdministrator(actor) || actor.declares !== undefined,
  },
  ...wholeRows,
} satisfies Policy;

/** Whoever reads a record reads who else may read and change it (R-POL-3). */
export const permissionPolicy = {
  entity: "Permission",
  read: () => true,
  may: {},
  ...wholeRows,
} satisfies Policy;
