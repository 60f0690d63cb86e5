import type { KyselyDatabase, PgClient, PgListener, PgPool } from "./driver.ts";

/**
 * How the entries of a log are numbered, and so how it is followed. `snapshot`: by one sequence for all firms, and a cursor is a
 * snapshot. `counter`: by a row for each firm that its writers take in turns, and a cursor is a `seq`.
 */
export type FeedKind = (typeof feedKinds)[number];
export const feedKinds = ["snapshot", "counter"] as const;

interface Common {
  /** The schema that holds the firm's tables, made by `migrate`. Default `firmcore`. */
  readonly schema?: string;
  /** How long a statement waits for a row that another transaction holds, in milliseconds; then the call is `Busy`. Default 5000. */
  readonly lockTimeout?: number;
  /** How long one statement may take, in milliseconds; default: as the database is set. */
  readonly statementTimeout?: number;
  /** How long a call waits for a free connection of the pool, in milliseconds; then it is `Busy`. Default 5000. */
  readonly connectTimeout?: number;
  /** How many calls that wait at the same moment share one commit at most; 1: none do. Default 32 (docs/decisions/015). */
  readonly groupCommit?: number;
  /** False behind a pooler that hands connections round between transactions (pgbouncer in transaction mode). Default true. */
  readonly prepare?: boolean;
  /**
   * True: each transaction names its firm to the policies that `firmcore sql --rls` prints; put them in place after every process
   * has it. Default false: with such policies every call is then refused by name, unless the role walks around them.
   */
  readonly rowSecurity?: boolean;
  /**
   * False: other processes are not told of commits by NOTIFY and hear of them when they next look. Default true; it is said after
   * the commit and at most forty times a second, so no booking waits for it.
   */
  readonly notify?: boolean;
  /**
   * Makes a connected client of `pg` of its own for LISTEN, past any pooler; we end it. It is asked for while somebody listens to
   * the feed, and again when it is lost. Default with `url`: one is made from it, unless `prepare` is false; otherwise, and with
   * `false`, whoever listens is told to look every `pollEvery` milliseconds.
   */
  readonly listen?: (() => Promise<PgListener>) | false;
  /** How often whoever listens to the feed is told to look where no LISTEN is, in milliseconds. Default 1000. */
  readonly pollEvery?: number;
  /**
   * How the log is numbered: `snapshot`, the usual, or `counter` for a database over several nodes, where the writers of a firm
   * wait for each other's commit. `migrate` makes it so, with nobody writing; elsewhere another one than the database's is a fault. Default: as
   * the database is, and `snapshot` in a new one.
   */
  readonly feed?: FeedKind;
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
