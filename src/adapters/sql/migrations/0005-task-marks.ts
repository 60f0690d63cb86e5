import type { Migration } from "./migration.ts";

/** Who blocked a task with a reason, and the days on which it was assigned and last made ready. Existing rows have none. */
export const migration: Migration = {
  version: 5,
  additive: true,
  sqlite: [
    `alter table firm_task add column "blocked_by" text`,
    `alter table firm_task add column "assigned_on" integer`,
    `alter table firm_task add column "ready_on" integer`,
  ],
  postgres: [
    `alter table {schema}.firm_task
  add column if not exists "blocked_by" text collate "C",
  add column if not exists "assigned_on" integer,
  add column if not exists "ready_on" integer`,
  ],
};
