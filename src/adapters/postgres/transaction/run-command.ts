import * as Result from "effect/Result";
import { entityNamed } from "../../../domain/entities.ts";
import type { Change, Decision } from "../../../domain/kernel/decision/decision.ts";
import type { Duplicate } from "../../../domain/kernel/refusal/refusal.ts";
import { uniqueName } from "../../../domain/kernel/schema/entity.ts";
import { type Call, isAnswerStored } from "../../../ports/store.ts";
import { uniqueByName } from "../../sql/schema/constraint-names.ts";
import { type BoundStatement, StatementError } from "../connection/bound-statement.ts";
import { constraintOf, LostAtCommit, mayHaveCommitted, sqlStateOf, staleRead } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import {
  type AnyCommand,
  type AnyOutcome,
  loadAndDecide,
  locksOf,
  resolveLookups,
  stopIfGone,
} from "./load-and-decide.ts";

/** What is to be answered, and what still has to be sent for the transaction to end. */
export interface WorkResult {
  readonly outcome: AnyOutcome;
  readonly unsent: ReadonlyArray<BoundStatement>;
  /** Something was written that the feed gives. */
  readonly wrote?: boolean;
}

/** The statements that end a transaction for good stand at the end of a message. */
export const sendAndCommit = async (
  send: Send,
  asked: ReadonlyArray<BoundStatement>,
  { commit: close }: TransactionControl,
): Promise<void> => {
  const all = [...asked, ...close];
  try {
    await send(all);
  } catch (error) {
    const { cause, completed: done, sent } = error as StatementError;
    // Where it was not asked to commit yet, or said itself that it did not come to it, nothing is committed.
    const reached = sent > asked.length && (sqlStateOf(cause) === undefined || done >= asked.length);
    if (reached && mayHaveCommitted(cause)) throw new LostAtCommit("", { cause });
    throw error;
  }
};

/** Which unique field stands in the way, as the name of the broken constraint tells; null where it is no class's. */
const duplicateOf = (error: unknown): Duplicate | null => {
  const cause = error instanceof StatementError ? error.cause : error;
  if (sqlStateOf(cause) !== "23505") return null;
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
export const duplicateOrRetry = (error: unknown, known: Attempts): Duplicate => {
  const duplicate = duplicateOf(error);
  if (duplicate === null) throw error;
  if (known.metDuplicate) return duplicate;
  known.metDuplicate = true;
  throw staleRead;
};
/** What is remembered of a step from one try to the next. */
export interface Attempts {
  /** It met a row with the same unique values. */
  metDuplicate: boolean;
}

/** Ends with an answer that changed nothing: kept for its request id where that is due, else there is only the end. */
export const endUnchanged = async (
  { idempotency: answers }: Statements,
  send: Send,
  frame: TransactionControl,
  call: Call,
  answer: AnyOutcome,
  before: ReadonlyArray<BoundStatement> = [],
): Promise<WorkResult> => {
  if (!isAnswerStored(answer, call)) return { outcome: answer, unsent: before.length > 0 ? before : frame.rollback };
  await sendAndCommit(
    send,
    [...before, ...(before.length > 0 ? frame.begin : []), ...answers.store(call, answer)],
    frame,
  );
  return { outcome: answer, unsent: [] };
};

const writes = ({ changes, log }: Decision<unknown>): boolean => changes.length > 0 || log !== undefined;

/** Whether the log tells of some of the changes. */
export const isLogged = (changes: ReadonlyArray<Change>): boolean =>
  changes.some(({ entity }) => !entityNamed(entity).unlogged);

/** One step in a transaction that `frame` opens and closes. */
export const runCommand = async (
  statements: Statements,
  send: Send,
  frame: TransactionControl,
  step: AnyCommand,
  tried: Attempts,
): Promise<WorkResult> => {
  const { call, dryRun: dry } = step;
  stopIfGone(call);
  const place = await resolveLookups(statements, send, [step], frame.begin);
  const args = place.args[0] ?? {};
  const result = await loadAndDecide(statements, send, step, { args, unsent: place.unsent }, locksOf(step, args), true);
  stopIfGone(call);
  if (result.is === "first") return { outcome: result.answer, unsent: frame.rollback };
  const { said } = result;
  if (Result.isFailure(said)) return endUnchanged(statements, send, frame, call, Result.fail(said.failure));
  const decision = said.success;
  const answer: AnyOutcome = Result.succeed(decision.answer);
  if (dry || !writes(decision)) return endUnchanged(statements, send, frame, call, answer);
  let asked = statements.writeChanges(decision.changes.map((change) => ({ call, change })));
  try {
    if (decision.log !== undefined) {
      if (asked.length > 0) await send(asked);
      asked = [];
      await statements.rewriteLog(send, call.organizationId, decision.log);
    }
    const keeping = call.requestId === null ? [] : statements.idempotency.store(call, answer);
    await sendAndCommit(send, [...asked, ...keeping], frame);
  } catch (error) {
    const duplicate = duplicateOrRetry(error, tried);
    return endUnchanged(statements, send, frame, call, Result.fail(duplicate), frame.rollback);
  }
  return { outcome: answer, unsent: [], wrote: isLogged(decision.changes) };
};
