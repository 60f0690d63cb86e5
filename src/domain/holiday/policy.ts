import { policy } from "../kernel/policy/policy.ts";
import { staffWrites } from "../kernel/policy/staff-writes.ts";
import { Holiday } from "./entity.ts";

/** Everybody who can have a profile reads holidays, because their own figures depend on them. */
export const holidayPolicy = policy(Holiday, {
  ...staffWrites,
  read: (actor) => actor.role !== "clientLead",
});
