import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import { closed } from "../../closed.ts";
import { busy } from "../connection/fault.ts";
import type { Chunked } from "../connection/prepare.ts";
import type { Statements } from "../statements/statements.ts";
import type { WriteMode } from "../statements/write-changes.ts";
import { executeWork, type Work } from "./execute.ts";

/** Begins a transaction of our own. While the host has one open on the same handle, the database is busy. */
const begin = ({ database, run, forgetContext }: Statements, how: "begin" | "begin immediate"): void => {
  if (!database.open) throw closed;
  if (database.inTransaction) throw busy;
  run(how);
  forgetContext();
};
/** Rolls back what was not committed. A full disk or a failed read ends the transaction by itself. */
const end = ({ database, run }: Statements): void => {
  if (database.inTransaction) run("rollback");
};

/** Executes commands in one transaction, each judged on what the ones before it wrote. */
export const executeTogether = (
  statements: Statements,
  batch: ReadonlyArray<{ readonly work: Work }>,
  mode: WriteMode,
): ReadonlyArray<Result.Result<unknown, unknown>> => {
  begin(statements, "begin immediate");
  try {
    const fault = statements.schemaFault();
    const outcomes = batch.map(({ work }) =>
      fault === null ? executeWork(statements, work, mode) : Result.fail(fault),
    );
    statements.run("commit");
    return outcomes;
  } catch (cause) {
    end(statements);
    throw cause;
  }
};

/** Reads in one snapshot. */
export function* readSnapshot<T>(
  statements: Statements,
  body: () => Chunked<T>,
): Chunked<T | Result.Result<never, Fault>> {
  begin(statements, "begin");
  try {
    const fault = statements.schemaFault();
    const answer = fault === null ? yield* body() : Result.fail(fault);
    statements.run("commit");
    return answer;
  } finally {
    // Also if the caller left, which ends the generator early.
    end(statements);
  }
}
