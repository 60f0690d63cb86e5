import * as Result from "effect/Result";
import type { Actor } from "../domain/kernel/actor.ts";
import { dayOfInstant } from "../domain/kernel/day.ts";
import type { Decision, Moment } from "../domain/kernel/decision.ts";
import { type Input, shapeOf, valuesOf } from "../domain/kernel/input.ts";
import type { InvalidInput, Refusal } from "../domain/kernel/refusal.ts";
import { refuseField } from "../domain/kernel/refusal.ts";
import type { Settings } from "../domain/kernel/settings.ts";
import { load } from "../ports/load.ts";
import type { Account, Call, Done, Ports } from "../ports/store.ts";
import { type Asker, actorOf, type Known, knownOf, signedIn } from "./asker.ts";
import { closedTo, todayOf } from "./entry.ts";
import { runFlow } from "./flow.ts";
import { aroundState, judgeRow } from "./judge-row.ts";
import type { AnyCommand, AnyOperation, AnyQuery, LogQuestion, Options } from "./operation.ts";
import { printRefusal } from "./print.ts";
import { bySession } from "./session-token.ts";

export type Run = (
  ports: Ports,
  asker: Asker,
  sent: unknown,
  options: Options | undefined,
  done: Done<unknown, Refusal>,
  /** Told of a defect that comes after the call returned; one that comes before is thrown. */
  die: (cause: unknown) => void,
) => void;

const nothing = load("nothing", {}, () => ({ reads: () => ({}) }));

const inOrder = (_key: string, each: unknown): unknown =>
  typeof each === "object" && each !== null && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
    : each;
/** Keys in one order, so that the same input is the same text. */
const canonical = (value: unknown): string => {
  try {
    return JSON.stringify(value, inOrder) ?? "null";
  } catch {
    // A big integer, or an object that holds itself: no field takes one, so it is refused whatever else is written.
    return "not JSON";
  }
};

/** What is left of a run once it is known who asks. */
type Path = (
  ports: Ports,
  known: Known,
  sent: unknown,
  options: Options | undefined,
  done: Done<unknown, Refusal>,
  die: (cause: unknown) => void,
) => void;

/** Finds out who asks, then goes the one path of every operation. */
export const runner = (of: AnyOperation): Run => {
  const run = of.kind === "flow" ? runFlow(of) : pathOf(of);
  return (ports, asker, given, options, done, die) => {
    if (!("sessionToken" in asker)) return run(ports, knownOf(asker), given, options, done, die);
    bySession(ports, asker, (known) => {
      if (Result.isFailure(known)) return done(Result.fail(known.failure) as Parameters<typeof done>[0]);
      try {
        run(ports, known.success, given, options, done, die);
      } catch (cause) {
        die(cause);
      }
    });
  };
};

/** Policy of the class, shape, rows, policy of the row, values, versions, decision (R-POL-1). */
const pathOf = (of: AnyCommand | AnyQuery): Path => {
  const input = of.input as Input;
  const bareId = "objectId" in input;
  return (ports, known, given, options, done) => {
    if (!signedIn(known)) return done(Result.fail({ _tag: "AuthRequired" }));
    const sent = given === undefined ? {} : bareId && typeof given === "string" ? { objectId: given } : given;
    const shaped = shapeOf(input, sent);
    const requestId = options?.requestId ?? null;
    if (requestId !== null && (typeof requestId !== "string" || requestId === "" || requestId.length > 200))
      return done(
        Result.fail(refuseField("TextInvalid", "requestId", "requestId: expected text of 1 to 200 characters")),
      );
    const now = ports.now();
    const userId = known.userId as string;
    const call: Call = {
      organizationId: known.organizationId,
      userId,
      session: known.session,
      operation: of.name,
      requestId,
      body: requestId === null ? "" : canonical(sent),
      now,
      cancelled: () => options?.signal?.aborted === true,
    };
    const momentOf = (actor: Actor, firm: Settings): Moment => ({
      now,
      today: todayOf(now, firm),
      newId: ports.newId,
      firm,
      actor,
      operation: of.name,
      reason: reasonOf(shaped, options),
    });
    /** The first gate: signed in, active, and the class not closed to the role. */
    const enter = (firm: Settings, account: Account | null): Result.Result<Moment, Refusal> => {
      const actor = actorOf(known, account, now, firm);
      if (Result.isFailure(actor)) return Result.fail(actor.failure);
      const closed = closedTo(of, actor.success, firm);
      if (closed !== null) return Result.fail(closed);
      return Result.isFailure(shaped) ? Result.fail(shaped.failure) : Result.succeed(momentOf(actor.success, firm));
    };
    if (of.kind === "query")
      return ask(of, ports, call, shaped, enter, "log" in of ? readLog(of as never, ports, call, done) : done);
    if (Result.isFailure(shaped))
      return ports.store.execute(
        {
          call,
          load: nothing,
          args: {},
          dry: of.dry === true,
          judge: (_state, firm, account) => refusedEntry(enter(firm, account)),
        },
        done,
      );
    ports.store.execute(
      {
        call,
        load: of.load,
        args: of.args(shaped.success, dayOfInstant(now), userId),
        dry: of.dry === true,
        judge: (state, firm, account) => {
          const entered = enter(firm, account);
          return Result.isFailure(entered)
            ? Result.fail(entered.failure)
            : decided(of, state as object, shaped.success, entered.success);
        },
      },
      done,
    );
  };
};

