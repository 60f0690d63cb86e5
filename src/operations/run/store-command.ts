import * as Result from "effect/Result";
import { hoursLeftOutside, type LinkedHour } from "../../domain/allocation/hours-left-outside.ts";
import { customFaults } from "../../domain/custom-field/custom-faults.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, roundedWarnings, validateInput } from "../../domain/kernel/schema/input.ts";
import { dayOfInstant } from "../../domain/kernel/values/day.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { type Load, load } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Account, Call, StoreCommand } from "../../ports/store.ts";
import { actorOf, type ResolvedCaller } from "../caller/caller.ts";
import { formatRefusal } from "../define/format-record.ts";
import type { AnyCommand, AnyQuery } from "../define/operation.ts";
import { classRefusal } from "../policy/policies.ts";
import { aroundState, judgeRow, loadedRowsOf } from "./judge-row.ts";

/** A parsed input, or what is wrong with it. */
export type ParsedInput = Result.Result<Readonly<Record<string, unknown>>, InvalidInput>;
/** Authorizes a call on the current settings and account. */
export type AuthorizeCall = (firm: Settings, account: Account | null) => Result.Result<Moment, Refusal>;

/** One call of an operation. */
export interface OperationCall<O> {
  readonly of: O;
  readonly ports: Pick<Ports, "newId">;
  readonly caller: ResolvedCaller;
  readonly call: Call;
  /** What the caller sent, see {@link inputObject}. */
  readonly sent: unknown;
  /** The reason of the call; a reason in the input comes first. */
  readonly reason: string | null;
}

/** The input as an object; an operation on one record also takes the bare id. */
export const inputObject = ({ input }: { readonly input: object }, given: unknown): unknown =>
  given === undefined ? {} : "objectId" in input && typeof given === "string" ? { objectId: given } : given;

/** Makes ids, the first of them the one that was chosen for what this operation creates. A taken one is refused, because it is made again. */
const idsFor = ({ of, ports, caller }: OperationCall<AnyCommand | AnyQuery>): (() => string) => {
  const { creates } = caller.allow ?? {};
  if (creates?.operation !== of.name) return ports.newId;
  let chosen: string | null = creates.objectId;
  return () => {
    const objectId = chosen ?? ports.newId();
    chosen = null;
    return objectId;
  };
};

/** Checks that the caller is active, then the policy of the class, then that the input was parsed (R-POL-1). */
export const authorizeCall =
  (parsed: ParsedInput, operationCall: OperationCall<AnyCommand | AnyQuery>): AuthorizeCall =>
  (firm, account) => {
    const { of, caller, reason } = operationCall;
    const { now } = operationCall.call;
    const actor = actorOf(caller, account, now, firm);
    if (Result.isFailure(actor)) return Result.fail(actor.failure);
    const refusal = classRefusal(of, actor.success, firm);
    if (refusal !== null) return Result.fail(refusal);
    if (Result.isFailure(parsed)) return Result.fail(parsed.failure);
    const inInput = parsed.success.reason;
    return Result.succeed({
      now,
      today: localDay(now, firm.todayZone),
      newId: idsFor(operationCall),
      firm,
      actor: actor.success,
      operation: of.name,
      reason: typeof inInput === "string" ? inInput : reason,
    });
  };

const noReads = load("nothing", { parameters: {}, reads: () => ({}) });

/** A command operation as a store command: what to lock and read, and how to judge it. */
export const storeCommandOf = (
  operationCall: OperationCall<AnyCommand>,
  parsed: ParsedInput = parseInput(operationCall.of.input as Input, operationCall.sent),
): StoreCommand => {
  const { of, call } = operationCall;
  const authorize = authorizeCall(parsed, operationCall);
  const readOnly = of.readOnly === true;
  if (Result.isFailure(parsed)) {
    call.parseIssues?.add(parsed.failure.issues);
    const refused: StoreCommand["judge"] = (_state, firm, account) =>
      Result.flatMap(authorize(firm, account), () => Result.fail(parsed.failure));
    return { call, load: noReads, args: {}, readOnly, judge: refused };
  }
  return {
    call,
    load: of.load,
    args: of.args(parsed.success, dayOfInstant(call.now), call.userId),
    readOnly,
    judge: (state, firm, account) => {
      const at = authorize(firm, account);
      return Result.isFailure(at)
        ? Result.fail(at.failure)
        : decideOperation(of, state as object, parsed.success, at.success);
    },
  };
};

type Values = Readonly<Record<string, unknown>>;
/** The hours of the bookings. Every command that may shorten a booking loads them (R-ALLOC-11). */
const linkedHours = (of: Load<Values>, state: Values): ReadonlyArray<LinkedHour> => {
  const rows = loadedRowsOf(of, state, "BillableHour");
  if (rows === null)
    throw new Error(`A booking was shortened, and the load ${of.name} does not read the hours linked to it`);
  return rows as unknown as ReadonlyArray<LinkedHour>;
};

const decideOperation = (
  of: AnyCommand,
  state: object,
  parsed: Readonly<Record<string, unknown>>,
  at: Moment,
): Result.Result<Decision<unknown>, Refusal> => {
  const around = aroundState(of.load, state as Values);
  const refused = judgeRow(of, state as Values, parsed, at, around);
  if (refused !== null) return Result.fail(refused);
  const values = validateInput(of.input as Input, parsed, at.firm);
  if (Result.isFailure(values)) return Result.fail(values.failure);
  const moment = of.readOnly === true ? { ...at, newId: () => "candidate" } : at;
  const decision: Result.Result<Decision<unknown>, Refusal> = of.decide(state, values.success as never, moment);
  if (Result.isFailure(decision)) return Result.fail(formatRefusal(decision.failure, at, around));
  const { answer, changes, log, keys, warnings, more } = decision.success;
  const faulty = customFaults(of.class, changes, at.firm);
  if (faulty !== null) return Result.fail(faulty);
  const formatted: unknown = of.format(answer, moment, around);
  const outside = hoursLeftOutside(changes, () => linkedHours(of.load as Load<Values>, state as Values), at);
  const rounded = roundedWarnings(of.input as Input, parsed, values.success);
  const whole = { ...(formatted as object), ...more, warnings: [...(warnings ?? []), ...outside, ...rounded] };
  if (of.readOnly === true) return Result.succeed({ answer: whole, changes: [] });
  return Result.succeed({
    answer: whole,
    changes,
    ...(log === undefined ? {} : { log }),
    ...(keys === undefined ? {} : { keys }),
  });
};
