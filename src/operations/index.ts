import { allocations } from "./allocations.ts";
import { users } from "./users.ts";

/** Every operation, by subject. Facades, documents and tests are loops over this record. */
export const operations = { allocations, users };
export type Operations = typeof operations;
