import * as Result from "effect/Result";
import { entityNamed } from "../../../domain/entities.ts";
import type { Change, Decision } from "../../../domain/kernel/decision/decision.ts";
import type { Duplicate } from "../../../domain/kernel/refusal/refusal.ts";
import { uniqueName } from "../../../domain/kernel/schema/entity.ts";
import { type Call, isAnswerStored } from "../../../ports/store.ts";
import { uniqueByName } from "../../sql/schema/constraint-names.ts";
import { type Ask, Broken } from "../connection/bound-statement.ts";
import { constraintOf, LostAtCommit, mayBeDone, outrun, stateOf } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import type { Frame, Machine } from "../statements/statements.ts";
import { type Answer, type AnyStep, heldBy, judged, located, unlessGone } from "./load-and-decide.ts";

/** What is to be answered, and what still has to be sent for the transaction to end. */
export interface Outcome {
  readonly answer: Answer;
  readonly rest: ReadonlyArray<Ask>;
  /** Something was written that the feed gives. */
  readonly wrote?: boolean;
}

/** The statements that end a transaction for good stand at the end of a message. */
export const finish = async (send: Send, asked: ReadonlyArray<Ask>, { close }: Frame): Promise<void> => {
  const all = [...asked, ...close];
  try {
    await send(all);
  } catch (error) {
    const { cause, done, sent } = error as Broken;
    // Where it was not asked to commit yet, or said itself that it did not come to it, nothing is committed.
    const reached = sent > asked.length && (stateOf(cause) === undefined || done >= asked.length);
    if (reached && mayBeDone(cause)) throw new LostAtCommit("", { cause });
    throw error;
  }
};

/** Which unique field stands in the way, as the name of the broken constraint tells; null where it is no class's. */
const duplicateOf = (error: unknown): Duplicate | null => {
  const cause = error instanceof Broken ? error.cause : error;
  if (stateOf(cause) !== "23505") return null;
  const name = constraintOf(cause);
  const found = name === undefined ? undefined : uniqueByName(name);
  return found === undefined
    ? null
    : {
        _tag: "Duplicate",
        class: found.entity.name,
        field: uniqueName(found.entity, found.fields),
      };
};

/**
 * The duplicate that a step is refused with. The first one may be a row that another step made at the same moment, which this one
 * would have seen, and judged, a moment later: it begins again once. Throws what is no duplicate.
 */
export const firmly = (error: unknown, known: Tried): Duplicate => {
  const duplicate = duplicateOf(error);
  if (duplicate === null) throw error;
  if (known.twin) return duplicate;
  known.twin = true;
  throw outrun;
};
/** What is remembered of a step from one try to the next. */
export interface Tried {
  /** It met a row with the same unique values. */
  twin: boolean;
}

/** Ends with an answer that changed nothing: kept for its request id where that is due, else there is only the end. */
export const refusing = async (
  { kept: answers }: Machine,
  send: Send,
  frame: Frame,
  call: Call,
  answer: Answer,
  before: ReadonlyArray<Ask> = [],
): Promise<Outcome> => {
  if (!isAnswerStored(answer, call)) return { answer, rest: before.length > 0 ? before : frame.undo };
  await finish(send, [...before, ...(before.length > 0 ? frame.open : []), ...answers.keep(call, answer)], frame);
  return { answer, rest: [] };
};

const writes = ({ changes, log }: Decision<unknown>): boolean => changes.length > 0 || log !== undefined;

/** Whether the log tells of some of the changes. */
export const isLogged = (changes: ReadonlyArray<Change>): boolean =>
  changes.some(({ entity }) => !entityNamed(entity).unlogged);

/** One step in a transaction that `frame` opens and closes. */
export const performStep = async (
  machine: Machine,
  send: Send,
  frame: Frame,
  step: AnyStep,
  tried: Tried,
): Promise<Outcome> => {
  const { call, dryRun: dry } = step;
  unlessGone(call);
  const place = await located(machine, send, [step], frame.open);
  const args = place.args[0] ?? {};
  const result = await judged(machine, send, step, { args, unsent: place.unsent }, heldBy(step, args), true);
  unlessGone(call);
  if (result.is === "first") return { answer: result.answer, rest: frame.undo };
  const { said } = result;
  if (Result.isFailure(said)) return refusing(machine, send, frame, call, Result.fail(said.failure));
  const decision = said.success;
  const answer: Answer = Result.succeed(decision.answer);
  if (dry || !writes(decision)) return refusing(machine, send, frame, call, answer);
  let asked = machine.rows(decision.changes.map((change) => ({ call, change })));
  try {
    if (decision.log !== undefined) {
      if (asked.length > 0) await send(asked);
      asked = [];
      await machine.rework(send, call.organizationId, decision.log);
    }
    const keeping = call.requestId === null ? [] : machine.kept.keep(call, answer);
    await finish(send, [...asked, ...keeping], frame);
  } catch (error) {
    const duplicate = firmly(error, tried);
    return refusing(machine, send, frame, call, Result.fail(duplicate), frame.undo);
  }
  return { answer, rest: [], wrote: isLogged(decision.changes) };
};
