import * as Result from "effect/Result";
import type { Duplicate, Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { StoreBatch, WithIndex } from "../../../ports/store.ts";
import type { BoundStatement, Send } from "../connection/bound-statement.ts";
import { staleRead } from "../connection/error-codes.ts";
import { callContextArguments } from "../statements/call-context.ts";
import type { LockRequest } from "../statements/locks.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import {
  type AnyCommand,
  type Attempts,
  duplicateOrRetry,
  endUnchanged,
  isLogged,
  loadAndDecide,
  locksFirm,
  locksOf,
  repeatedAnswer,
  resolveLookups,
} from "./run-command.ts";
import { type AnyOutcome, sendAndCommit, stopIfGone, type WorkResult } from "./run-with-retry.ts";

/** The same for the commands of a batch. */
export const batchLocksFirm = ({ commands }: StoreBatch): boolean =>
  commands.some(({ provisional }) => locksFirm(provisional as unknown as AnyCommand));

const refusedAt = (refusal: Refusal, index: number): AnyOutcome =>
  Result.fail({ ...refusal, index } satisfies WithIndex<Refusal> as never);

/** Rows by class and id, and classes that are locked as a whole. */
const keysOf = ({ lock, args }: LockRequest): ReadonlyArray<string> => {
  if ("every" in lock) return [`${lock.entity.name}/`];
  const given = args[lock.id.param];
  return (Array.isArray(given) ? given : [given]).map(
    (id) => `${lock.entity.name}/${id}${lock.share === true ? "/share" : ""}`,
  );
};

/**
 * Commands of one transaction, each decided on the rows that the earlier ones wrote. All locks that are known beforehand are taken first, in
 * one order. Then each command is one message, in which the rows of the command before it are written ahead of its reads.
 */
export const runBatch = async (
  statements: Statements,
  send: Send,
  control: TransactionControl,
  { call, commands, separately }: StoreBatch,
  attempts: Attempts,
): Promise<WorkResult> => {
  const { reads, idempotency, callContextOf, savepoint } = statements;
  stopIfGone(call);
  const provisional = commands.map((command) => command.provisional as unknown as AnyCommand);
  const resolved = await resolveLookups(statements, send, provisional, control.begin);
  const early = provisional.flatMap((command, i) => locksOf(command, resolved.args[i] ?? {}));
  const bound: Array<BoundStatement> = [...resolved.unsent, ...statements.locks(call.organizationId, early)];
  const at = bound.length;
  if (call.requestId !== null) bound.push(idempotency.find(call), reads.callContext.bind(callContextArguments(call)));
  if (bound.length > 0) {
    const results = await send(bound);
    const stored = call.requestId === null ? undefined : idempotency.storedAnswer(call, results[at] ?? []);
    const [row] = results[at + 1] ?? [];
    if (stored !== undefined && row !== undefined)
      return { outcome: repeatedAnswer(stored, call, callContextOf(row)), unsent: control.rollback };
  }
  const locked = new Set(early.flatMap(keysOf));
  const answers: Array<unknown> = [];
  let unsent: ReadonlyArray<BoundStatement> = [];
  let wrote = false;
  const refuse = (refusal: Refusal, index: number): Promise<WorkResult> =>
    endUnchanged(statements, send, control, call, refusedAt(refusal, index), control.rollback);
  /** Writes at once; a duplicate takes back only these rows. */
  const writeSeparately = async (rows: ReadonlyArray<BoundStatement>): Promise<Duplicate | null> => {
    try {
      await send([...savepoint.begin, ...rows, ...savepoint.commit]);
      return null;
    } catch (error) {
      const duplicate = duplicateOrRetry(error, attempts);
      await send(savepoint.rollback);
      return duplicate;
    }
  };
  for (const [index, { provisional, resolve }] of commands.entries()) {
    stopIfGone(call);
    const command = (resolve === null ? provisional : resolve(answers)) as unknown as AnyCommand;
    try {
      const { args: [args = {}] = [], ...before } = await resolveLookups(statements, send, [command], unsent);
      const locks = locksOf(command, args);
      const missing = locks.filter((each) => keysOf(each).some((key) => !locked.has(key)));
      const decided = await loadAndDecide(statements, send, command, { ...before, args }, missing, false);
      for (const key of locks.flatMap(keysOf)) locked.add(key);
      unsent = [];
      if (decided.stored !== undefined) throw staleRead;
      if (Result.isFailure(decided.decision)) {
        if (!separately) return refuse(decided.decision.failure, index);
        answers.push(decided.decision);
        continue;
      }
      const { answer, changes, log, keys } = decided.decision.success;
      answers.push(separately ? Result.succeed(answer) : answer);
      if (command.readOnly) continue;
      wrote ||= isLogged(changes);
      const { firm } = decided;
      unsent = [
        ...statements.writeChanges(changes.map((change) => ({ call: command.call, firm, change }))),
        ...statements.writeKeys(call.organizationId, keys ?? []),
      ];
      if (separately) {
        const duplicate = await writeSeparately(unsent);
        unsent = [];
        if (duplicate !== null) answers[index] = Result.fail(duplicate);
      }
      if (log !== undefined) {
        await send(unsent);
        unsent = [];
        await statements.rewriteLog(send, call.organizationId, log);
      }
    } catch (error) {
      const duplicate = duplicateOrRetry(error, attempts);
      // The statements ahead of a command's reads write the rows of the command before it.
      const writer = unsent.length > 0 && answers.length === index ? index - 1 : index;
      return refuse(duplicate, writer);
    }
  }
  const outcome: AnyOutcome = Result.succeed(answers);
  try {
    if (call.dryRun) {
      if (unsent.length > 0) await send(unsent);
      return { outcome, unsent: control.rollback };
    }
    const stored = call.requestId === null ? [] : idempotency.store(call, outcome);
    await sendAndCommit(send, [...unsent, ...stored], control);
  } catch (error) {
    return refuse(duplicateOrRetry(error, attempts), commands.length - 1);
  }
  return { outcome, unsent: [], loggedIn: wrote ? call.organizationId : undefined };
};
