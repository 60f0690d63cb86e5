import type { Migration } from "./migration.ts";

/**
 * What reports sum up of a snapshot as columns that the database computes, so that a report need not take the snapshot of every
 * hour apart; and an index that answers alone which hours of some days there are. Postgres writes the table of the hours anew and holds it meanwhile.
 */
export const migration: Migration = {
  version: 3,
  sqlite: [
    `alter table firm_billable_hour add column "snapshot_billed_minutes" integer generated always as ("snapshot" ->> 'billedMinutes') virtual`,
    `alter table firm_billable_hour add column "snapshot_billable" integer generated always as ("snapshot" ->> 'billable') virtual`,
    `alter table firm_billable_hour add column "snapshot_amount_minor" integer generated always as ("snapshot" -> 'amount' ->> 'minor') virtual`,
    `alter table firm_billable_hour add column "snapshot_amount_currency" text generated always as ("snapshot" -> 'amount' ->> 'currency') virtual`,
    `alter table firm_billable_hour add column "snapshot_discipline" text generated always as ("snapshot" ->> 'discipline') virtual`,
    "drop index firm_billable_hour_by_work_date",
    `create index firm_billable_hour_by_work_date_engineer_approval_hours on firm_billable_hour ("organization_id", "work_date", "engineer", "approval", "hours")`,
  ],
  postgres: [
    `alter table {schema}.firm_billable_hour
  add column "snapshot_billed_minutes" bigint generated always as (("snapshot" ->> 'billedMinutes')::bigint) stored,
  add column "snapshot_billable" boolean generated always as (("snapshot" ->> 'billable')::boolean) stored,
  add column "snapshot_amount_minor" bigint generated always as (("snapshot" -> 'amount' ->> 'minor')::bigint) stored,
  add column "snapshot_amount_currency" text collate "C" generated always as (("snapshot" -> 'amount' ->> 'currency')::text) stored,
  add column "snapshot_discipline" text collate "C" generated always as (("snapshot" ->> 'discipline')::text) stored`,
    "drop index {schema}.firm_billable_hour_by_work_date",
    `create index firm_billable_hour_by_work_date_engineer_8c3e30fd on {schema}.firm_billable_hour ("organization_id", "work_date", "engineer", "approval", "hours")`,
  ],
};
