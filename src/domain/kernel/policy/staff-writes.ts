import { isStaff } from "../context/actor.ts";

/** What staff keeps and others read. */
export const staffWrites = {
  may: { create: isStaff, update: isStaff, delete: isStaff },
} as const;
