import * as Result from "effect/Result";
import type { Store } from "../../../ports/store.ts";
import { type AnyDone, tell } from "../../sql/complete-call.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { closed, faultOf, isOutdated, notInTransaction, outdated } from "../connection/fault.ts";
import { atOnce } from "../connection/prepare.ts";
import { type Session, sessionOf } from "../statements/statements.ts";
import { type AnyQuestion, type AnyStep, answered, perform } from "./execute.ts";

/** Runs `body` inside the host's transaction; an exception undoes what it wrote and leaves the rest to the host. */
const inside = (session: Session, body: () => Result.Result<unknown, unknown>): Result.Result<unknown, unknown> => {
  const { database, run, forget } = session;
  // The host may have written anything since the last step.
  forget();
  if (!database.inTransaction) return Result.fail(notInTransaction);
  try {
    run("savepoint firm_step");
    const fault = session.unready();
    const said = fault === null ? body() : Result.fail(fault);
    run("release firm_step");
    return said;
  } catch (cause) {
    if (database.inTransaction) {
      run("rollback to firm_step");
      run("release firm_step");
    }
    return Result.fail(isOutdated(cause) ? outdated : faultOf(cause));
  }
};

const sessions = new WeakMap<SqliteDatabase, Session>();
/**
 * A store that works on the host's own connection, inside the transaction that the host has open there: each step is
 * judged and written at once, and kept or lost with the host's commit.
 */
export const joined = (database: SqliteDatabase, isClosed: () => boolean): Store => {
  if (typeof database?.prepare !== "function" || typeof database.inTransaction !== "boolean")
    throw new TypeError("within() takes a better-sqlite3 handle with an open transaction");
  let session = sessions.get(database);
  if (session === undefined) {
    session = sessionOf(database);
    sessions.set(database, session);
  }
  const own = session;
  const answer = (done: unknown, cancelled: boolean, body: () => Result.Result<unknown, unknown>): void => {
    if (isClosed()) tell(done as AnyDone, Result.fail(closed));
    else if (!cancelled) tell(done as AnyDone, inside(own, body));
  };
  return {
    name: "sqlite",
    execute: (step, done) =>
      answer(done, step.call.cancelled(), () => perform(own, step as unknown as AnyStep, "alone")),
    executeBatch: (batch, done) => answer(done, batch.call.cancelled(), () => perform(own, batch, "alone")),
    query: (question, done) =>
      answer(done, question.call.cancelled(), () => atOnce(answered(own, question as unknown as AnyQuestion))),
    readLog: (query, done) => answer(done, false, () => Result.succeed(own.log(query))),
  };
};
