import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** Reports sum the rows that the actor may read: for a salesperson, the own hours, if any. */
export const reportPolicy = {
  entity: "Report",
  read: (actor) => actor.role !== "clientLead",
  may: {},
  ...wholeRows,
} satisfies Policy;
