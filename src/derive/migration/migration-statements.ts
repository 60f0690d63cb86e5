import type { Migration } from "../../adapters/sql/migrations/migration.ts";
import { onlineFault, onlineForm } from "./online-form.ts";
import { type Dialect, type Difference, differenceOf } from "./schema-difference.ts";
import { definitionsAfter, outermostParts } from "./table-definitions.ts";

/** The statements that create all tables in an empty database, by dialect. */
export type Ddl = Readonly<Record<Dialect, ReadonlyArray<string>>>;
/** The statements of a migration, with notes for its reader. */
export type MigrationStatements = Ddl & { readonly additive: boolean; readonly notes: ReadonlyArray<string> };

/** The statements from the last migration to the tables of the classes. Throws if no statements can keep every row. */
export const migrationStatements = (ddl: Ddl, migrations: ReadonlyArray<Migration>): MigrationStatements => {
  const between = (dialect: Dialect): Difference =>
    differenceOf(
      dialect,
      definitionsAfter(migrations.flatMap((each) => each[dialect])),
      definitionsAfter(ddl[dialect]),
    );
  const sqlite = between("sqlite");
  const postgres = between("postgres");
  // Most problems occur on both. Some, such as a wider column, occur only on Postgres.
  const problems = sqlite.problems.length > 0 ? sqlite.problems : postgres.problems;
  if (problems.length > 0)
    throw new Error(
      `No migration can be written from the classes alone:\n${problems.map((each) => `- ${each}`).join("\n")}`,
    );
  const breaks = [...sqlite.breaks, ...postgres.breaks];
  const online = postgres.statements.map(onlineForm);
  const additive = breaks.length === 0 && online.every((each) => onlineFault(each, outermostParts) === null);
  return {
    additive,
    sqlite: sqlite.statements,
    postgres: additive ? online : postgres.statements,
    notes: [...new Set([...breaks, ...sqlite.notes, ...postgres.notes])],
  };
};
