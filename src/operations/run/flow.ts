import * as Result from "effect/Result";
import { type Fault, type InvalidInput, type Refusal, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput, validateInput } from "../../domain/kernel/schema/input.ts";
import { HasherBusy } from "../../ports/identity.ts";
import type { Call } from "../../ports/store.ts";
import { actorOf, isIdentifier, isSignedIn } from "../caller/caller.ts";
import { notSignedIn, organizationMissing } from "../caller/resolve-session.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { AnyFlow } from "../define/operation.ts";
import { classRefusal } from "../policy/policies.ts";
import { createFlowContext, type StartedFlow } from "./create-flow-context.ts";
import type { RunAsCaller } from "./run-operation.ts";

type FlowOutcome = Result.Result<unknown, Refusal>;

const cannotWait: Fault = {
  _tag: "Storage",
  retry: "never",
  message: "This operation hashes a password, which a transaction cannot wait for: call it outside within()",
};

/** A dry run would be an attempt that nobody counts. */
const countedAttempt = (name: string): InvalidInput =>
  refuseField("TypeMismatch", "dryRun", { id: "notRunDry", operation: name });

/** Cancels a flow until its first write. After that the flow runs to its end. */
const cancellation = (signal: AbortSignal | undefined) => {
  let begun = false;
  const cancelled = (): boolean => !begun && signal?.aborted === true;
  return {
    cancelled,
    cancelledUnlessBegun: (): boolean => {
      if (cancelled()) return true;
      begun = true;
      return false;
    },
  };
};

/** Settles with the work, or as soon as it is cancelled: the store does not answer a cancelled call. */
const untilCancelled = (
  work: Promise<void>,
  signal: AbortSignal | undefined,
  cancelled: () => boolean,
): Promise<void> => {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      if (cancelled()) resolve();
    };
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    abort();
  });
};

/** Checks the actor and the policy of the class; an open flow needs neither. */
const authorizeFlow = (of: AnyFlow, started: StartedFlow): Promise<Result.Result<FlowContext, Refusal>> => {
  const { ports, caller, call } = started;
  return new Promise((resolve) =>
    ports.store.query<FlowContext, Refusal>(
      {
        call,
        args: {},
        rounds: [],
        answer: (_rows, firm, account) => {
          if (of.open) return Result.succeed(createFlowContext(started, null, firm));
          const actor = actorOf(caller, account, call.now, firm);
          if (Result.isFailure(actor)) return Result.fail(actor.failure);
          const closed = classRefusal(of, actor.success, firm);
          return closed === null
            ? Result.succeed(createFlowContext(started, actor.success, firm))
            : Result.fail(closed);
        },
      },
      resolve,
    ),
  );
};

/** Runs a flow: actor, policy of the class, parsing, validation, then the flow itself. */
export const runFlow =
  (of: AnyFlow): RunAsCaller =>
  (ports, caller, sent, options, done, die) => {
    const { identity, waitUntil } = ports;
    const accepted = of.open ? isIdentifier(caller.organizationId) : isSignedIn(caller);
    if (!accepted || identity === null || waitUntil === null) {
      const refusal = of.open && identity !== null ? organizationMissing : notSignedIn(ports, caller);
      done(Result.fail(!accepted || identity === null ? refusal : cannotWait));
      return;
    }
    if (Result.isFailure(options)) return done(Result.fail(options.failure));
    const { reason, dryRun, signal } = options.success;
    if (dryRun && of.counted) return done(Result.fail(countedAttempt(of.name)));
    const { cancelled, cancelledUnlessBegun } = cancellation(signal);
    const call: Call = {
      organizationId: caller.organizationId,
      userId: caller.userId ?? "",
      session: caller.session,
      operation: of.name,
      // The input may hold secrets and the answer a token, so neither is stored (R-REQ-1).
      requestId: null,
      body: "",
      now: ports.now(),
      dryRun,
      cancelled,
    };
    const started: StartedFlow = {
      ports,
      caller,
      identity,
      reason,
      call,
      writing: { ...call, cancelled: cancelledUnlessBegun },
    };
    const answer = async (): Promise<FlowOutcome> => {
      const context = await authorizeFlow(of, started);
      if (Result.isFailure(context)) return Result.fail(context.failure);
      const input = of.input as Input;
      const parsed = parseInput(input, sent === undefined ? {} : sent);
      if (Result.isFailure(parsed)) return Result.fail(parsed.failure);
      const values = validateInput(input, parsed.success, context.success.firm);
      if (Result.isFailure(values)) return Result.fail(values.failure);
      try {
        return await of.run(values.success as never, context.success);
      } catch (cause) {
        if (cause instanceof HasherBusy) return Result.fail(cause.refusal);
        throw cause;
      }
    };
    const work = answer().then((outcome) => done(outcome as Parameters<typeof done>[0]), die);
    waitUntil(untilCancelled(work, signal, cancelled));
  };
