import { type Policy, wholeRows } from "../kernel/policy/policy.ts";

/** Reports add up the rows that the actor may read: a salesperson with a profile the own hours, without one nothing. */
export const reportPolicy: Policy = {
  entity: "Report",
  read: (actor) => actor.role !== "clientLead",
  may: {},
  ...wholeRows,
};
