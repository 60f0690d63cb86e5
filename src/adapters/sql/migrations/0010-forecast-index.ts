import type { Migration } from "./migration.ts";

/**
 * The stage beside the expected day in the index of deals: the forecast and the deals past close pass over those that are closed without
 * reading them. An earlier version searches without the old index while both run.
 */
export const migration: Migration = {
  version: 10,
  additive: true,
  sqlite: [
    `create index firm_deal_by_expected_close_date_stage on firm_deal ("organization_id", "expected_close_date", "stage")`,
    "drop index firm_deal_by_expected_close_date",
  ],
  postgres: [
    `create index concurrently if not exists firm_deal_by_expected_close_date_stage on {schema}.firm_deal ("organization_id", "expected_close_date", "stage")`,
    "drop index concurrently if exists {schema}.firm_deal_by_expected_close_date",
  ],
};
