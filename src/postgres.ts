export { postgres } from "./adapters/postgres/adapter.ts";
export type {
  DrizzleTransaction,
  KyselyDatabase,
  KyselyTransaction,
  PgClient,
  PgListener,
  PgPool,
  PgPoolClient,
  PgTransaction,
} from "./adapters/postgres/connection/driver.ts";
export type { PostgresOptions } from "./adapters/postgres/connection/options.ts";
export { migrationSql } from "./adapters/sql/migrations/index.ts";
export type { MigrationStep, MigrationTarget } from "./adapters/sql/migrations/steps.ts";
