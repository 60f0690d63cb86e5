import type { KyselyDatabase, PgClient, PgListener, PgPool } from "./driver.ts";

/**
 * How the log entries of a firm are numbered. `snapshot`: by one sequence for all firms; a cursor is a snapshot. `counter`: by a
 * counter row for each firm, for which its writers wait in turn; a cursor is a `seq`.
 */
export type FeedKind = (typeof feedKinds)[number];
export const feedKinds = ["snapshot", "counter"] as const;

interface Common {
  /** The schema of the firm's tables, which `migrate` creates. Default `firmcore`. */
  readonly schema?: string;
  /** Milliseconds that a statement waits for a locked row; then the call is `Busy`. Default 5000. */
  readonly lockTimeout?: number;
  /** Milliseconds that one statement may take. Default: the setting of the database. */
  readonly statementTimeout?: number;
  /** Milliseconds that a call waits for a free connection of the pool; then it is `Busy`. Default 5000. */
  readonly connectTimeout?: number;
  /** Group commit: the most calls of one firm that share a commit; 1: none do. Default 32 (docs/decisions/015). */
  readonly groupCommit?: number;
  /** False behind a pooler that gives each transaction another connection (pgbouncer in transaction mode). Default true. */
  readonly prepare?: boolean;
  /**
   * True: each transaction sets its firm for the policies that `firmcore sql --rls` prints. Create the policies when every process
   * has this option. Default false; with policies in place every call is then refused, unless the role bypasses them.
   */
  readonly rowSecurity?: boolean;
  /**
   * False: other processes are not notified of commits and find them when they next poll. Default true: NOTIFY after the commit, at
   * most forty times a second, so no booking waits for it.
   */
  readonly notify?: boolean;
  /**
   * Opens a connected client of `pg` for LISTEN, to the server and not to a pooler; we end it. Called when the feed gets its first
   * listener, and again after a lost connection. Default with `url` and `prepare`: a client for that URL. Otherwise, and with `false`,
   * listeners poll every `pollEvery` milliseconds.
   */
  readonly listen?: (() => Promise<PgListener>) | false;
  /** Milliseconds between two polls of feed listeners where no LISTEN is possible. Default 1000. */
  readonly pollEvery?: number;
  /**
   * The numbering of the log: `snapshot`, or `counter` for a database over several nodes, where the writers of a firm wait for each
   * other's commit. `migrate` changes it, while nobody writes; other calls fail when the database has the other kind. Default: that of
   * the database, and `snapshot` in a new one.
   */
  readonly feed?: FeedKind;
}
/** Options of `postgres()`: how to connect, and the common ones. */
export type PostgresOptions = Common &
  (
    | {
        /** A pool of `pg`, or of that shape. You close it. */
        readonly pool: PgPool;
      }
    | {
        /** One connected client of `pg`, for one transaction after another. You close it. */
        readonly client: PgClient;
      }
    | {
        /** An instance of Kysely on Postgres; each statement is a round trip. You close it. */
        readonly kysely: KyselyDatabase;
      }
    | {
        /** `postgres://user:password@host:port/database`: makes a pool with the package `pg`, closed with the firm. */
        readonly url: string;
        /** The most connections of the pool. Default 10. */
        readonly connections?: number;
      }
  );
