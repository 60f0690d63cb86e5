import * as Result from "effect/Result";
import type { Decision } from "../../../domain/kernel/decision/decision.ts";
import { executeInOrder } from "../../../ports/execute-in-order.ts";
import {
  type Call,
  isAnswerStored,
  type LoadedRows,
  type Outcome,
  type StoreBatch,
  type StoreCommand,
  type StoreQuery,
} from "../../../ports/store.ts";
import type { Pages } from "../connection/prepare.ts";
import type { Session } from "../statements/statements.ts";
import type { Mode } from "../statements/write-changes.ts";

export type AnyStep = StoreCommand<unknown, unknown, never>;
/** What waits for its turn to write: one step, or a batch of them. */
export type Work = AnyStep | StoreBatch;
export type AnyQuestion = StoreQuery<unknown, never>;
export type Answer = Outcome<unknown, never>;

/** The classes that `opening` reads. */
const opened = new Set(["Organization", "User", "Session"]);

const decide = (session: Session, step: AnyStep, mode: Mode): Answer => {
  const { call, load, args, judge, dryRun: dry } = step;
  const state = session.reads.load(load as never, args, call.organizationId);
  const { firm, account } = session.opening(call);
  const said: Result.Result<Decision<unknown>, never> = judge(state, firm, account);
  if (Result.isFailure(said)) return Result.fail(said.failure);
  const { answer, changes, log } = said.success;
  if (dry || (changes.length === 0 && log === undefined)) return Result.succeed(answer);
  const duplicate = session.write(call, changes, mode);
  if (duplicate === null && log !== undefined) session.rework(call.organizationId, log);
  if (changes.some(({ entity }) => opened.has(entity))) session.forget();
  return duplicate === null ? Result.succeed(answer) : Result.fail(duplicate);
};

/** All steps of a batch; what the ones before a refused one wrote is undone. */
const decideAll = (session: Session, { commands: steps }: StoreBatch): Answer => {
  const { run, forget } = session;
  run("savepoint firm_batch");
  const said = executeInOrder(steps, (step) => decide(session, step as unknown as AnyStep, "alone"));
  if (Result.isFailure(said)) {
    run("rollback to firm_batch");
    // An undone step may have been the one that changed settings or an account.
    forget();
  }
  run("release firm_batch");
  return said as Answer;
};

/** The first answer to a request id is given again (R-REQ-1). */
const once = (session: Session, call: Call, work: () => Answer): Answer => {
  if (call.requestId === null) return work();
  const first = session.kept.first(call);
  if (first !== undefined) {
    const { firm, account } = session.opening(call);
    const refused = call.recheckActor?.(firm, account) ?? null;
    return refused === null ? first : Result.fail(refused as never);
  }
  const said = work();
  if (isAnswerStored(said, call)) session.kept.keep(call, said);
  return said;
};

/** One step or batch inside an open transaction: a refusal is an answer, an exception is the database's or a defect. */
export const perform = (session: Session, work: Work, mode: Mode): Answer =>
  once(session, work.call, () => ("commands" in work ? decideAll(session, work) : decide(session, work, mode)));

/** The rounds of a question inside an open transaction, so that all of them see the same rows. */
export function* answered(session: Session, { call, rounds, answer, args }: AnyQuestion): Pages<Answer> {
  const { firm, account } = session.opening(call);
  let known: LoadedRows = {};
  for (const round of rounds) {
    const reads = round(known, firm, account);
    if (Result.isFailure(reads)) return Result.fail(reads.failure);
    const found = yield* session.reads.round(reads.success, args, call.organizationId);
    known = { ...known, ...found };
  }
  return answer(known, firm, account);
}
