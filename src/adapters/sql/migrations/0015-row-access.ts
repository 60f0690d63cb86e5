import type { Migration } from "./migration.ts";

/**
 * The access lists of own records: who reads a record, and who changes it. Absent lists name all, so rows of before stay as they were. An
 * earlier version does not ask the lists: open classes and lists are for firms whose processes all have this version.
 */
export const migration: Migration = {
  version: 15,
  additive: true,
  sqlite: [
    `alter table firm_own_record add column "readers" text`,
    `alter table firm_own_record add column "writers" text`,
  ],
  postgres: [
    `alter table {schema}.firm_own_record
  add column if not exists "readers" json,
  add column if not exists "writers" json`,
  ],
};
