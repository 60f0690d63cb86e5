import { isStaff } from "./actor.ts";

const staffOnly = "administrator or coordinator";
/** What staff keeps and others read. */
export const staffWrites = {
  may: { create: isStaff, update: isStaff, delete: isStaff },
  needed: { create: staffOnly, update: staffOnly, delete: staffOnly },
} as const;
