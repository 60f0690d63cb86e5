import * as Result from "effect/Result";
import { entityNamed } from "../../../domain/entities.ts";
import type { Settings } from "../../../domain/kernel/context/settings.ts";
import type { Change, Decision } from "../../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Duplicate } from "../../../domain/kernel/refusal/refusal.ts";
import { uniqueName } from "../../../domain/kernel/schema/entity.ts";
import { type Call, isAnswerStored, type StoreCommand } from "../../../ports/store.ts";
import { isIdTaken, maxIdAttempts } from "../../../ports/taken-ids.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { uniqueByName } from "../../sql/schema/constraint-names.ts";
import { type BoundStatement, type Send, StatementError } from "../connection/bound-statement.ts";
import { constraintOf, sqlStateOf, staleRead } from "../connection/error-codes.ts";
import { type CallContext, callContextArguments } from "../statements/call-context.ts";
import { stateFromRows } from "../statements/load-statements.ts";
import type { LockRequest } from "../statements/locks.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { type AnyOutcome, sendAndCommit, stopIfGone, type WorkResult } from "./run-with-retry.ts";

export type AnyCommand = StoreCommand<unknown, unknown, never>;
/** Arguments with what their lookups found, and the statements that have to be sent before the next ones. */
export interface Resolved {
  readonly args: Arguments;
  readonly unsent: ReadonlyArray<BoundStatement>;
}

/** Looks up the arguments that other rows hold, one message for each level of lookups; `before` is sent ahead of the first. */
export const resolveLookups = async (
  { reads }: Statements,
  send: Send,
  commands: ReadonlyArray<AnyCommand>,
  before: ReadonlyArray<BoundStatement>,
): Promise<{ readonly args: ReadonlyArray<Arguments>; readonly unsent: ReadonlyArray<BoundStatement> }> => {
  const args = commands.map(
    ({ args, call }): Record<string, Arguments[string]> => ({
      ...args,
      [organizationParameter.param]: call.organizationId,
    }),
  );
  let unsent = before;
  for (let level = 0; ; level++) {
    const lookups = commands.map(({ load }) => reads.load(load as never).lookups[level] ?? []);
    if (lookups.every(({ length }) => length === 0)) return { args, unsent };
    const bound = lookups.flatMap((some, i) => some.map(({ statement }) => statement.bind(args[i] ?? {})));
    const results = await send([...unsent, ...bound]);
    let at = unsent.length;
    unsent = [];
    for (const [i, some] of lookups.entries())
      for (const { name, parse } of some) (args[i] as Record<string, unknown>)[name] = parse(results[at++] ?? []);
  }
};

const same = (left: unknown, right: unknown): boolean =>
  left === right || (typeof left === "object" && JSON.stringify(left) === JSON.stringify(right));

/** The stored answer, unless the caller may not have it any more (R-REQ-1, R-POL-4). */
export const repeatedAnswer = (stored: AnyOutcome, call: Call, { settings, account }: CallContext): AnyOutcome => {
  const refused = call.recheckActor?.(settings, account) ?? null;
  return refused === null ? stored : Result.fail(refused as never);
};

export const locksOf = ({ load, readOnly }: AnyCommand, args: Arguments): ReadonlyArray<LockRequest> =>
  readOnly ? [] : load.locks.map((lock) => ({ lock, args }));

/** Whether the command runs while no other one writes records of the firm. */
export const locksFirm = ({ load }: Pick<AnyCommand, "load">): boolean =>
  load.locks.some((lock) => "every" in lock && lock.entity.name === "Organization");

/** The result of a command before anything is written: the answer stored under its request id, or its decision. */
export type Decided =
  | { readonly stored: AnyOutcome }
  | { readonly stored?: never; readonly decision: Result.Result<Decision<unknown>, never>; readonly firm: Settings };

/**
 * Takes the locks, reads, and decides, in one message. The reads are separate statements after the locks, so that they see
 * the commits that the locks waited for. Lookups are repeated under the locks; a row that changed in between throws {@link staleRead}.
 * `findStored`: looks for an answer stored under the request id first.
 */
export const loadAndDecide = async (
  statements: Statements,
  send: Send,
  command: AnyCommand,
  { args, unsent }: Resolved,
  locks: ReadonlyArray<LockRequest>,
  findStored: boolean,
): Promise<Decided> => {
  const { reads, idempotency, callContextOf } = statements;
  const { call, load, judge } = command;
  const plan = reads.load(load as never);
  const lookups = plan.lookups.flat();
  const loadReads = plan.readings(args);
  const bound: Array<BoundStatement> = [...unsent, ...statements.locks(call.organizationId, locks)];
  let at = bound.length;
  if (findStored) bound.push(idempotency.find(call));
  const all = { ...args, ...callContextArguments(call) };
  for (const { statement } of lookups) bound.push(statement.bind(all));
  bound.push(loadReads.keyed.statement.bind(all));
  for (const { statement } of loadReads.readings) bound.push(statement.bind(all));
  const results = await send(bound);
  const stored = findStored ? idempotency.storedAnswer(call, results[at++] ?? []) : undefined;
  for (const { name, parse } of lookups) if (!same(parse(results[at++] ?? []), args[name])) throw staleRead;
  const [row] = results[at++] ?? [];
  if (row === undefined) throw new Error("The row of the call context is missing");
  const context = callContextOf(row);
  if (stored !== undefined) return { stored: repeatedAnswer(stored, call, context) };
  const firm = context.settings;
  return { decision: judge(stateFromRows(loadReads, row, results.slice(at)), firm, context.account), firm };
};

