import * as Result from "effect/Result";
import type { Decision } from "../../domain/kernel/decision.ts";
import { kept, type Question, type Rows, type Said, type Step } from "../../ports/store.ts";
import type { Session } from "./session.ts";
import type { Mode } from "./writes.ts";

export type AnyStep = Step<unknown, unknown, never>;
export type AnyQuestion = Question<unknown, never>;
export type Answer = Said<unknown, never>;

/** The classes that `opening` reads. */
const opened = new Set(["Organization", "User", "Session"]);

const decide = (session: Session, step: AnyStep, mode: Mode): Answer => {
  const { call, load, args, judge, dry } = step;
  const state = session.reads.load(load as never, args, call.organizationId);
  const { firm, account } = session.opening(call);
  const said: Result.Result<Decision<unknown>, never> = judge(state, firm, account);
  if (Result.isFailure(said)) return Result.fail(said.failure);
  const { answer, changes } = said.success;
  if (dry || changes.length === 0) return Result.succeed(answer);
  const duplicate = session.write(call, changes, mode);
  if (changes.some(({ entity }) => opened.has(entity))) session.forget();
  return duplicate === null ? Result.succeed(answer) : Result.fail(duplicate);
};

/** One step inside an open transaction: a refusal is an answer, an exception is the database's or a defect. */
export const perform = (session: Session, step: AnyStep, mode: Mode): Answer => {
  const { call } = step;
  if (call.requestId === null) return decide(session, step, mode);
  const first = session.kept.first(call);
  if (first !== undefined) return first;
  const said = decide(session, step, mode);
  if (kept(said)) session.kept.keep(call, said);
  return said;
};

/** The rounds of a question inside an open transaction, so that all of them see the same rows. */
export const answered = (session: Session, { call, rounds, answer, args }: AnyQuestion): Answer => {
  const { firm, account } = session.opening(call);
  let known: Rows = {};
  for (const round of rounds) {
    const reads = round(known, firm, account);
    if (Result.isFailure(reads)) return Result.fail(reads.failure);
    known = { ...known, ...session.reads.round(reads.success, args, call.organizationId) };
  }
  return answer(known, firm, account);
};
