import * as Result from "effect/Result";
import type { Decision } from "../../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Call, Outcome, StoreCommand } from "../../../ports/store.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import type { BoundStatement, ResultSets } from "../connection/bound-statement.ts";
import { staleRead } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import { type CallContext, callContextArguments } from "../statements/call-context.ts";
import { stateFromRows } from "../statements/load-statements.ts";
import type { LockRequest } from "../statements/locks.ts";
import type { Statements } from "../statements/statements.ts";

export type AnyCommand = StoreCommand<unknown, unknown, never>;
export type AnyOutcome = Outcome<unknown, never>;

/** Thrown where the caller has gone: nothing is answered and nothing written. */
export const callerGone: Error = new Error("The caller has gone");
export const stopIfGone = ({ cancelled }: Call): void => {
  if (cancelled()) throw callerGone;
};

/** The found arguments of steps, wave by wave, each wave one message; `before` goes ahead of the first. */
export const resolveLookups = async (
  { reads: plans }: Statements,
  send: Send,
  steps: ReadonlyArray<AnyCommand>,
  before: ReadonlyArray<BoundStatement>,
): Promise<{ readonly args: ReadonlyArray<Arguments>; readonly unsent: ReadonlyArray<BoundStatement> }> => {
  const args = steps.map(
    ({ args, call }): Record<string, Arguments[string]> => ({
      ...args,
      [organizationParameter.param]: call.organizationId,
    }),
  );
  let unsent = before;
  for (let wave = 0; ; wave++) {
    const readings = steps.map(({ load }) => plans.load(load as never).through[wave] ?? []);
    if (readings.every(({ length }) => length === 0)) return { args, unsent };
    const asked = readings.flatMap((some, i) => some.map(({ statement: of }) => of.bind(args[i] ?? {})));
    const told = await send([...unsent, ...asked]);
    let at = unsent.length;
    unsent = [];
    for (const [i, some] of readings.entries())
      for (const { name, parse: value } of some) (args[i] as Record<string, unknown>)[name] = value(told[at++] ?? []);
  }
};

const same = (left: unknown, right: unknown): boolean =>
  left === right || (typeof left === "object" && JSON.stringify(left) === JSON.stringify(right));

/** What became of a step before anything is written: the first answer to its request id, or what it decided. */
export type Decided =
  | { readonly is: "first"; readonly answer: AnyOutcome }
  | { readonly is: "judged"; readonly said: Result.Result<Decision<unknown>, never> };

/** The first answer, unless who asks may have none any more (R-REQ-1, R-POL-4). */
export const repeatedAnswer = (first: AnyOutcome, call: Call, { settings: firm, account }: CallContext): AnyOutcome => {
  const refused = call.recheckActor?.(firm, account) ?? null;
  return refused === null ? first : Result.fail(refused as never);
};

/** What a step holds while it is judged. */
export const locksOf = ({ load, dryRun: dry }: AnyCommand, args: Arguments): ReadonlyArray<LockRequest> =>
  dry ? [] : load.locks.map((lock) => ({ lock, args }));

/**
 * Locks, then reads in statements of their own, so that they see what the locks waited for; then judges. All of it is one message,
 * behind `unsent`; where arguments are found through rows they are read again under the locks, and a row that moved meanwhile
 * makes the step begin again. `once`: the first answer to its request id is looked for.
 */
export const loadAndDecide = async (
  statements: Statements,
  send: Send,
  step: AnyCommand,
  { args, unsent }: { readonly args: Arguments; readonly unsent: ReadonlyArray<BoundStatement> },
  hold: ReadonlyArray<LockRequest>,
  once: boolean,
): Promise<Decided> => {
  const { reads: plans, idempotency: kept, callContextOf: openingOf } = statements;
  const { call, load, judge } = step;
  const plan = plans.load(load as never);
  const again = plan.through.flat();
  const readings = plan.readings(args);
  const repeated = once && call.requestId !== null;
  const asked: Array<BoundStatement> = [...unsent, ...statements.locks(call.organizationId, hold)];
  let at = asked.length;
  if (repeated) asked.push(kept.find(call));
  const all = { ...args, ...callContextArguments(call) };
  for (const { statement: of } of again) asked.push(of.bind(all));
  asked.push(readings.keyed.statement.bind(all));
  for (const { statement: of } of readings.readings) asked.push(of.bind(all));
  const told: ResultSets = await send(asked);
  const first = repeated ? kept.storedAnswer(call, told[at++] ?? []) : undefined;
  for (const { name, parse: value } of again) if (!same(value(told[at++] ?? []), args[name])) throw staleRead;
  const [row] = told[at++] ?? [];
  if (row === undefined) throw new Error("The row that is always there was not");
  const { settings: firm, account } = openingOf(row);
  if (first !== undefined) return { is: "first", answer: repeatedAnswer(first, call, { settings: firm, account }) };
  return { is: "judged", said: judge(stateFromRows(readings, row, told.slice(at)), firm, account) };
};
