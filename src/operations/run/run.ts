import * as Result from "effect/Result";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, validateInput } from "../../domain/kernel/schema/input.ts";
import type { Account, Call, Callback, LoadedRows, Ports } from "../../ports/store.ts";
import { refusedNow, signedIn, visiting } from "../caller/caller.ts";
import { withKnown } from "../caller/resolve-caller.ts";
import { nobody } from "../caller/resolve-session.ts";
import type { AnyCommand, AnyOperation, AnyQuery, LogQuestion } from "../define/operation.ts";
import { logPosition } from "../log/cursor.ts";
import { purgedTo } from "../log/log.ts";
import { own } from "./clone-input.ts";
import { runFlow } from "./flow.ts";
import { bodyOf, type ItemOptions, keptAs, keyOfRequest, reasonOf, requestIdFault } from "./idempotency.ts";
import type { Path, Run } from "./run-operation.ts";
import { type Enter, enterWith, type Shaped, sentTo, stepOf } from "./store-command.ts";

/** Finds out who asks, then goes the one path of every operation. */
export const runner = (of: AnyOperation): Run => {
  const run = of.kind === "flow" ? runFlow(of) : pathOf(of);
  const open = of.kind === "flow" && of.open;
  return (ports, whoever, sent, more, done, die) => {
    const [asker, given, options] = [{ ...whoever }, own(sent), { ...more }];
    if (open) return run(ports, visiting(asker), given, options, done, die);
    withKnown(
      ports,
      asker,
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
const pathOf =
  (of: AnyCommand | AnyQuery): Path =>
  (ports, known, given, options, done) => {
    if (!signedIn(known)) return done(Result.fail(nobody(ports, known)));
    const requestId = options?.requestId ?? null;
    const wrong = requestIdFault(requestId);
    if (wrong !== null) return done(Result.fail(wrong));
    const reason = reasonOf(options?.reason);
    if (Result.isFailure(reason)) return done(Result.fail(reason.failure));
    const sent = sentTo(of, given);
    const now = ports.now();
    const kept = (options as ItemOptions | undefined)?.[keptAs];
    const call: Call = {
      organizationId: known.organizationId,
      userId: known.userId as string,
      session: known.session,
      operation: of.name,
      requestId,
      ...(requestId === null ? {} : { idempotencyKey: kept ?? keyOfRequest(requestId) }),
      body: requestId === null ? "" : bodyOf(of, sent),
      now,
      cancelled: () => options?.signal?.aborted === true,
      ...(requestId === null ? {} : { recheckActor: refusedNow(known, now), parseIssues: new Set() }),
    };
    const asked = { ports, known, call, sent, reason: reason.success };
    if (of.kind === "command") return ports.store.execute(stepOf({ ...asked, of }), done);
    const shaped = parseInput(of.input as Input, sent);
    const told = "log" in of ? readLog(of as never, ports, call, done) : done;
    ask(of, ports, call, shaped, enterWith(shaped, { ...asked, of }), told);
  };

/** Goes on with the log once the question is one that the actor may ask: its part, and what is needed to show that. */
const readLog =
  (
    of: LogQuestion<Input, unknown, never>,
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
  shaped: Shaped,
  enter: Enter,
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
