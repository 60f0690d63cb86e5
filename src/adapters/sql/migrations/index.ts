import { migrations } from "../generated/migrations.gen.ts";
import { distributedStatements, sequentialMode } from "../schema/citus.ts";
import { plannerStatistics } from "../schema/planner-statistics.ts";
import { inSchema } from "../schema/schema-name.ts";
import { setKeysVersionWithoutUsers } from "../schema/username-keys.ts";
import type { Migration } from "./migration.ts";

/** The version that this release requires. */
export const latestVersion: number = migrations.length;

interface PostgresTarget {
  readonly dialect: "postgres";
  readonly schema: string;
  /** The schema exists: creating it would need the right to create schemas. */
  readonly schemaExists?: boolean;
  /** The tables are distributed over the nodes of Citus, and new tables are too. Only after a version: an empty database has no tables. */
  readonly distributed?: boolean;
}
/** The target of the statements. */
export type MigrationTarget = { readonly dialect: "sqlite" } | PostgresTarget;

/**
 * The statements that migrate a database from a version to the current one, for hosts with their own migration tool. Each ends with a
 * semicolon; run them in one transaction. `from: 0` is an empty database.
 */
export const migrationSql = (target: MigrationTarget, from = 0): ReadonlyArray<string> => {
  if (from >= latestVersion) return [];
  const statements = target.dialect === "sqlite" ? forSqlite(from) : forPostgres(target, from);
  return statements.map((statement) => `${statement};`);
};

/** The step that added the columns `names` and `additive` to the table of migrations. */
const marked = 4;
/** Records a step, with the keys of the usernames as they were. */
const recorded = (
  { version, additive = false }: Migration,
  table: string,
  now: string,
  mark: (of: boolean) => string,
) =>
  version <= marked
    ? `insert into ${table} ("version", "at") values (${version}, ${now})`
    : `insert into ${table} ("version", "at", "names", "additive") select ${version}, ${now}, "names", ${mark(additive)} from ${table} where "version" = ${version - 1} on conflict do nothing`;

const after = (from: number): ReadonlyArray<Migration> => migrations.filter(({ version }) => version > from);

const forSqlite = (from: number): ReadonlyArray<string> => [
  ...after(from).flatMap((step) => [
    ...step.sqlite,
    recorded(step, "firm_migration", "cast(unixepoch('subsec') * 1000 as integer)", (of) => (of ? "1" : "0")),
  ]),
  setKeysVersionWithoutUsers("firm_user").replaceAll("{table}", "firm_migration"),
  ...plannerStatistics(),
];

const forPostgres = (
  { schema, schemaExists, distributed = false }: PostgresTarget,
  from: number,
): ReadonlyArray<string> =>
  [
    ...(from > 0 || schemaExists === true ? [] : ["create schema if not exists {schema}"]),
    ...(distributed ? [sequentialMode] : []),
    ...after(from).flatMap((step) => [
      ...(distributed ? distributedStatements(schema, step.postgres) : step.postgres),
      recorded(step, "{schema}.firm_migration", "(extract(epoch from now()) * 1000)::bigint", String),
    ]),
    setKeysVersionWithoutUsers("{schema}.firm_user").replaceAll("{table}", "{schema}.firm_migration"),
  ].map((statement) => inSchema(statement, schema));
