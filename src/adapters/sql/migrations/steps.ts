import { distributedStatements, sequentialMode } from "../schema/citus.ts";
import { plannerStatistics } from "../schema/planner-statistics.ts";
import { inSchema } from "../schema/schema-name.ts";
import { setKeysVersionWithoutUsers } from "../schema/username-keys.ts";
import type { Migration } from "./migration.ts";
import { inTransaction, repeatable } from "./online-statements.ts";

interface PostgresTarget {
  readonly dialect: "postgres";
  readonly schema: string;
  /** The schema exists: creating it would need the right to create schemas. */
  readonly schemaExists?: boolean;
  /** The tables are distributed over the nodes of Citus, and new tables are too. Only after a version: an empty database has no tables. */
  readonly distributed?: boolean;
  /** Every step in a transaction, also an additive one. Its locks then last until the commit. Default false. */
  readonly oneTransaction?: boolean;
}
/** The target of the statements. */
export type MigrationTarget = { readonly dialect: "sqlite" } | PostgresTarget;

/** A step of a migration: one file for a tool that runs files. */
export interface MigrationStep {
  /** The version after it. */
  readonly version: number;
  /** An older firmcore works on the tables that it leaves. */
  readonly additive: boolean;
  /**
   * True: run the statements in a transaction, of this step or of several. False: run them in order, each alone and outside a
   * transaction. Each can be repeated, so a step that was interrupted is run again from its first statement.
   */
  readonly transaction: boolean;
  /** Each ends with a semicolon. */
  readonly statements: ReadonlyArray<string>;
}

/** The steps of these migrations after a version. */
export const stepsAfter = (
  all: ReadonlyArray<Migration>,
  target: MigrationTarget,
  from: number,
): ReadonlyArray<MigrationStep> => {
  const missing = all.filter(({ version }) => version > from);
  return missing.map((step, at) => {
    const { version, additive = false } = step;
    const [first, last] = [at === 0, at === missing.length - 1];
    const transaction = target.dialect === "sqlite" || !additive || from === 0 || target.oneTransaction === true;
    const statements =
      target.dialect === "sqlite"
        ? inSqlite(step, last)
        : inPostgres(step, { ...target, transaction, empty: from === 0, first, last });
    return { version, additive, transaction, statements: statements.map((statement) => `${statement};`) };
  });
};

/** The step that added the columns `names` and `additive` to the table of migrations. */
const marked = 4;
/** Records a step. The keys of the usernames stay as they were. */
const recorded = (
  { version, additive = false }: Migration,
  table: string,
  now: string,
  mark: (of: boolean) => string,
) =>
  version <= marked
    ? `insert into ${table} ("version", "at") values (${version}, ${now})`
    : `insert into ${table} ("version", "at", "names", "additive") select ${version}, ${now}, "names", ${mark(additive)} from ${table} where "version" = ${version - 1} on conflict do nothing`;

const inSqlite = (step: Migration, last: boolean): ReadonlyArray<string> => [
  ...step.sqlite,
  recorded(step, "firm_migration", "cast(unixepoch('subsec') * 1000 as integer)", (of) => (of ? "1" : "0")),
  ...(last
    ? [setKeysVersionWithoutUsers("firm_user").replaceAll("{table}", "firm_migration"), ...plannerStatistics()]
    : []),
];

interface Place {
  readonly transaction: boolean;
  /** The database has no tables yet. */
  readonly empty: boolean;
  readonly first: boolean;
  readonly last: boolean;
}
/** Waits for the operations that are running on this version, and holds up later ones, which then see the step and refuse. */
const stopOthers = "lock table {schema}.firm_migration in access exclusive mode";
const inPostgres = (
  step: Migration,
  { schema, schemaExists = false, distributed = false, transaction, empty, first, last }: PostgresTarget & Place,
): ReadonlyArray<string> => {
  const written = transaction
    ? step.postgres.map(inTransaction)
    : step.postgres.flatMap((each) => repeatable(schema, each));
  return [
    ...(first && empty && !schemaExists ? ["create schema if not exists {schema}"] : []),
    ...(transaction && distributed ? [sequentialMode] : []),
    ...(transaction && !empty && step.additive !== true && step.version > marked ? [stopOthers] : []),
    ...(distributed ? distributedStatements(schema, written) : written),
    recorded(step, "{schema}.firm_migration", "(extract(epoch from now()) * 1000)::bigint", String),
    ...(last
      ? [setKeysVersionWithoutUsers("{schema}.firm_user").replaceAll("{table}", "{schema}.firm_migration")]
      : []),
  ].map((statement) => inSchema(statement, schema));
};
