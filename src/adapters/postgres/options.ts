import type { KyselyDatabase, PgClient, PgPool } from "./driver.ts";

interface Common {
  /** The schema that holds the firm's tables, made by `migrate`. Default `firmcore`. */
  readonly schema?: string;
  /** How long a statement waits for a row that another transaction holds, in milliseconds; then the call is `Busy`. Default 5000. */
  readonly lockTimeout?: number;
  /** How long one statement may take, in milliseconds; default: as the database is set. */
  readonly statementTimeout?: number;
  /** How long a call waits for a free connection of the pool, in milliseconds; then it is `Busy`. Default 5000. */
  readonly connectTimeout?: number;
  /** False behind a pooler that hands connections round between transactions (pgbouncer in transaction mode). Default true. */
  readonly prepare?: boolean;
}
/** Where the firm's tables are: in the host's own database, through what the host has, or through connections of our own. */
export type PostgresOptions = Common &
  (
    | {
        /** A pool of `pg`, or of that shape; closing it is yours. */
        readonly pool: PgPool;
      }
    | {
        /** One connected client of `pg`: one transaction after another. Closing it is yours. */
        readonly client: PgClient;
      }
    | {
        /** An instance of Kysely on Postgres; each statement is a round trip of its own. Closing it is yours. */
        readonly kysely: KyselyDatabase;
      }
    | {
        /** `postgres://user:password@host:port/database`: a pool of our own, by the package `pg`, closed with the firm. */
        readonly url: string;
        /** How many connections it has at most. Default 10. */
        readonly connections?: number;
      }
  );
