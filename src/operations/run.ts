import * as Result from "effect/Result";
import type { Actor, Role } from "../domain/kernel/actor.ts";
import { type Day, dayOfInstant } from "../domain/kernel/day.ts";
import type { Decision, Moment } from "../domain/kernel/decision.ts";
import { type Input, shapeOf, valuesOf } from "../domain/kernel/input.ts";
import type {
  AuthRequired,
  ClassForbidden,
  Duplicate,
  Fault,
  Forbidden,
  InvalidInput,
  NotFound,
  PointerInvalid,
  Refusal,
  RequestIdReused,
  VersionConflict,
} from "../domain/kernel/refusal.ts";
import { refuseField } from "../domain/kernel/refusal.ts";
import type { Settings } from "../domain/kernel/settings.ts";
import { load } from "../ports/load.ts";
import type { Account, Call, Done, Ports } from "../ports/store.ts";
import { aroundState, judgeRow } from "./judge-row.ts";
import type { AnyCommand, AnyOperation, AnyQuery, LogQuestion, Options } from "./operation.ts";
import { policyOf } from "./policies.ts";
import { printRefusal } from "./print.ts";

/** Who asks: with `role` only where the host owns identity; otherwise it is read from the user's row at every call. */
export interface Asker {
  readonly organizationId: string;
  readonly userId: string;
  readonly role?: Role;
  /** With `role: 'clientLead'`: the company whose projects may be seen. */
  readonly clientCompany?: string;
}
/** What every operation may answer beside its own refusals. */
export type Always =
  | InvalidInput
  | AuthRequired
  | ClassForbidden
  | Forbidden
  | NotFound
  | PointerInvalid
  | VersionConflict
  | Duplicate
  | RequestIdReused
  | Fault;
export type Run = (
  ports: Ports,
  asker: Asker,
  sent: unknown,
  options: Options | undefined,
  done: Done<unknown, Refusal>,
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

/** The actor that an asker is, or null: unknown or inactive (R-POL-4). */
export const actorOf = (asker: Asker, account: Account | null): Actor | null => {
  if (asker.role !== undefined)
    return {
      organizationId: asker.organizationId,
      userId: asker.userId,
      role: asker.role,
      clientCompany: asker.clientCompany ?? null,
    };
  return account?.active === true
    ? {
        organizationId: asker.organizationId,
        userId: asker.userId,
        role: account.role,
        clientCompany: account.clientCompany,
      }
    : null;
};

/** The UTC day of now, or the firm's own when it set an offset (R-VAL-11). */
export const todayOf = (now: number, firm: Settings): Day => dayOfInstant(now + firm.todayOffset * 60_000);

/** Whether the asker names a firm and a user at all. */
export const signedIn = ({ organizationId, userId }: Asker): boolean => isName(organizationId) && isName(userId);
/** Text that every store keeps apart from every other: a lone surrogate would be folded into another on its way to a file. */
const isName = (of: unknown): boolean =>
  typeof of === "string" && of !== "" && of.length <= 100 && of.isWellFormed() && !of.includes("\u0000");

/** The one path of every operation: policy of the class, shape, rows, policy of the row, values, versions, decision (R-POL-1). */
export const runner = (of: AnyOperation): Run => {
  const input = of.input as Input;
  const bareId = "objectId" in input;
  return (ports, asker, given, options, done) => {
    if (!signedIn(asker)) return done(Result.fail({ _tag: "AuthRequired" }));
    const sent = given === undefined ? {} : bareId && typeof given === "string" ? { objectId: given } : given;
    const shaped = shapeOf(input, sent);
    const requestId = options?.requestId ?? null;
    if (requestId !== null && (typeof requestId !== "string" || requestId === "" || requestId.length > 200))
      return done(
        Result.fail(refuseField("TextInvalid", "requestId", "requestId: expected text of 1 to 200 characters")),
      );
    const now = ports.now();
    const call: Call = {
      organizationId: asker.organizationId,
      userId: asker.userId,
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
      const actor = actorOf(asker, account);
      if (actor === null) return Result.fail({ _tag: "AuthRequired" });
      const rule = policyOf(of.class, of.action);
      if (rule(actor, firm) === false)
        return Result.fail({ _tag: "ClassForbidden", class: of.class, action: of.action });
      return Result.isFailure(shaped) ? Result.fail(shaped.failure) : Result.succeed(momentOf(actor, firm));
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
        args: of.args(shaped.success, dayOfInstant(now), asker.userId),
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