const reasonOf = (
  shaped: Result.Result<Readonly<Record<string, unknown>>, unknown>,
  options: Options | undefined,
): string | null => {
  const said = Result.isSuccess(shaped) ? shaped.success.reason : undefined;
  return typeof said === "string" ? said : (options?.reason ?? null);
};

const refusedEntry = (entered: Result.Result<Moment, Refusal>): Result.Result<Decision<never>, Refusal> =>
  Result.isFailure(entered) ? Result.fail(entered.failure) : Result.fail({ _tag: "AuthRequired" });

const decided = (
  of: AnyCommand,
  state: object,
  shaped: Readonly<Record<string, unknown>>,
  at: Moment,
): Result.Result<Decision<unknown>, Refusal> => {
  const refused = judgeRow(of, state as Readonly<Record<string, unknown>>, shaped, at);
  if (refused !== null) return Result.fail(refused);
  const values = valuesOf(of.input as Input, shaped, at.firm);
  if (Result.isFailure(values)) return Result.fail(values.failure);
  const moment = of.dry === true ? { ...at, newId: () => "candidate" } : at;
  const said: Result.Result<Decision<unknown>, Refusal> = of.decide(state, values.success as never, moment);
  if (Result.isFailure(said))
    return Result.fail(
      printRefusal(said.failure, at, aroundState(of.load, state as Readonly<Record<string, unknown>>)),
    );
  const { answer, changes, warnings, more } = said.success;
  const printed: unknown = of.print(answer, moment);
  return Result.succeed({
    answer: { ...(printed as object), ...more, warnings: warnings ?? [] },
    changes: of.dry === true ? [] : changes,
  });
};

/** Goes on with the log once the question is one that the actor may ask. */
const readLog =
  (of: LogQuestion<Input, unknown>, ports: Ports, call: Call, done: Done<unknown, Refusal>): Done<unknown, Refusal> =>
  (said) => {
    if (Result.isFailure(said)) return done(said);
    const { input, at } = said.success as { readonly input: never; readonly at: Moment };
    ports.store.log({ ...of.log(input), organizationId: call.organizationId }, (found) =>
      done(Result.map(found, (entries) => of.entries(input, entries, at))),
    );
  };

const ask = (
  of: AnyQuery,
  ports: Ports,
  call: Call,
  shaped: Result.Result<Readonly<Record<string, unknown>>, InvalidInput>,
  enter: (firm: Settings, account: Account | null) => Result.Result<Moment, Refusal>,
  done: Done<unknown, Refusal>,
): void => {
  const within = <T>(
    firm: Settings,
    account: Account | null,
    body: (input: never, at: Moment) => Result.Result<T, Refusal>,
  ): Result.Result<T, Refusal> => {
    const entered = enter(firm, account);
    if (Result.isFailure(entered)) return Result.fail(entered.failure);
    const values = Result.isSuccess(shaped) ? valuesOf(of.input as Input, shaped.success, firm) : shaped;
    return Result.isFailure(values) ? Result.fail(values.failure) : body(values.success as never, entered.success);
  };
  ports.store.ask(
    {
      call,
      args: {},
      rounds: of.rounds.map(
        (round) => (known, firm, account) => within(firm, account, (input, at) => round(input, known, at)),
      ),
      answer: (known, firm, account) => within(firm, account, (input, at) => of.answer(input, known, at)),
    },
    done,
  );
};
