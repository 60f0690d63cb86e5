import * as Result from "effect/Result";
import { CompiledQuery } from "kysely";
import type { Call, Store } from "../../../ports/store.ts";
import { closed } from "../../closed.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { type BoundStatement, type Send, StatementError } from "../connection/bound-statement.ts";
import { sendOf } from "../connection/connections.ts";
import { clientOfDrizzle, isClient, isKysely, isPool, type PgTransaction } from "../connection/driver.ts";
import {
  faultOf,
  isRetryable,
  LostAtCommit,
  sqlStateOf,
  staleRead,
  wrongIsolationLevel,
} from "../connection/error-codes.ts";
import { mutex } from "../connection/mutex.ts";
import { sendOneByOne } from "../connection/send-one-by-one.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { readLog } from "./read-log.ts";
import { batchLocksFirm, runBatch } from "./run-batch.ts";
import { type AnyCommand, locksFirm, noAttempts, runCommand } from "./run-command.ts";
import { type AnyQuery, runQuery } from "./run-query.ts";
import { type AnyOutcome, callerGone, type TransactionRunner, type WorkResult } from "./run-with-retry.ts";

const expectedTransaction =
  "within() takes an open transaction: a client of pg after BEGIN, or the transaction of Kysely or of Drizzle on pg";

/** The connection under the host's transaction. */
const sendIn = (transaction: PgTransaction): Send => {
  if (isKysely(transaction)) {
    if (!transaction.isTransaction) throw new TypeError(expectedTransaction);
    const plain = transaction.withoutPlugins();
    return sendOneByOne(({ sql, parameters }) => plain.executeQuery(CompiledQuery.raw(sql, [...parameters])));
  }
  const client = isClient(transaction) ? transaction : clientOfDrizzle(transaction);
  if (client === undefined || isPool(client)) throw new TypeError(expectedTransaction);
  return sendOf(client);
};

/** How often a command is tried if another transaction causes its rollback. */
const mostAttempts = 5;
const mutexes = new WeakMap<object, () => Promise<() => void>>();
const requiredLevel = "read committed";

/**
 * A store inside the host's open transaction: one command after another is decided and written at once, and committed or rolled
 * back with the host's transaction. Above READ COMMITTED it refuses every call: its reads would be older than its locks.
 */
export const storeInTransaction = (
  statements: Statements,
  { notReady, lookAgain }: TransactionRunner,
  transaction: PgTransaction,
  isClosed: () => boolean,
  notifyStatements: (organizationId: string) => ReadonlyArray<BoundStatement>,
): Store => {
  const send = sendIn(transaction);
  const lock = mutexes.get(transaction) ?? mutex();
  mutexes.set(transaction, lock);
  const { prepared, inOrganization } = statements;
  const currentLevel = prepared("select current_setting('transaction_isolation')", 1);
  // Sent with each call, because a session has one transaction after another. Any other level, and a newer step, fails to parse as an integer.
  const requireLevel = prepared(
    `select cast(nullif(current_setting('transaction_isolation'), '${requiredLevel}') as integer), ${statements.noNewerStep}`,
  );
  const { savepoint } = statements;
  const control: TransactionControl = { ...savepoint, begin: [...savepoint.begin, requireLevel], writes: "plain" };
  const { writes: _, ...reading } = control;
  const isNotAllowed = (error: unknown): boolean =>
    error instanceof StatementError &&
    sqlStateOf(error.cause) === "22P02" &&
    error.completed === savepoint.begin.length;
  /** A connection that is lost at the end of our part has lost the host's transaction too. */
  const causeOf = (error: unknown): unknown =>
    error instanceof StatementError || error instanceof LostAtCommit ? error.cause : error;

  const attempt = async (body: () => Promise<WorkResult>): Promise<AnyOutcome> => {
    for (let attempts = 1; ; attempts++) {
      try {
        const { outcome, unsent, loggedIn } = await body();
        const rest = loggedIn === undefined ? unsent : [...unsent, ...notifyStatements(loggedIn)];
        if (rest.length > 0) await send(rest);
        return outcome;
      } catch (error) {
        const cause = causeOf(error);
        const isUndone = await send(control.rollback).then(
          () => true,
          () => false,
        );
        if (cause === callerGone) throw callerGone;
        if (isUndone && isNotAllowed(error)) {
          const [rows] = await send([currentLevel]);
          const level = rows?.[0]?.[0] ?? "";
          if (level !== requiredLevel) return Result.fail(wrongIsolationLevel(level));
          lookAgain();
          const fault = await notReady(send);
          if (fault !== null) return Result.fail(fault);
        }
        // After a deadlock or a serialization failure the host has to begin again: its own work was undone too.
        const isOurs = cause === staleRead || ["22012", "23503"].includes(sqlStateOf(cause) ?? "");
        if (isUndone && isOurs && isRetryable(cause) && attempts < mostAttempts) continue;
        return Result.fail(faultOf(cause));
      }
    }
  };

  const run = async (call: Pick<Call, "cancelled"> | null, done: AnyCallback, body: () => Promise<WorkResult>) => {
    const unlock = await lock();
    try {
      if (isClosed()) return completeCall(done, Result.fail(closed));
      if (call?.cancelled() === true) return;
      const fault = await notReady(send);
      completeCall(done, fault === null ? await attempt(body) : Result.fail(fault));
    } catch (error) {
      if (error !== callerGone) completeCall(done, Result.fail(faultOf(causeOf(error))));
    } finally {
      unlock();
    }
  };

  return {
    name: "postgres",
    execute: (given, done) => {
      const command = given as unknown as AnyCommand;
      const { call } = command;
      const attempts = noAttempts();
      void run(call, done as AnyCallback, () =>
        runCommand(
          statements,
          send,
          inOrganization(control, call.organizationId, locksFirm(command)),
          command,
          attempts,
        ),
      );
    },
    executeBatch: (batch, done) => {
      const { call } = batch;
      const attempts = noAttempts();
      void run(call, done as AnyCallback, () =>
        runBatch(
          statements,
          send,
          inOrganization(control, call.organizationId, batchLocksFirm(batch)),
          batch,
          attempts,
        ),
      );
    },
    query: (given, done) => {
      const query = given as unknown as AnyQuery;
      const { call } = query;
      void run(call, done as AnyCallback, () =>
        // The host's transaction may have changed the caller's account: no row is remembered.
        runQuery(statements, send, inOrganization(reading, call.organizationId), query, () => ({ row: null })),
      );
    },
    readLog: (query, done) => {
      void run(null, done as AnyCallback, () => readLog(statements, send, control, query));
    },
  };
};
