export { migrationSql } from "./adapters/sql/migrations/index.ts";
export type { MigrationStep, MigrationTarget } from "./adapters/sql/migrations/steps.ts";
export { sqlite } from "./adapters/sqlite/adapter.ts";
export type { SqliteDatabase, SqliteStatement } from "./adapters/sqlite/connection/driver.ts";
export type { SqliteOptions } from "./adapters/sqlite/connection/options.ts";
