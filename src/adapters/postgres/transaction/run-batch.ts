import * as Result from "effect/Result";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { StoreBatch, WithIndex } from "../../../ports/store.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import { staleRead } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import { callContextArguments } from "../statements/call-context.ts";
import type { LockRequest } from "../statements/locks.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import {
  type AnyCommand,
  type AnyOutcome,
  loadAndDecide,
  locksOf,
  repeatedAnswer,
  resolveLookups,
  stopIfGone,
} from "./load-and-decide.ts";
import {
  type Attempts,
  duplicateOrRetry,
  endUnchanged,
  isLogged,
  sendAndCommit,
  type WorkResult,
} from "./run-command.ts";

const refusedAt = (failure: Refusal, index: number): AnyOutcome =>
  Result.fail({ ...failure, index } satisfies WithIndex<Refusal> as never);

/** Rows by class and id, and classes held as a whole. */
const keysOf = ({ lock, args }: LockRequest): ReadonlyArray<string> => {
  if ("every" in lock) return [`${lock.entity.name}/`];
  const given = args[lock.id.param];
  return (Array.isArray(given) ? given : [given]).map(
    (id) => `${lock.entity.name}/${id}${lock.share === true ? "/share" : ""}`,
  );
};

/**
 * Steps of one transaction, each judged on what those before it left. All locks that are known are taken first, in one order; then
 * each step is one message, with what the step before it writes ahead of its reads.
 */
export const runBatch = async (
  statements: Statements,
  send: Send,
  frame: TransactionControl,
  { call, commands: steps }: StoreBatch,
  tried: Attempts,
): Promise<WorkResult> => {
  const {
    reads: plans,
    idempotency: kept,
    locks,
    callContextOf: openingOf,
    writeChanges: rows,
    rewriteLog: rework,
  } = statements;
  stopIfGone(call);
  const ahead = steps.map(({ provisional: ahead }) => ahead as unknown as AnyCommand);
  const known = await resolveLookups(statements, send, ahead, frame.begin);
  const held = ahead.flatMap((step, i) => locksOf(step, known.args[i] ?? {}));
  const asked: Array<BoundStatement> = [...known.unsent, ...locks(call.organizationId, held)];
  const at = asked.length;
  if (call.requestId !== null)
    asked.push(kept.find(call), plans.callContext.statement.bind(callContextArguments(call)));
  if (asked.length > 0) {
    const told = await send(asked);
    const first = call.requestId === null ? undefined : kept.storedAnswer(call, told[at] ?? []);
    const [row] = told[at + 1] ?? [];
    if (first !== undefined && row !== undefined)
      return { outcome: repeatedAnswer(first, call, openingOf(row)), unsent: frame.rollback };
  }
  const holding = new Set(held.flatMap(keysOf));
  const missing = (some: ReadonlyArray<LockRequest>): ReadonlyArray<LockRequest> =>
    some.filter((each) => keysOf(each).some((key) => !holding.has(key)));

  const answers: Array<unknown> = [];
  let unsent: ReadonlyArray<BoundStatement> = [];
  let wrote = false;
  for (const [index, { provisional: early, resolve: from }] of steps.entries()) {
    stopIfGone(call);
    const step = (from === null ? early : from(answers)) as unknown as AnyCommand;
    try {
      const place = await resolveLookups(statements, send, [step], unsent);
      const args = place.args[0] ?? {};
      const wanted = locksOf(step, args);
      const result = await loadAndDecide(
        statements,
        send,
        step,
        { args, unsent: place.unsent },
        missing(wanted),
        false,
      );
      for (const key of wanted.flatMap(keysOf)) holding.add(key);
      unsent = [];
      if (result.is === "first") throw staleRead;
      if (Result.isFailure(result.said))
        return endUnchanged(statements, send, frame, call, refusedAt(result.said.failure, index), frame.rollback);
      const { answer, changes, log } = result.said.success;
      answers.push(answer);
      if (step.dryRun) continue;
      wrote ||= isLogged(changes);
      unsent = rows(changes.map((change) => ({ call: step.call, change })));
      if (log !== undefined) {
        await send(unsent);
        unsent = [];
        await rework(send, call.organizationId, log);
      }
    } catch (error) {
      // What goes ahead of a step's reads was written by the one before it.
      const duplicate = duplicateOrRetry(error, tried);
      const writer = unsent.length > 0 && answers.length === index ? index - 1 : index;
      return endUnchanged(statements, send, frame, call, refusedAt(duplicate, writer), frame.rollback);
    }
  }
  const answer: AnyOutcome = Result.succeed(answers);
  try {
    const keeping = call.requestId === null ? [] : kept.store(call, answer);
    await sendAndCommit(send, [...unsent, ...keeping], frame);
  } catch (error) {
    const duplicate = duplicateOrRetry(error, tried);
    return endUnchanged(statements, send, frame, call, refusedAt(duplicate, steps.length - 1), frame.rollback);
  }
  return { outcome: answer, unsent: [], wrote };
};
