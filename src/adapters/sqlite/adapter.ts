import * as Result from "effect/Result";
import type { Adapter } from "../../ports/adapter.ts";
import { readFault } from "../../ports/fault.ts";
import type { Store } from "../../ports/store.ts";
import { commitListeners } from "../commit-listeners.ts";
import type { AnyCallback } from "../sql/complete-call.ts";
import { firmTables, hasRowsSql, listFirms, nextFirmSql } from "../sql/statements/list-firms.ts";
import { StoreError } from "../sql/store-error.ts";
import { loadDriver, openFile, type SqliteDatabase } from "./connection/driver.ts";
import { closed, faultOf } from "./connection/fault.ts";
import { prepareRaw, type RawRow } from "./connection/prepare.ts";
import { feedOf } from "./feed.ts";
import { migrate } from "./migrate.ts";
import { commitPoll } from "./poll-commits.ts";
import { stateOf, versionOf } from "./statements/schema-version.ts";
import { type Statements, statementsOf } from "./statements/statements.ts";
import { type AnyCommand, type AnyQuery, answerQuery, executeWork } from "./transaction/execute.ts";
import { groupCommit } from "./transaction/group-commit.ts";
import { joinHostTransaction } from "./transaction/host-transaction.ts";
import { readQueue } from "./transaction/read-queue.ts";

interface Common {
  /** How long a call waits for a locked database, in milliseconds, without holding up the process; then it is `Busy`. Default 5000. */
  readonly busyTimeout?: number;
  /**
   * How often the feed looks for commits of other processes while somebody listens to it, in milliseconds. Default 250: they are
   * heard of so much later. Our own are heard of at once.
   */
  readonly pollEvery?: number;
}
/** Where the firm's tables are. */
export type SqliteOptions = Common &
  (
    | {
        /** Path of the file, or `:memory:`. It is made where there is none; opened with `journal_mode=WAL`. */
        readonly file: string;
        /**
         * `normal` (default): an answered change survives the end of the process, the last ones may be lost with the
         * machine's power. `full`: they survive that too; each commit waits for the disk.
         */
        readonly synchronous?: "normal" | "full";
      }
    | {
        /** An open handle of better-sqlite3, or of that shape; its pragmas are left as they are, and closing it is yours. */
        readonly database: SqliteDatabase;
      }
  );

/**
 * A firm in a SQLite file. The file is opened at the first use and no table is ever made but by `migrate`. `join` takes a
 * better-sqlite3 handle of the host with an open transaction; our own calls use a connection of their own, and reads of a file a
 * second one. One read is made in each turn of the event loop, a long one piece by piece, so that others go on beside it.
 */
export const sqlite = (options: SqliteOptions): Adapter<SqliteDatabase> => {
  const {
    busyTimeout = 5_000,
    pollEvery = 250,
    file,
    database,
  } = (options ?? {}) as Partial<Record<"busyTimeout" | "pollEvery", number> & Record<"file" | "database", unknown>>;
  // A host without types can leave out both.
  if (typeof file !== "string" && (typeof database !== "object" || database === null))
    throw new TypeError("sqlite(): expected { file } or { database }");
  const own = "file" in options;
  const open = own
    ? openFile.bind(null, loadDriver(), options.file, options.synchronous ?? "normal")
    : () => options.database;
  let session: Statements | undefined;
  let closing: Promise<void> | undefined;
  const opened = (): Statements => {
    session ??= statementsOf(open());
    return session;
  };
  const watch = commitPoll(opened, pollEvery, commitListeners());
  const queue = groupCommit(opened, busyTimeout, watch.pollNow);
  // Reads of a file have a connection of their own: one may go on over several turns, beside whoever writes. A database in memory has
  // but one connection, and a handle of the host is used by the host between two turns.
  const apart = own && options.file !== "" && options.file !== ":memory:";
  let reading: Statements | undefined;
  const toRead = (): Statements => {
    if (!apart) return opened();
    opened();
    reading ??= statementsOf(open());
    return reading;
  };
  const reader = readQueue(toRead, busyTimeout, apart);

  const store: Store = {
    name: "sqlite",
    execute: (step, done) => {
      const each = step as unknown as AnyCommand;
      // A what-if writes nothing, so it need not wait for the writer; with a request id its answer is kept, and that is written.
      if (step.dryRun && step.call.requestId === null)
        reader.read((open) => executeWork(open, each, "shared"), done as AnyCallback, step.call.cancelled);
      else queue.add(each, done as AnyCallback);
    },
    executeBatch: (batch, done) => queue.add(batch, done as AnyCallback),
    query: (question, done) =>
      reader.readChunked(
        (open) => answerQuery(open, question as unknown as AnyQuery),
        done as AnyCallback,
        question.call.cancelled,
      ),
    readLog: (query, done) => reader.read((open) => Result.succeed(open.log(query)), done as AnyCallback),
  };
  const refuseWhenClosed = (): void => {
    if (closing !== undefined) throw new StoreError(closed);
  };

  return {
    name: "sqlite",
    store,
    feed: feedOf(reader, watch.add),
    join: (transaction) => joinHostTransaction(transaction, () => closing !== undefined),
    schema: async () => {
      refuseWhenClosed();
      try {
        return stateOf(versionOf(opened().database));
      } catch (cause) {
        throw new StoreError(readFault(faultOf(cause)), cause);
      }
    },
    checkFirm: async (organizationId) => {
      refuseWhenClosed();
      const { database } = opened();
      const select = (text: string, value: string) =>
        (prepareRaw(database, text).get(firmTables.map(() => value)) as RawRow)[0];
      try {
        const exists =
          select(
            hasRowsSql("", () => "?"),
            organizationId,
          ) === 1;
        return await listFirms(
          exists,
          (after) =>
            select(
              nextFirmSql("", () => "?"),
              after,
            ) as string | null,
        );
      } catch (cause) {
        throw new StoreError(readFault(faultOf(cause)), cause);
      }
    },
    migrate: async () => {
      refuseWhenClosed();
      return migrate(opened, busyTimeout);
    },
    close: () => {
      watch.end();
      closing ??= Promise.all([queue.end(), reader.end()]).then(() => {
        if (own) session?.database.close();
        reading?.database.close();
      });
      return closing;
    },
  };
};
