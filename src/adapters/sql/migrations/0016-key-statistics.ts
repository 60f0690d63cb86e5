import { slots, tables } from "./0013-custom-field-keys.ts";
import type { Migration } from "./migration.ts";

/**
 * Statistics of the keys of indexed custom fields (docs/decisions/020): Postgres does not use those of an index that leaves out rows. The
 * next ANALYZE of a table fills them. A database that Citus has distributed goes without.
 */
export const migration: Migration = {
  version: 16,
  additive: true,
  sqlite: [],
  postgres: tables.flatMap((table) =>
    slots.map(
      (slot) =>
        `create statistics if not exists {schema}.${table}_of_key_${slot + 1} on (("custom_keys" ->> ${slot}) collate "C") from {schema}.${table}`,
    ),
  ),
};
