import * as Result from "effect/Result";
import type { Decision } from "../../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Call, Outcome, StoreCommand } from "../../../ports/store.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import type { Ask, Told } from "../connection/bound-statement.ts";
import { outrun } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import { type Opening, openingArguments } from "../statements/call-context.ts";
import { stateOf } from "../statements/load-statements.ts";
import type { Held } from "../statements/locks.ts";
import type { Machine } from "../statements/statements.ts";

export type AnyStep = StoreCommand<unknown, unknown, never>;
export type Answer = Outcome<unknown, never>;

/** Thrown where the caller has gone: nothing is answered and nothing written. */
export const gone: Error = new Error("The caller has gone");
export const unlessGone = ({ cancelled }: Call): void => {
  if (cancelled()) throw gone;
};

/** The found arguments of steps, wave by wave, each wave one message; `before` goes ahead of the first. */
export const located = async (
  { plans }: Machine,
  send: Send,
  steps: ReadonlyArray<AnyStep>,
  before: ReadonlyArray<Ask>,
): Promise<{ readonly args: ReadonlyArray<Arguments>; readonly unsent: ReadonlyArray<Ask> }> => {
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
    const asked = readings.flatMap((some, i) => some.map(({ of }) => of.ask(args[i] ?? {})));
    const told = await send([...unsent, ...asked]);
    let at = unsent.length;
    unsent = [];
    for (const [i, some] of readings.entries())
      for (const { name, value } of some) (args[i] as Record<string, unknown>)[name] = value(told[at++] ?? []);
  }
};

const same = (left: unknown, right: unknown): boolean =>
  left === right || (typeof left === "object" && JSON.stringify(left) === JSON.stringify(right));

/** What became of a step before anything is written: the first answer to its request id, or what it decided. */
export type Judged =
  | { readonly is: "first"; readonly answer: Answer }
  | { readonly is: "judged"; readonly said: Result.Result<Decision<unknown>, never> };

/** The first answer, unless who asks may have none any more (R-REQ-1, R-POL-4). */
export const givenAgain = (first: Answer, call: Call, { firm, account }: Opening): Answer => {
  const refused = call.recheckActor?.(firm, account) ?? null;
  return refused === null ? first : Result.fail(refused as never);
};

/** What a step holds while it is judged. */
export const heldBy = ({ load, dryRun: dry }: AnyStep, args: Arguments): ReadonlyArray<Held> =>
  dry ? [] : load.locks.map((lock) => ({ lock, args }));

/**
 * Locks, then reads in statements of their own, so that they see what the locks waited for; then judges. All of it is one message,
 * behind `unsent`; where arguments are found through rows they are read again under the locks, and a row that moved meanwhile
 * makes the step begin again. `once`: the first answer to its request id is looked for.
 */
export const judged = async (
  machine: Machine,
  send: Send,
  step: AnyStep,
  { args, unsent }: { readonly args: Arguments; readonly unsent: ReadonlyArray<Ask> },
  hold: ReadonlyArray<Held>,
  once: boolean,
): Promise<Judged> => {
  const { plans, kept, openingOf } = machine;
  const { call, load, judge } = step;
  const plan = plans.load(load as never);
  const again = plan.through.flat();
  const readings = plan.readings(args);
  const repeated = once && call.requestId !== null;
  const asked: Array<Ask> = [...unsent, ...machine.locks(call.organizationId, hold)];
  let at = asked.length;
  if (repeated) asked.push(kept.find(call));
  const all = { ...args, ...openingArguments(call) };
  for (const { of } of again) asked.push(of.ask(all));
  asked.push(readings.keyed.of.ask(all));
  for (const { of } of readings.readings) asked.push(of.ask(all));
  const told: Told = await send(asked);
  const first = repeated ? kept.first(call, told[at++] ?? []) : undefined;
  for (const { name, value } of again) if (!same(value(told[at++] ?? []), args[name])) throw outrun;
  const [row] = told[at++] ?? [];
  if (row === undefined) throw new Error("The row that is always there was not");
  const { firm, account } = openingOf(row);
  if (first !== undefined) return { is: "first", answer: givenAgain(first, call, { firm, account }) };
  return { is: "judged", said: judge(stateOf(readings, row, told.slice(at)), firm, account) };
};
