import { allocations } from "./allocations.ts";

/** Every operation, by subject. Facades, documents and tests are loops over this record. */
export const operations = { allocations };
export type Operations = typeof operations;
