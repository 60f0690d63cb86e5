import * as Result from "effect/Result";
import { hoursLeftOutside, type LinkedHour } from "../../domain/allocation/hours-left-outside.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision, Moment } from "../../domain/kernel/decision/decision.ts";
import type { InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, roundedWarnings, validateInput } from "../../domain/kernel/schema/input.ts";
import { dayOfInstant } from "../../domain/kernel/values/day.ts";
import { type Load, load } from "../../ports/load.ts";
import type { Account, Call, Ports, StoreCommand } from "../../ports/store.ts";
import { actorOf, type Known } from "../caller/caller.ts";
import { printRefusal } from "../define/format-record.ts";
import type { AnyCommand, AnyQuery } from "../define/operation.ts";
import { closedTo, todayOf } from "./class-policy.ts";
import { aroundState, judgeRow, rowsIn } from "./judge-row.ts";

/** An input after the first look, or what is wrong with it. */
export type Shaped = Result.Result<Readonly<Record<string, unknown>>, InvalidInput>;
/** The first gate of an operation, judged on the firm and the account as they are then. */
export type Enter = (firm: Settings, account: Account | null) => Result.Result<Moment, Refusal>;

/** An operation that somebody asks for. */
export interface Asked<O> {
  readonly of: O;
  readonly ports: Pick<Ports, "newId">;
  readonly known: Known;
  readonly call: Call;
  /** What the caller wrote, see {@link sentTo}. */
  readonly sent: unknown;
  /** Why, unless the input says so. */
  readonly reason: string | null;
}

/** What a caller wrote as the object that the input is; an operation on one record takes the bare id too. */
export const sentTo = ({ input }: { readonly input: object }, given: unknown): unknown =>
  given === undefined ? {} : "objectId" in input && typeof given === "string" ? { objectId: given } : given;

/** Signed in, active, the class not closed to the role; then the shape (R-POL-1). */
export const enterWith =
  (shaped: Shaped, { of, ports, known, call: { now }, reason }: Asked<AnyCommand | AnyQuery>): Enter =>
  (firm, account) => {
    const actor = actorOf(known, account, now, firm);
    if (Result.isFailure(actor)) return Result.fail(actor.failure);
    const closed = closedTo(of, actor.success, firm);
    if (closed !== null) return Result.fail(closed);
    if (Result.isFailure(shaped)) return Result.fail(shaped.failure);
    const said = shaped.success.reason;
    return Result.succeed({
      now,
      today: todayOf(now, firm),
      newId: ports.newId,
      firm,
      actor: actor.success,
      operation: of.name,
      reason: typeof said === "string" ? said : reason,
    });
  };

const nothing = load("nothing", { shape: {}, reads: () => ({}) });

/** A command as what a store does for it: what is locked and read, and how it is judged. */
export const stepOf = (
  asked: Asked<AnyCommand>,
  shaped: Shaped = parseInput(asked.of.input as Input, asked.sent),
): StoreCommand => {
  const { of, call } = asked;
  const enter = enterWith(shaped, asked);
  const dry = of.dry === true;
  if (Result.isFailure(shaped)) {
    call.parseIssues?.add(shaped.failure.issues);
    const refused: StoreCommand["judge"] = (_state, firm, account) =>
      Result.flatMap(enter(firm, account), () => Result.fail(shaped.failure));
    return { call, load: nothing, args: {}, dryRun: dry, judge: refused };
  }
  return {
    call,
    load: of.load,
    args: of.args(shaped.success, dayOfInstant(call.now), call.userId),
    dryRun: dry,
    judge: (state, firm, account) => {
      const entered = enter(firm, account);
      return Result.isFailure(entered)
        ? Result.fail(entered.failure)
        : decided(of, state as object, shaped.success, entered.success);
    },
  };
};

type Values = Readonly<Record<string, unknown>>;
/** The hours that were read beside bookings. Whatever may take days from a booking reads them (R-ALLOC-11). */
const linkedIn = (of: Load<Values>, state: Values): ReadonlyArray<LinkedHour> => {
  const rows = rowsIn(of, state, "BillableHour");
  if (rows === null)
    throw new Error(`A booking lost days, and the load ${of.name} does not read the hours linked to it`);
  return rows as unknown as ReadonlyArray<LinkedHour>;
};

const decided = (
  of: AnyCommand,
  state: object,
  shaped: Readonly<Record<string, unknown>>,
  at: Moment,
): Result.Result<Decision<unknown>, Refusal> => {
  const refused = judgeRow(of, state as Readonly<Record<string, unknown>>, shaped, at);
  if (refused !== null) return Result.fail(refused);
  const values = validateInput(of.input as Input, shaped, at.firm);
  if (Result.isFailure(values)) return Result.fail(values.failure);
  const moment = of.dry === true ? { ...at, newId: () => "candidate" } : at;
  const said: Result.Result<Decision<unknown>, Refusal> = of.decide(state, values.success as never, moment);
  const around = aroundState(of.load, state as Readonly<Record<string, unknown>>);
  if (Result.isFailure(said)) return Result.fail(printRefusal(said.failure, at, around));
  const { answer, changes, log, warnings, more } = said.success;
  const printed: unknown = of.print(answer, moment, around);
  const left = hoursLeftOutside(changes, () => linkedIn(of.load as Load<Values>, state as Values), at);
  const rounded = roundedWarnings(of.input as Input, shaped, values.success);
  const whole = { ...(printed as object), ...more, warnings: [...(warnings ?? []), ...left, ...rounded] };
  if (of.dry === true) return Result.succeed({ answer: whole, changes: [] });
  return Result.succeed(log === undefined ? { answer: whole, changes } : { answer: whole, changes, log });
};
