import type { Migration } from "./migration.ts";

/**
 * Who wrote an entry of the access log: the operation that gave the file, or a client. No earlier version wrote entries.
 * Additive: earlier versions work on its tables.
 */
export const migration: Migration = {
  version: 6,
  additive: true,
  sqlite: [`alter table firm_access_log add column "source" text not null default 'operation'`],
  postgres: [
    `alter table {schema}.firm_access_log
  add column if not exists "source" text collate "C" not null default 'operation'`,
  ],
};
