import type { Migration } from "./migration.ts";

/**
 * The changes of an actor and of a day are found by an index instead of by reading the log of the firm.
 * Additive: earlier versions work on its tables (docs/migrations.md says what that asks for beyond statements).
 */
export const migration: Migration = {
  version: 11,
  additive: true,
  sqlite: [
    `create index firm_change_log_by_organization_id_actor on firm_change_log ("organization_id", "actor")`,
    `create index firm_change_log_by_organization_id_at on firm_change_log ("organization_id", "at")`,
  ],
  postgres: [
    `create index concurrently if not exists firm_change_log_by_organization_id_actor_seq on {schema}.firm_change_log ("organization_id", "actor", "seq")`,
    `create index concurrently if not exists firm_change_log_by_organization_id_at on {schema}.firm_change_log ("organization_id", "at")`,
  ],
};
