import { allocations } from "./allocations.ts";
import { engineers } from "./engineers.ts";
import { hours } from "./hours.ts";
import { users } from "./users.ts";

/** Every operation, by subject. Facades, documents and tests are loops over this record. */
export const operations = { allocations, engineers, hours, users };
export type Operations = typeof operations;
