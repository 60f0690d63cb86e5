import type { Migration } from "./migration.ts";

/** The tables with the column of keys. */
export const tables: ReadonlyArray<string> = [
  "firm_activity",
  "firm_engineer_profile",
  "firm_project",
  "firm_allocation",
  "firm_billable_hour",
  "firm_capacity_limit",
  "firm_certification",
  "firm_company",
  "firm_contact",
  "firm_deal",
  "firm_document",
  "firm_holiday",
  "firm_own_record",
  "firm_rate_step",
  "firm_status_update",
  "firm_task",
  "firm_time_off",
  "firm_working_time",
];
export const slots = [0, 1, 2, 3] as const;
/** An own class is a part of its table. */
const before = (table: string): string =>
  table === "firm_own_record" ? '"organization_id", "class"' : '"organization_id"';

/**
 * The keys of indexed custom fields (docs/decisions/020). No row has one until a field is declared `indexed`; from then on, an earlier
 * version refuses to work on the database.
 */
export const migration: Migration = {
  version: 13,
  additive: true,
  sqlite: [
    ...tables.map((table) => `alter table ${table} add column "custom_keys" text`),
    ...tables.flatMap((table) =>
      slots.map(
        (slot) =>
          `create index ${table}_by_key_${slot + 1} on ${table} (${before(table)}, ("custom_keys" ->> ${slot}), "object_id") where "custom_keys" ->> ${slot} is not null`,
      ),
    ),
  ],
  postgres: [
    ...tables.map((table) => `alter table {schema}.${table}\n  add column if not exists "custom_keys" json`),
    ...tables.flatMap((table) =>
      slots.map(
        (slot) =>
          `create index concurrently if not exists ${table}_by_key_${slot + 1} on {schema}.${table} (${before(table)}, (("custom_keys" ->> ${slot}) collate "C"), "object_id") where "custom_keys" ->> ${slot} is not null`,
      ),
    ),
  ],
};
