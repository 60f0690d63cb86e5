import { migrations } from "../generated/migrations.gen.ts";
import { type MigrationStep, type MigrationTarget, stepsAfter } from "./steps.ts";

/** The version that this release requires. */
export const latestVersion: number = migrations.length;

/**
 * The steps that migrate a database from a version to the current one, for hosts with their own migration tool. `from: 0` is an empty
 * database; it has nobody to wait for, so all its steps run in transactions.
 */
export const migrationSql = (target: MigrationTarget, from = 0): ReadonlyArray<MigrationStep> =>
  stepsAfter(migrations, target, from);
