import * as Result from "effect/Result";
import type { Decision } from "../../../domain/kernel/decision/decision.ts";
import { executeInOrder } from "../../../ports/execute-in-order.ts";
import {
  type Call,
  isAnswerStored,
  type LoadedRows,
  lastRound,
  type Outcome,
  type StoreBatch,
  type StoreCommand,
  type StoreQuery,
} from "../../../ports/store.ts";
import { isIdTaken, maxIdAttempts } from "../../../ports/taken-ids.ts";
import type { Chunked } from "../connection/prepare.ts";
import type { Statements } from "../statements/statements.ts";
import type { WriteMode } from "../statements/write-changes.ts";

export type AnyCommand = StoreCommand<unknown, unknown, never>;
/** A command or a batch. */
export type Work = AnyCommand | StoreBatch;
export type AnyQuery = StoreQuery<unknown, never>;
export type AnyOutcome = Outcome<unknown, never>;

/** The classes that `callContext` reads. */
const contextClasses = new Set(["Organization", "User", "Session"]);

const decide = (statements: Statements, command: AnyCommand, mode: WriteMode, attempt = 1): AnyOutcome => {
  const { call, load, args, judge, readOnly } = command;
  const state = statements.reads.load(load as never, args, call.organizationId);
  const { firm, account } = statements.callContext(call);
  const outcome: Result.Result<Decision<unknown>, never> = judge(state, firm, account);
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure);
  const { answer, changes, log, keys } = outcome.success;
  if (readOnly || (changes.length === 0 && log === undefined && keys === undefined)) return Result.succeed(answer);
  const duplicate = statements.write(call, firm, changes, mode);
  if (duplicate !== null && isIdTaken(duplicate) && attempt < maxIdAttempts)
    return decide(statements, command, mode, attempt + 1);
  if (duplicate === null && log !== undefined) statements.rewriteLog(call.organizationId, log);
  if (duplicate === null && keys !== undefined) statements.writeKeys(call.organizationId, keys);
  if (changes.some(({ entity }) => contextClasses.has(entity))) statements.forgetContext();
  return duplicate === null ? Result.succeed(answer) : Result.fail(duplicate);
};

/** Executes all commands of a batch; a refusal rolls back what the commands before it wrote. */
const decideAll = (statements: Statements, batch: StoreBatch): AnyOutcome => {
  const { run, forgetContext } = statements;
  run("savepoint firm_batch");
  const outcome = executeInOrder(batch, (command) => decide(statements, command as unknown as AnyCommand, "alone"));
  if (Result.isFailure(outcome)) {
    run("rollback to firm_batch");
    // A command that was rolled back may have changed settings or an account.
    forgetContext();
  }
  run("release firm_batch");
  return outcome as AnyOutcome;
};

/** Does the work and takes back what it wrote, but not what others wrote in the same transaction. */
const rolledBack = ({ run, forgetContext }: Statements, work: () => AnyOutcome): AnyOutcome => {
  run("savepoint firm_dry_run");
  const outcome = work();
  run("rollback to firm_dry_run");
  run("release firm_dry_run");
  forgetContext();
  return outcome;
};

/** Answers a repeated request with its stored answer (R-REQ-1). */
const withIdempotency = (statements: Statements, call: Call, work: () => AnyOutcome): AnyOutcome => {
  if (call.requestId === null) return work();
  const first = statements.idempotency.find(call);
  if (first !== undefined) {
    const { firm, account } = statements.callContext(call);
    const refused = call.recheckActor?.(firm, account) ?? null;
    return refused === null ? first : Result.fail(refused as never);
  }
  const outcome = work();
  if (isAnswerStored(outcome, call)) statements.idempotency.save(call, outcome);
  return outcome;
};

/** Executes a command or a batch inside an open transaction. Refusals are outcomes; an exception comes from the database or is a defect. */
export const executeWork = (statements: Statements, work: Work, mode: WriteMode): AnyOutcome => {
  const { dryRun } = work.call;
  const execute = (): AnyOutcome =>
    "commands" in work ? decideAll(statements, work) : decide(statements, work, dryRun ? "alone" : mode);
  return withIdempotency(statements, work.call, () => (dryRun ? rolledBack(statements, execute) : execute()));
};

/** Runs the rounds of a query inside an open transaction, so that all of them see the same rows. */
export function* answerQuery(statements: Statements, { call, rounds, answer, args }: AnyQuery): Chunked<AnyOutcome> {
  const { firm, account } = statements.callContext(call);
  let rows: LoadedRows = {};
  for (const round of rounds) {
    const reads = round(rows, firm, account);
    if (Result.isFailure(reads)) return Result.fail(reads.failure);
    const loaded = yield* statements.reads.round(reads.success, args, call.organizationId);
    rows = { ...rows, ...loaded };
    if (reads.success[lastRound] === true) break;
  }
  return answer(rows, firm, account);
}
