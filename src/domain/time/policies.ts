import { ofOwnProfile } from "../engineer/policy.ts";
import { isStaff } from "../kernel/actor.ts";
import { policy } from "../kernel/policy.ts";
import { fieldsOf } from "../kernel/predicate.ts";
import { CapacityLimit, Holiday, RateStep, TimeOff, WorkingTime } from "./entities.ts";

const staffOnly = "administrator or coordinator";
const staffWrites = {
  may: { create: isStaff, update: isStaff, delete: isStaff },
  needed: { create: staffOnly, update: staffOnly, delete: staffOnly },
} as const;

const w = fieldsOf(WorkingTime);
export const workingTimePolicy = policy(WorkingTime, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof WorkingTime>(w.engineer, actor),
});

/** A calendar belongs to nobody, so whoever may have a profile reads it: the own figures would be wrong without. */
export const holidayPolicy = policy(Holiday, {
  ...staffWrites,
  read: (actor) => actor.role !== "clientLead",
});

const c = fieldsOf(CapacityLimit);
export const capacityLimitPolicy = policy(CapacityLimit, {
  ...staffWrites,
  read: (actor) =>
    isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof CapacityLimit>(c.engineer, actor),
});

const r = fieldsOf(RateStep);
/** What somebody costs is seen by staff and by that person alone. */
export const rateStepPolicy = policy(RateStep, {
  ...staffWrites,
  read: (actor) => isStaff(actor) || ofOwnProfile<typeof RateStep>(r.engineer, actor),
});

const t = fieldsOf(TimeOff);
/** Everybody asks for the own leave and may take the question back; staff grants. */
export const timeOffPolicy = policy(TimeOff, {
  read: (actor) => isStaff(actor) || actor.role === "projectManager" || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
  may: {
    request: (actor) => isStaff(actor) || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
    withdraw: (actor) => isStaff(actor) || ofOwnProfile<typeof TimeOff>(t.engineer, actor),
    grant: isStaff,
    refuse: isStaff,
    delete: isStaff,
  },
  needed: {
    request: "administrator, coordinator, or the engineer for the own leave",
    withdraw: "administrator, coordinator, or the engineer for the own leave",
    grant: staffOnly,
    refuse: staffOnly,
    delete: staffOnly,
  },
});
