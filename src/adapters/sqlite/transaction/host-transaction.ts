import * as Result from "effect/Result";
import type { Store } from "../../../ports/store.ts";
import { closed } from "../../closed.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { faultOf, isStaleSnapshot, notInTransaction, staleSnapshot } from "../connection/fault.ts";
import { runToEnd } from "../connection/prepare.ts";
import { type Statements, statementsOf } from "../statements/statements.ts";
import { type AnyCommand, type AnyQuery, answerQuery, executeWork } from "./execute.ts";

/** Runs `body` in the host's transaction; an exception rolls back only its own writes. */
const inSavepoint = (
  statements: Statements,
  body: () => Result.Result<unknown, unknown>,
): Result.Result<unknown, unknown> => {
  const { database, run, forgetContext } = statements;
  // The host may have changed rows since the last command.
  forgetContext();
  if (!database.inTransaction) return Result.fail(notInTransaction);
  try {
    run("savepoint firm_step");
    const fault = statements.schemaFault();
    const outcome = fault === null ? body() : Result.fail(fault);
    run("release firm_step");
    return outcome;
  } catch (cause) {
    if (database.inTransaction) {
      run("rollback to firm_step");
      run("release firm_step");
    }
    return Result.fail(isStaleSnapshot(cause) ? staleSnapshot : faultOf(cause));
  }
};

const statementsByHandle = new WeakMap<SqliteDatabase, Statements>();
/**
 * A store on the host's own connection and in its open transaction. Each command is judged and written at once, and commits or rolls
 * back with the host.
 */
export const joinHostTransaction = (database: SqliteDatabase, isClosed: () => boolean): Store => {
  if (typeof database?.prepare !== "function" || typeof database.inTransaction !== "boolean")
    throw new TypeError("within() takes a better-sqlite3 handle with an open transaction");
  let session = statementsByHandle.get(database);
  if (session === undefined) {
    session = statementsOf(database);
    statementsByHandle.set(database, session);
  }
  const own = session;
  const answer = (done: unknown, cancelled: boolean, body: () => Result.Result<unknown, unknown>): void => {
    if (isClosed()) completeCall(done as AnyCallback, Result.fail(closed));
    else if (!cancelled) completeCall(done as AnyCallback, inSavepoint(own, body));
  };
  return {
    name: "sqlite",
    execute: (command, done) =>
      answer(done, command.call.cancelled(), () => executeWork(own, command as unknown as AnyCommand, "alone")),
    executeBatch: (batch, done) => answer(done, batch.call.cancelled(), () => executeWork(own, batch, "alone")),
    query: (query, done) =>
      answer(done, query.call.cancelled(), () => runToEnd(answerQuery(own, query as unknown as AnyQuery))),
    readLog: (query, done) => answer(done, false, () => Result.succeed(own.log(query))),
  };
};
