import * as Result from "effect/Result";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { StoreBatch, WithIndex } from "../../../ports/store.ts";
import type { Ask } from "../connection/bound-statement.ts";
import { outrun } from "../connection/error-codes.ts";
import type { Send } from "../connection/send.ts";
import { openingArguments } from "../statements/call-context.ts";
import type { Held } from "../statements/locks.ts";
import type { Frame, Machine } from "../statements/statements.ts";
import { type Answer, type AnyStep, givenAgain, heldBy, judged, located, unlessGone } from "./load-and-decide.ts";
import { finish, firmly, isLogged, type Outcome, refusing, type Tried } from "./run-command.ts";

const refusedAt = (failure: Refusal, index: number): Answer =>
  Result.fail({ ...failure, index } satisfies WithIndex<Refusal> as never);

/** Rows by class and id, and classes held as a whole. */
const keysOf = ({ lock, args }: Held): ReadonlyArray<string> => {
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
export const performBatch = async (
  machine: Machine,
  send: Send,
  frame: Frame,
  { call, commands: steps }: StoreBatch,
  tried: Tried,
): Promise<Outcome> => {
  const { plans, kept, locks, openingOf, rows, rework } = machine;
  unlessGone(call);
  const ahead = steps.map(({ provisional: ahead }) => ahead as unknown as AnyStep);
  const known = await located(machine, send, ahead, frame.open);
  const held = ahead.flatMap((step, i) => heldBy(step, known.args[i] ?? {}));
  const asked: Array<Ask> = [...known.unsent, ...locks(call.organizationId, held)];
  const at = asked.length;
  if (call.requestId !== null) asked.push(kept.find(call), plans.opening.of.ask(openingArguments(call)));
  if (asked.length > 0) {
    const told = await send(asked);
    const first = call.requestId === null ? undefined : kept.first(call, told[at] ?? []);
    const [row] = told[at + 1] ?? [];
    if (first !== undefined && row !== undefined)
      return { answer: givenAgain(first, call, openingOf(row)), rest: frame.undo };
  }
  const holding = new Set(held.flatMap(keysOf));
  const missing = (some: ReadonlyArray<Held>): ReadonlyArray<Held> =>
    some.filter((each) => keysOf(each).some((key) => !holding.has(key)));

  const answers: Array<unknown> = [];
  let unsent: ReadonlyArray<Ask> = [];
  let wrote = false;
  for (const [index, { provisional: early, resolve: from }] of steps.entries()) {
    unlessGone(call);
    const step = (from === null ? early : from(answers)) as unknown as AnyStep;
    try {
      const place = await located(machine, send, [step], unsent);
      const args = place.args[0] ?? {};
      const wanted = heldBy(step, args);
      const result = await judged(machine, send, step, { args, unsent: place.unsent }, missing(wanted), false);
      for (const key of wanted.flatMap(keysOf)) holding.add(key);
      unsent = [];
      if (result.is === "first") throw outrun;
      if (Result.isFailure(result.said))
        return refusing(machine, send, frame, call, refusedAt(result.said.failure, index), frame.undo);
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
      const duplicate = firmly(error, tried);
      const writer = unsent.length > 0 && answers.length === index ? index - 1 : index;
      return refusing(machine, send, frame, call, refusedAt(duplicate, writer), frame.undo);
    }
  }
  const answer: Answer = Result.succeed(answers);
  try {
    const keeping = call.requestId === null ? [] : kept.keep(call, answer);
    await finish(send, [...unsent, ...keeping], frame);
  } catch (error) {
    const duplicate = firmly(error, tried);
    return refusing(machine, send, frame, call, refusedAt(duplicate, steps.length - 1), frame.undo);
  }
  return { answer, rest: [], wrote };
};
