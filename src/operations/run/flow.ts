import * as Result from "effect/Result";
import type { Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, validateInput } from "../../domain/kernel/schema/input.ts";
import { HasherBusy } from "../../ports/identity.ts";
import type { Call } from "../../ports/store.ts";
import { actorOf, isIdentifier, isSignedIn } from "../caller/caller.ts";
import { notSignedIn, organizationMissing } from "../caller/resolve-session.ts";
import { parseReason } from "../define/fields.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { AnyFlow } from "../define/operation.ts";
import { classRefusal } from "../policy/policies.ts";
import { createFlowContext, type StartedFlow } from "./create-flow-context.ts";
import type { RunAsCaller } from "./run-operation.ts";

type FlowOutcome = Result.Result<unknown, Refusal>;

const cannotWait: Fault = {
  _tag: "Storage",
  retry: "never",
  message: "This operation waits for a password's hash, and a transaction cannot: call it without within()",
};

/** Whether the caller gave up before anything was written; afterwards it is too late, and the flow goes to its end. */
const giving = (signal: AbortSignal | undefined) => {
  let begun = false;
  const dropped = (): boolean => !begun && signal?.aborted === true;
  return {
    dropped,
    droppedOrBegun: (): boolean => {
      if (dropped()) return true;
      begun = true;
      return false;
    },
  };
};

/** Settles with the work, or as soon as it is dropped: the store says nothing to what is. */
const untilDropped = (work: Promise<void>, signal: AbortSignal | undefined, dropped: () => boolean): Promise<void> => {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      if (dropped()) resolve();
    };
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    abort();
  });
};

/** Who asks, and the policy of the class; what a visitor may ask is open. */
const enter = (of: AnyFlow, began: StartedFlow): Promise<Result.Result<FlowContext, Refusal>> => {
  const { ports, known, call } = began;
  return new Promise((resolve) =>
    ports.store.query<FlowContext, Refusal>(
      {
        call,
        args: {},
        rounds: [],
        answer: (_rows, firm, account) => {
          if (of.open) return Result.succeed(createFlowContext(began, null, firm));
          const actor = actorOf(known, account, call.now, firm);
          if (Result.isFailure(actor)) return Result.fail(actor.failure);
          const closed = classRefusal(of, actor.success, firm);
          return closed === null ? Result.succeed(createFlowContext(began, actor.success, firm)) : Result.fail(closed);
        },
      },
      resolve,
    ),
  );
};

/** The way of an operation that waits: who asks, policy of the class, shape, values, then the flow itself. */
export const runFlow =
  (of: AnyFlow): RunAsCaller =>
  (ports, known, sent, options, done, die) => {
    const { identity, waitUntil: underway } = ports;
    const signed = of.open ? isIdentifier(known.organizationId) : isSignedIn(known);
    if (!signed || identity === null || underway === null) {
      const stranger = of.open && identity !== null ? organizationMissing : notSignedIn(ports, known);
      done(Result.fail(!signed || identity === null ? stranger : cannotWait));
      return;
    }
    const reason = parseReason(options?.reason);
    if (Result.isFailure(reason)) return done(Result.fail(reason.failure));
    const { dropped, droppedOrBegun } = giving(options?.signal);
    const call: Call = {
      organizationId: known.organizationId,
      userId: known.userId ?? "",
      session: known.session,
      operation: of.name,
      // The input may hold secrets, and the answer a token: neither is kept (R-REQ-1).
      requestId: null,
      body: "",
      now: ports.now(),
      cancelled: dropped,
    };
    const began: StartedFlow = {
      ports,
      known,
      identity,
      reason: reason.success,
      call,
      writing: { ...call, cancelled: droppedOrBegun },
    };
    const answer = async (): Promise<FlowOutcome> => {
      const by = await enter(of, began);
      if (Result.isFailure(by)) return Result.fail(by.failure);
      const input = of.input as Input;
      const shaped = parseInput(input, sent === undefined ? {} : sent);
      if (Result.isFailure(shaped)) return Result.fail(shaped.failure);
      const values = validateInput(input, shaped.success, by.success.firm);
      if (Result.isFailure(values)) return Result.fail(values.failure);
      try {
        return await of.run(values.success as never, by.success);
      } catch (cause) {
        if (cause instanceof HasherBusy) return Result.fail(cause.refusal);
        throw cause;
      }
    };
    const work = answer().then((said) => done(said as Parameters<typeof done>[0]), die);
    underway(untilDropped(work, options?.signal, dropped));
  };
