export { type MigrationStep, type MigrationTarget, migrationSql } from "./adapters/sql/migrations/index.ts";
export { type SqliteOptions, sqlite } from "./adapters/sqlite/adapter.ts";
export type { SqliteDatabase, SqliteStatement } from "./adapters/sqlite/connection/driver.ts";
