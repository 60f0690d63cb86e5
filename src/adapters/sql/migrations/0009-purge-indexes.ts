import type { Migration } from "./migration.ts";

/**
 * Indexes for the entries of the access log that a purge finds, and for the failed log-ins of one account.
 */
export const migration: Migration = {
  version: 9,
  additive: true,
  sqlite: [
    `create index firm_access_log_by_access_time on firm_access_log ("organization_id", "access_time")`,
    `create index firm_login_throttle_by_user on firm_login_throttle ("organization_id", "user")`,
  ],
  postgres: [
    `create index concurrently if not exists firm_access_log_by_access_time on {schema}.firm_access_log ("organization_id", "access_time")`,
    `create index concurrently if not exists firm_login_throttle_by_user on {schema}.firm_login_throttle ("organization_id", "user")`,
  ],
};
