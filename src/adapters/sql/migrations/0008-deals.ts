import type { Migration } from "./migration.ts";

/**
 * Since when a deal is in its stage, and indexes of the pipeline, the forecast and overdue activities. Deals from before it have been in
 * their stage since they were created.
 */
export const migration: Migration = {
  version: 8,
  additive: true,
  sqlite: [
    `alter table firm_deal add column "stage_since" integer`,
    `create index firm_activity_by_due_date on firm_activity ("organization_id", "due_date")`,
    `create index firm_deal_by_stage_expected_close_date on firm_deal ("organization_id", "stage", "expected_close_date")`,
    `create index firm_deal_by_expected_close_date on firm_deal ("organization_id", "expected_close_date")`,
    `create index firm_deal_by_closed_on on firm_deal ("organization_id", "closed_on")`,
  ],
  postgres: [
    `alter table {schema}.firm_deal
  add column if not exists "stage_since" bigint`,
    `create index concurrently if not exists firm_activity_by_due_date on {schema}.firm_activity ("organization_id", "due_date")`,
    `create index concurrently if not exists firm_deal_by_stage_expected_close_date on {schema}.firm_deal ("organization_id", "stage", "expected_close_date")`,
    `create index concurrently if not exists firm_deal_by_expected_close_date on {schema}.firm_deal ("organization_id", "expected_close_date")`,
    `create index concurrently if not exists firm_deal_by_closed_on on {schema}.firm_deal ("organization_id", "closed_on")`,
  ],
};
