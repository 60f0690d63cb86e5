import * as Result from "effect/Result";
import { CompiledQuery } from "kysely";
import type { Call, Store } from "../../../ports/store.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { type BoundStatement, StatementError } from "../connection/bound-statement.ts";
import { sendOf } from "../connection/connections.ts";
import { clientOfDrizzle, isClient, isKysely, isPool, type PgTransaction } from "../connection/driver.ts";
import {
  closed,
  faultOf,
  isRetryable,
  LostAtCommit,
  sqlStateOf,
  staleRead,
  wrongIsolationLevel,
} from "../connection/error-codes.ts";
import { mutex } from "../connection/mutex.ts";
import { type Send, sendOneByOne } from "../connection/send.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { type AnyCommand, callerGone } from "./load-and-decide.ts";
import { readLog } from "./read-log.ts";
import { runBatch } from "./run-batch.ts";
import { runCommand, type WorkResult } from "./run-command.ts";
import { type AnyQuery, runQuery } from "./run-query.ts";
import type { TransactionRunner } from "./run-with-retry.ts";

const expected =
  "within() takes an open transaction: a client of pg after BEGIN, or the transaction of Kysely or of Drizzle on pg";

/** The connection under the host's transaction. */
const sendIn = (transaction: PgTransaction): Send => {
  if (isKysely(transaction)) {
    if (!transaction.isTransaction) throw new TypeError(expected);
    const plain = transaction.withoutPlugins();
    return sendOneByOne(({ sql, parameters }) => plain.executeQuery(CompiledQuery.raw(sql, [...parameters])));
  }
  const client = isClient(transaction) ? transaction : clientOfDrizzle(transaction);
  if (client === undefined || isPool(client)) throw new TypeError(expected);
  return sendOf(client);
};

/** How often a step that others outran is judged again inside one transaction of the host. */
const mostTries = 5;
const lines = new WeakMap<object, () => Promise<() => void>>();
const levelNeeded = "read committed";

/**
 * A store that works inside the host's open transaction, one step after another: each is judged and written at once, and kept or
 * lost with the host's commit. Above READ COMMITTED it is refused: what it reads would be older than its locks.
 */
export const storeInTransaction = (
  statements: Statements,
  { notReady: fault }: TransactionRunner,
  transaction: PgTransaction,
  isClosed: () => boolean,
  committing: (organizationId: string) => ReadonlyArray<BoundStatement>,
): Store => {
  const send = sendIn(transaction);
  const next = lines.get(transaction) ?? mutex();
  lines.set(transaction, next);
  const { plain, inOrganization: inFirm } = statements;
  const level = plain("select current_setting('transaction_isolation')", 1);
  // Looked at by each call, along with what it sends first: a session has one transaction after another. Another level is no number.
  const rightLevel = plain(
    `select cast(nullif(current_setting('transaction_isolation'), '${levelNeeded}') as integer)`,
  );
  const inside: TransactionControl = { ...statements.inside, begin: [...statements.inside.begin, rightLevel] };
  const isLevel = (error: unknown): boolean =>
    error instanceof StatementError &&
    sqlStateOf(error.cause) === "22P02" &&
    error.completed === statements.inside.begin.length;
  /** Lost at the end of our part, the host's transaction is lost as well. */
  const causeOf = (error: unknown): unknown =>
    error instanceof StatementError || error instanceof LostAtCommit ? error.cause : error;

  const attempt = async (body: () => Promise<WorkResult>): Promise<Result.Result<unknown, unknown>> => {
    for (let tries = 1; ; tries++) {
      try {
        const { outcome: answer, unsent: rest } = await body();
        if (rest.length > 0) await send(rest);
        return answer;
      } catch (error) {
        const cause = causeOf(error);
        const undone = await send(inside.rollback).then(
          () => true,
          () => false,
        );
        if (cause === callerGone) throw callerGone;
        if (undone && isLevel(error)) {
          const [rows] = await send([level]);
          const found = rows?.[0]?.[0] ?? "";
          if (found !== levelNeeded) return Result.fail(wrongIsolationLevel(found));
        }
        // A deadlock or a serialization failure is the host's to begin again: its own work is part of it.
        const mine = cause === staleRead || ["22012", "23503"].includes(sqlStateOf(cause) ?? "");
        if (undone && mine && isRetryable(cause) && tries < mostTries) continue;
        return Result.fail(faultOf(cause));
      }
    }
  };

  const answer = async (call: Pick<Call, "cancelled"> | null, done: AnyCallback, body: () => Promise<WorkResult>) => {
    const free = await next();
    try {
      if (isClosed()) return completeCall(done, Result.fail(closed));
      if (call?.cancelled() === true) return;
      const refused = await fault(send);
      completeCall(done, refused === null ? await attempt(body) : Result.fail(refused));
    } catch (error) {
      if (error !== callerGone) completeCall(done, Result.fail(faultOf(causeOf(error))));
    } finally {
      free();
    }
  };
  const told = (organizationId: string) => async (outcome: Promise<WorkResult>) => {
    const said = await outcome;
    const notice = said.wrote === true ? committing(organizationId) : [];
    return notice.length === 0 ? said : { ...said, unsent: [...said.unsent, ...notice] };
  };

  return {
    name: "postgres",
    execute: (step, done) => {
      const each = step as unknown as AnyCommand;
      const tried = { metDuplicate: false };
      void answer(step.call, done as AnyCallback, () =>
        told(step.call.organizationId)(
          runCommand(statements, send, inFirm(inside, step.call.organizationId), each, tried),
        ),
      );
    },
    executeBatch: (batch, done) => {
      const tried = { metDuplicate: false };
      void answer(batch.call, done as AnyCallback, () =>
        told(batch.call.organizationId)(
          runBatch(statements, send, inFirm(inside, batch.call.organizationId), batch, tried),
        ),
      );
    },
    query: (question, done) => {
      void answer(question.call, done as AnyCallback, () =>
        // The host's own writes of this very transaction may have changed who asks: nothing is guessed.
        runQuery(
          statements,
          send,
          inFirm(inside, question.call.organizationId),
          question as unknown as AnyQuery,
          () => ({ row: null }),
        ),
      );
    },
    readLog: (query, done) => {
      void answer(null, done as AnyCallback, () => readLog(statements, send, inside, query));
    },
  };
};
