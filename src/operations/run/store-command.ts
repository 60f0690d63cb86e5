import * as Result from "effect/Result";
import { hoursLeftOutside, type LinkedHour } from "../../domain/allocation/hours-left-outside.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, roundedWarnings, validateInput } from "../../domain/kernel/schema/input.ts";
import { dayOfInstant } from "../../domain/kernel/values/day.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { type Load, load } from "../../ports/load.ts";
import type { Account, Call, Ports, StoreCommand } from "../../ports/store.ts";
import { actorOf, type ResolvedCaller } from "../caller/caller.ts";
import { formatRefusal } from "../define/format-record.ts";
import type { AnyCommand, AnyQuery } from "../define/operation.ts";
import { classRefusal } from "../policy/policies.ts";
import { aroundState, judgeRow, loadedRowsOf } from "./judge-row.ts";

/** An input after the first look, or what is wrong with it. */
export type ParsedInput = Result.Result<Readonly<Record<string, unknown>>, InvalidInput>;
/** The first gate of an operation, judged on the firm and the account as they are then. */
export type AuthorizeCall = (firm: Settings, account: Account | null) => Result.Result<Moment, Refusal>;

/** An operation that somebody asks for. */
export interface OperationCall<O> {
  readonly of: O;
  readonly ports: Pick<Ports, "newId">;
  readonly caller: ResolvedCaller;
  readonly call: Call;
  /** What the caller wrote, see {@link inputObject}. */
  readonly sent: unknown;
  /** Why, unless the input says so. */
  readonly reason: string | null;
}

/** What a caller wrote as the object that the input is; an operation on one record takes the bare id too. */
export const inputObject = ({ input }: { readonly input: object }, given: unknown): unknown =>
  given === undefined ? {} : "objectId" in input && typeof given === "string" ? { objectId: given } : given;

/** Signed in, active, the class not closed to the role; then the shape (R-POL-1). */
export const authorizeCall =
  (
    shaped: ParsedInput,
    { of, ports, caller, call: { now }, reason }: OperationCall<AnyCommand | AnyQuery>,
  ): AuthorizeCall =>
  (firm, account) => {
    const actor = actorOf(caller, account, now, firm);
    if (Result.isFailure(actor)) return Result.fail(actor.failure);
    const closed = classRefusal(of, actor.success, firm);
    if (closed !== null) return Result.fail(closed);
    if (Result.isFailure(shaped)) return Result.fail(shaped.failure);
    const said = shaped.success.reason;
    return Result.succeed({
      now,
      today: localDay(now, firm.todayZone),
      newId: ports.newId,
      firm,
      actor: actor.success,
      operation: of.name,
      reason: typeof said === "string" ? said : reason,
    });
  };

const nothing = load("nothing", { parameters: {}, reads: () => ({}) });

/** A command as what a store does for it: what is locked and read, and how it is judged. */
export const storeCommandOf = (
  asked: OperationCall<AnyCommand>,
  shaped: ParsedInput = parseInput(asked.of.input as Input, asked.sent),
): StoreCommand => {
  const { of, call } = asked;
  const enter = authorizeCall(shaped, asked);
  const dry = of.dryRun === true;
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
        : decideOperation(of, state as object, shaped.success, entered.success);
    },
  };
};

type Values = Readonly<Record<string, unknown>>;
/** The hours that were read beside bookings. Whatever may take days from a booking reads them (R-ALLOC-11). */
const linkedHours = (of: Load<Values>, state: Values): ReadonlyArray<LinkedHour> => {
  const rows = loadedRowsOf(of, state, "BillableHour");
  if (rows === null)
    throw new Error(`A booking lost days, and the load ${of.name} does not read the hours linked to it`);
  return rows as unknown as ReadonlyArray<LinkedHour>;
};

const decideOperation = (
  of: AnyCommand,
  state: object,
  shaped: Readonly<Record<string, unknown>>,
  at: Moment,
): Result.Result<Decision<unknown>, Refusal> => {
  const around = aroundState(of.load, state as Values);
  const refused = judgeRow(of, state as Values, shaped, at, around);
  if (refused !== null) return Result.fail(refused);
  const values = validateInput(of.input as Input, shaped, at.firm);
  if (Result.isFailure(values)) return Result.fail(values.failure);
  const moment = of.dryRun === true ? { ...at, newId: () => "candidate" } : at;
  const said: Result.Result<Decision<unknown>, Refusal> = of.decide(state, values.success as never, moment);
  if (Result.isFailure(said)) return Result.fail(formatRefusal(said.failure, at, around));
  const { answer, changes, log, warnings, more } = said.success;
  const printed: unknown = of.format(answer, moment, around);
  const left = hoursLeftOutside(changes, () => linkedHours(of.load as Load<Values>, state as Values), at);
  const rounded = roundedWarnings(of.input as Input, shaped, values.success);
  const whole = { ...(printed as object), ...more, warnings: [...(warnings ?? []), ...left, ...rounded] };
  if (of.dryRun === true) return Result.succeed({ answer: whole, changes: [] });
  return Result.succeed(log === undefined ? { answer: whole, changes } : { answer: whole, changes, log });
};
