import * as Result from "effect/Result";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, validateInput } from "../../domain/kernel/schema/input.ts";
import type { Account, Call, Callback, LoadedRows, Ports } from "../../ports/store.ts";
import { asVisitor, isSignedIn, recheckActor } from "../caller/caller.ts";
import { resolveCaller } from "../caller/resolve-caller.ts";
import { notSignedIn } from "../caller/resolve-session.ts";
import type { AnyCommand, AnyOperation, AnyQuery, ChangeLogQuery } from "../define/operation.ts";
import { logPosition } from "../log/cursor.ts";
import { purgedTo } from "../log/log.ts";
import { cloneInput } from "./clone-input.ts";
import { runFlow } from "./flow.ts";
import {
  canonicalInput,
  type ItemOptions,
  idempotencyKey,
  idempotencyKeyOf,
  parseReason,
  validateRequestId,
} from "./idempotency.ts";
import type { RunAsCaller, RunOperation } from "./run-operation.ts";
import { type AuthorizeCall, authorizeCall, inputObject, type ParsedInput, storeCommandOf } from "./store-command.ts";

/** Finds out who asks, then goes the one path of every operation. */
export const runner = (of: AnyOperation): RunOperation => {
  const run = of.kind === "flow" ? runFlow(of) : runSignedIn(of);
  const open = of.kind === "flow" && of.open;
  return (ports, whoever, sent, more, done, die) => {
    const [caller, given, options] = [{ ...whoever }, cloneInput(sent), { ...more }];
    if (open) return run(ports, asVisitor(caller), given, options, done, die);
    resolveCaller(
      ports,
      caller,
      (known, said) =>
        Result.isFailure(known)
          ? said(Result.fail(known.failure) as Parameters<typeof done>[0])
          : run(ports, known.success, given, options, said, die),
      done,
      die,
    );
  };
};

/** Policy of the class, shape, rows, policy of the row, values, versions, decision (R-POL-1). */
const runSignedIn =
  (of: AnyCommand | AnyQuery): RunAsCaller =>
  (ports, known, given, options, done) => {
    if (!isSignedIn(known)) return done(Result.fail(notSignedIn(ports, known)));
    const requestId = options?.requestId ?? null;
    const wrong = validateRequestId(requestId);
    if (wrong !== null) return done(Result.fail(wrong));
    const reason = parseReason(options?.reason);
    if (Result.isFailure(reason)) return done(Result.fail(reason.failure));
    const sent = inputObject(of, given);
    const now = ports.now();
    const kept = (options as ItemOptions | undefined)?.[idempotencyKey];
    const call: Call = {
      organizationId: known.organizationId,
      userId: known.userId as string,
      session: known.session,
      operation: of.name,
      requestId,
      ...(requestId === null ? {} : { idempotencyKey: kept ?? idempotencyKeyOf(requestId) }),
      body: requestId === null ? "" : canonicalInput(of, sent),
      now,
      cancelled: () => options?.signal?.aborted === true,
      ...(requestId === null ? {} : { recheckActor: recheckActor(known, now), parseIssues: new Set() }),
    };
    const asked = { ports, known, call, sent, reason: reason.success };
    if (of.kind === "command") return ports.store.execute(storeCommandOf({ ...asked, of }), done);
    const shaped = parseInput(of.input as Input, sent);
    const told = "log" in of ? readLog(of as never, ports, call, done) : done;
    ask(of, ports, call, shaped, authorizeCall(shaped, { ...asked, of }), told);
  };

/** Goes on with the log once the question is one that the actor may ask: its part, and what is needed to show that. */
const readLog =
  (
    of: ChangeLogQuery<Input, unknown, never>,
    ports: Ports,
    call: Call,
    done: Callback<unknown, Refusal>,
  ): Callback<unknown, Refusal> =>
  (said) => {
    if (Result.isFailure(said)) return done(said);
    const { input, known, at } = said.success as {
      readonly input: never;
      readonly known: LoadedRows;
      readonly at: Moment;
    };
    const { store } = ports;
    const { organizationId } = call;
    const { after, ...query } = of.log(input, known);
    const part = { organizationId, ...(query.involving === undefined ? {} : { involving: query.involving }) };
    logPosition(store, part, after, purgedTo(known), (from) => {
      if (Result.isFailure(from)) return done(from);
      store.readLog({ ...query, after: from.success, organizationId }, (found) => {
        if (Result.isFailure(found)) return done(found);
        const entries = found.success;
        const reads = of.around?.(input, entries, known, at) ?? {};
        const answer = (more: LoadedRows): unknown => of.entries(input, entries, { ...known, ...more }, at);
        if (Object.keys(reads).length === 0) return done(Result.succeed(answer({})));
        store.query(
          { call, args: {}, rounds: [() => Result.succeed(reads)], answer: (more) => Result.succeed(answer(more)) },
          done,
        );
      });
    });
  };

const ask = (
  of: AnyQuery,
  ports: Ports,
  call: Call,
  shaped: ParsedInput,
  enter: AuthorizeCall,
  done: Callback<unknown, Refusal>,
): void => {
  const within = <T>(
    firm: Settings,
    account: Account | null,
    body: (input: never, at: Moment) => Result.Result<T, Refusal>,
  ): Result.Result<T, Refusal> => {
    const entered = enter(firm, account);
    if (Result.isFailure(entered)) return Result.fail(entered.failure);
    const values = Result.isSuccess(shaped) ? validateInput(of.input as Input, shaped.success, firm) : shaped;
    return Result.isFailure(values) ? Result.fail(values.failure) : body(values.success as never, entered.success);
  };
  ports.store.query(
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
