import * as Result from "effect/Result";
import type { Adapter } from "../../ports/adapter.ts";
import { readFault } from "../../ports/fault.ts";
import type { Store } from "../../ports/store.ts";
import { closed } from "../closed.ts";
import { commitListeners } from "../commit-listeners.ts";
import type { AnyCallback } from "../sql/complete-call.ts";
import { latestVersion } from "../sql/migrations/index.ts";
import { schemaStateOf } from "../sql/schema/version-fault.ts";
import { firmTables, hasRowsSql, listFirms, nextFirmSql } from "../sql/statements/list-firms.ts";
import { keyedEntities, storedKeysOf, storedKeysSql } from "../sql/statements/stored-keys.ts";
import { StoreError } from "../store-error.ts";
import { loadDriver, openFile, type SqliteDatabase } from "./connection/driver.ts";
import { faultOf } from "./connection/fault.ts";
import { checkedSqliteOptions, type SqliteOptions } from "./connection/options.ts";
import { prepareRaw, type RawRow } from "./connection/prepare.ts";
import { feedOf } from "./feed.ts";
import { migrate } from "./migrate.ts";
import { commitPoll } from "./poll-commits.ts";
import { storedVersionOf } from "./statements/schema-version.ts";
import { type Statements, statementsOf } from "./statements/statements.ts";
import { type AnyCommand, type AnyQuery, answerQuery, executeWork } from "./transaction/execute.ts";
import { groupCommit } from "./transaction/group-commit.ts";
import { joinHostTransaction } from "./transaction/host-transaction.ts";
import { readQueue } from "./transaction/read-queue.ts";

/**
 * The store in a SQLite file. It opens the file at the first call, creates tables only in `migrate`, and uses one connection for
 * writes and one for reads. `join` takes a better-sqlite3 handle of the host with an open transaction. Each turn of the event loop
 * runs one read, or a part of a long one, so that reads do not block other work.
 */
export const sqlite = (given: SqliteOptions): Adapter<SqliteDatabase> => {
  const options = checkedSqliteOptions(given);
  const { busyTimeout = 5_000, pollEvery = 250 } = options;
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
  // A file has a second connection for reads, so that a long read can continue while others write. A database in memory has only one
  // connection, and the host uses its own handle between two turns.
  const apart = own && options.file !== ":memory:";
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
    execute: (command, done) => {
      const each = command as unknown as AnyCommand;
      // A read-only command need not wait for the writer. With a request id it stores its answer, which is a write.
      if (command.readOnly && (command.call.requestId === null || command.call.dryRun))
        reader.read((open) => executeWork(open, each, "shared"), done as AnyCallback, command.call.cancelled);
      else queue.add(each, done as AnyCallback);
    },
    executeBatch: (batch, done) => queue.add(batch, done as AnyCallback),
    query: (query, done) =>
      reader.readChunked(
        (open) => answerQuery(open, query as unknown as AnyQuery),
        done as AnyCallback,
        query.call.cancelled,
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
        return schemaStateOf(storedVersionOf(opened().database), latestVersion);
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
    storedKeys: async (organizationId, indexed) => {
      refuseWhenClosed();
      const text = storedKeysSql("", () => "?", indexed);
      try {
        const rows = prepareRaw(opened().database, text).all(keyedEntities.map(() => organizationId));
        return (rows as ReadonlyArray<RawRow>).map(storedKeysOf);
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
