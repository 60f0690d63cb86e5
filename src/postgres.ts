export { postgres } from "./adapters/postgres/adapter.ts";
export type {
  DrizzleTransaction,
  KyselyDatabase,
  KyselyTransaction,
  PgClient,
  PgPool,
  PgPoolClient,
  PgTransaction,
} from "./adapters/postgres/driver.ts";
export type { PostgresOptions } from "./adapters/postgres/options.ts";
