import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import { busy, closed } from "../connection/fault.ts";
import { type Chunked, runToEnd } from "../connection/prepare.ts";
import type { Statements } from "../statements/statements.ts";
import type { WriteMode } from "../statements/write-changes.ts";
import { executeWork, type Work } from "./execute.ts";

/** Runs `body` in a transaction of our own. An exception undoes it; the host's transaction on the same handle is waited for. */
function* transaction<T>(
  statements: Statements,
  begin: "begin" | "begin immediate",
  body: () => Chunked<T>,
): Chunked<T> {
  const { database, run, forgetContext: forget } = statements;
  if (!database.open) throw closed;
  if (database.inTransaction) throw busy;
  run(begin);
  forget();
  try {
    const answer = yield* body();
    run("commit");
    return answer;
  } finally {
    // Also where the caller has gone. A full disk or a failed read ends the transaction by itself.
    if (database.inTransaction) run("rollback");
  }
}

/** All of them in one transaction and one commit, judged in turn on what the ones before left. */
export const executeTogether = (
  statements: Statements,
  works: ReadonlyArray<Work>,
  mode: WriteMode,
): ReadonlyArray<Result.Result<unknown, unknown>> =>
  runToEnd(
    transaction(statements, "begin immediate", function* () {
      const fault = statements.schemaFault();
      return works.map((work) => (fault === null ? executeWork(statements, work, mode) : Result.fail(fault)));
    }),
  );

/** Reads that all see the same rows. */
export const readSnapshot = <T>(
  statements: Statements,
  body: () => Chunked<T>,
): Chunked<T | Result.Result<never, Fault>> =>
  transaction(statements, "begin", function* () {
    const fault = statements.schemaFault();
    return fault === null ? yield* body() : Result.fail(fault);
  });
