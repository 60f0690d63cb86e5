import type { Migration } from "../../adapters/sql/migrations/migration.ts";
import { type Dialect, type Difference, differenceOf } from "./schema-difference.ts";
import { definitionsAfter } from "./table-definitions.ts";

/** The statements that create the tables of the classes in an empty database of each kind. */
export type Ddl = Readonly<Record<Dialect, ReadonlyArray<string>>>;
/** The statements of a migration, and what a person should know of them. */
export type MigrationStatements = Ddl & { readonly notes: ReadonlyArray<string> };

/** What brings a database that all migrations made to the tables of the classes; an error where no statement can, or none should. */
export const migrationStatements = (ddl: Ddl, migrations: ReadonlyArray<Migration>): MigrationStatements => {
  const between = (dialect: Dialect): Difference =>
    differenceOf(
      dialect,
      definitionsAfter(migrations.flatMap((each) => each[dialect])),
      definitionsAfter(ddl[dialect]),
    );
  const sqlite = between("sqlite");
  const postgres = between("postgres");
  // Most stand in the way on both; what SQLite does not tell apart, as a column that becomes wider, on Postgres alone.
  const problems = sqlite.problems.length > 0 ? sqlite.problems : postgres.problems;
  if (problems.length > 0)
    throw new Error(
      `No migration can be written from the classes alone:\n${problems.map((each) => `- ${each}`).join("\n")}`,
    );
  return {
    sqlite: sqlite.statements,
    postgres: postgres.statements,
    notes: [...new Set([...sqlite.notes, ...postgres.notes])],
  };
};
