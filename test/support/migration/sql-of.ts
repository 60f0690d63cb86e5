import { migrationSql } from "../../../src/adapters/sql/migrations/index.ts";
import type { MigrationTarget } from "../../../src/adapters/sql/migrations/steps.ts";

/** The statements of all steps after a version, in order. */
export const sqlOf = (target: MigrationTarget, from = 0): ReadonlyArray<string> =>
  migrationSql(target, from).flatMap(({ statements }) => statements);
