import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import { busy, closed } from "../connection/fault.ts";
import { atOnce, type Pages } from "../connection/prepare.ts";
import type { Session } from "../statements/statements.ts";
import type { Mode } from "../statements/write-changes.ts";
import { perform, type Work } from "./execute.ts";

/** Runs `body` in a transaction of our own. An exception undoes it; the host's transaction on the same handle is waited for. */
function* transaction<T>(session: Session, begin: "begin" | "begin immediate", body: () => Pages<T>): Pages<T> {
  const { database, run, forget } = session;
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
export const together = (
  session: Session,
  works: ReadonlyArray<Work>,
  mode: Mode,
): ReadonlyArray<Result.Result<unknown, unknown>> =>
  atOnce(
    transaction(session, "begin immediate", function* () {
      const fault = session.unready();
      return works.map((work) => (fault === null ? perform(session, work, mode) : Result.fail(fault)));
    }),
  );

/** Reads that all see the same rows. */
export const snapshot = <T>(session: Session, body: () => Pages<T>): Pages<T | Result.Result<never, Fault>> =>
  transaction(session, "begin", function* () {
    const fault = session.unready();
    return fault === null ? yield* body() : Result.fail(fault);
  });
