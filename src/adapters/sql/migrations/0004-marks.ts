import type { Migration } from "./migration.ts";

/** Columns, each with nothing or its initial value in the rows that are there. No row is rewritten. */
const added: ReadonlyArray<
  readonly [table: string, column: string, type: "text" | "integer" | "boolean", more?: string]
> = [
  // Made from the table of look-alikes by `migrate`, and of which one they are.
  ["firm_user", "skeleton", "text"],
  ["firm_user", "log_in_key", "text"],
  ["firm_migration", "names", "text"],
  ["firm_migration", "additive", "boolean", " not null default false"],
  ["firm_user", "deleted_on", "integer"],
  ["firm_user", "erased_on", "integer"],
  ["firm_engineer_profile", "left_on", "integer"],
  ["firm_allocation", "cancelled_on", "integer"],
  ["firm_billable_hour", "last_editor", "text"],
  ["firm_billable_hour", "submitted_on", "integer"],
  ["firm_billable_hour", "decision_round", "integer", " not null default 0"],
  ["firm_task", "block_reason", "text"],
];
const inPostgres = { text: 'text collate "C"', integer: "integer", boolean: "boolean" } as const;
const inSqlite = (type: string, more: string): string =>
  type === "boolean" ? `integer${more.replace("false", "0")}` : `${type}${more}`;

const uniques = (schema: string): ReadonlyArray<string> =>
  ["skeleton", "log_in_key"].map(
    (column) => `create unique index firm_user_one_${column} on ${schema}firm_user ("organization_id", "${column}")`,
  );

/**
 * Keys of usernames by what is typed and what is seen; marks of who changed, submitted, cancelled, left, deleted or was erased, and
 * when; and of which steps are additive. No firmcore before this step looks for that mark, so this one and those before it have none.
 */
export const migration: Migration = {
  version: 4,
  sqlite: [
    ...added.map(
      ([table, column, type, more = ""]) => `alter table ${table} add column "${column}" ${inSqlite(type, more)}`,
    ),
    ...uniques(""),
  ],
  postgres: [
    ...added.map(
      ([table, column, type, more = ""]) =>
        `alter table {schema}.${table} add column "${column}" ${inPostgres[type]}${more}`,
    ),
    ...uniques("{schema}."),
  ],
};