/** The unique fields of a violated constraint; null for another error. */
const duplicateOf = (error: unknown): Duplicate | null => {
  const cause = error instanceof StatementError ? error.cause : error;
  if (sqlStateOf(cause) !== "23505") return null;
  const name = constraintOf(cause);
  const found = name === undefined ? undefined : uniqueByName(name);
  return found === undefined
    ? null
    : { _tag: "Duplicate", class: found.entity.name, field: uniqueName(found.entity, found.fields) };
};

/** State that one attempt passes to the next. */
export interface Attempts {
  metDuplicate: boolean;
  idsTaken: number;
}
export const noAttempts = (): Attempts => ({ metDuplicate: false, idsTaken: 0 });
/**
 * The duplicate with which a command is refused. Another transaction may have inserted the row after the command's reads, so the
 * first duplicate restarts the command; a taken id does so {@link maxIdAttempts} times. Throws any other error.
 */
export const duplicateOrRetry = (error: unknown, attempts: Attempts): Duplicate => {
  const duplicate = duplicateOf(error);
  if (duplicate === null) throw error;
  if (isIdTaken(duplicate)) {
    if (++attempts.idsTaken === maxIdAttempts) return duplicate;
  } else if (attempts.metDuplicate) return duplicate;
  else attempts.metDuplicate = true;
  throw staleRead;
};

/** Ends a transaction without changes, after `before`; stores the answer where its request id asks for it. */
export const endUnchanged = async (
  { idempotency }: Statements,
  send: Send,
  control: TransactionControl,
  call: Call,
  outcome: AnyOutcome,
  before: ReadonlyArray<BoundStatement> = [],
): Promise<WorkResult> => {
  if (!isAnswerStored(outcome, call)) return { outcome, unsent: before.length > 0 ? before : control.rollback };
  const reopened = before.length > 0 ? [...before, ...control.begin] : [];
  await sendAndCommit(send, [...reopened, ...idempotency.store(call, outcome)], control);
  return { outcome, unsent: [] };
};

/** Whether the change log records some of the changes. */
export const isLogged = (changes: ReadonlyArray<Change>): boolean =>
  changes.some(({ entity }) => !entityNamed(entity).unlogged);

/** Runs one command in a transaction of its own: one message to lock, read and decide, one to write and commit. A dry run writes, then rolls back. */
export const runCommand = async (
  statements: Statements,
  send: Send,
  control: TransactionControl,
  command: AnyCommand,
  attempts: Attempts,
): Promise<WorkResult> => {
  const { call, readOnly } = command;
  stopIfGone(call);
  const { args: [args = {}] = [], unsent } = await resolveLookups(statements, send, [command], control.begin);
  const locks = locksOf(command, args);
  const decided = await loadAndDecide(statements, send, command, { args, unsent }, locks, call.requestId !== null);
  stopIfGone(call);
  if (decided.stored !== undefined) return { outcome: decided.stored, unsent: control.rollback };
  if (Result.isFailure(decided.decision))
    return endUnchanged(statements, send, control, call, Result.fail(decided.decision.failure));
  const { answer, changes, log, keys } = decided.decision.success;
  const outcome: AnyOutcome = Result.succeed(answer);
  if (readOnly || (changes.length === 0 && log === undefined && keys === undefined))
    return endUnchanged(statements, send, control, call, outcome);
  let writes = [
    ...statements.writeChanges(changes.map((change) => ({ call, firm: decided.firm, change }))),
    ...statements.writeKeys(call.organizationId, keys ?? []),
  ];
  try {
    if (log !== undefined) {
      if (writes.length > 0) await send(writes);
      writes = [];
      await statements.rewriteLog(send, call.organizationId, log);
    }
    if (call.dryRun) {
      if (writes.length > 0) await send(writes);
      return { outcome, unsent: control.rollback };
    }
    const stored = call.requestId === null ? [] : statements.idempotency.store(call, outcome);
    await sendAndCommit(send, [...writes, ...stored], control);
  } catch (error) {
    const duplicate = duplicateOrRetry(error, attempts);
    return endUnchanged(statements, send, control, call, Result.fail(duplicate), control.rollback);
  }
  return { outcome, unsent: [], loggedIn: isLogged(changes) ? call.organizationId : undefined };
};
