import { type MigrationTarget, migrationSql } from "../../../src/adapters/sql/migrations/index.ts";

/** The statements of all steps after a version, in order. */
export const sqlOf = (target: MigrationTarget, from = 0): ReadonlyArray<string> =>
  migrationSql(target, from).flatMap(({ statements }) => statements);
