import { isStaff } from "../context/actor.ts";

/** For classes that staff writes and others read. */
export const staffWrites = {
  may: { create: isStaff, update: isStaff, delete: isStaff },
} as const;
