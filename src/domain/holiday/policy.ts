import { policy } from "../kernel/policy/policy.ts";
import { staffWrites } from "../kernel/policy/staff-writes.ts";
import { Holiday } from "./entity.ts";

/** A calendar belongs to nobody, so whoever may have a profile reads it: the own figures would be wrong without. */
export const holidayPolicy = policy(Holiday, {
  ...staffWrites,
  read: (actor) => actor.role !== "clientLead",
});
