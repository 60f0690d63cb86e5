import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput } from "../../domain/kernel/schema/input.ts";
import type { Call } from "../../ports/store.ts";
import { asVisitor, isSignedIn, needsLookup, resolveHostCaller } from "../caller/caller.ts";
import { resolveCaller } from "../caller/resolve-caller.ts";
import { notSignedIn } from "../caller/resolve-session.ts";
import type { AnyCommand, AnyOperation, AnyQuery } from "../define/operation.ts";
import { cloneInput } from "./clone-input.ts";
import { runFlow } from "./flow.ts";
import { canonicalInput, idempotencyOf } from "./idempotency.ts";
import { nameRecords } from "./record-names.ts";
import type { RunAsCaller, RunOperation } from "./run-operation.ts";
import { runQuery } from "./run-query.ts";
import { inputObject, storeCommandOf } from "./store-command.ts";

/** Runs an operation for a caller; every operation takes this path. */
export const runner = (of: AnyOperation): RunOperation => {
  const run = withNames(of.kind === "flow" ? runFlow(of) : runSignedIn(of));
  const open = of.kind === "flow" && of.open;
  return (ports, given, sent, options, done, die) => {
    const [caller, input] = [{ ...given }, cloneInput(sent)];
    if (open) return run(ports, asVisitor(caller), input, options, done, die);
    if (!needsLookup(caller)) return run(ports, resolveHostCaller(caller), input, options, done, die);
    resolveCaller(
      ports,
      caller,
      (resolved, answer) =>
        Result.isFailure(resolved)
          ? answer(Result.fail(resolved.failure) as Parameters<typeof done>[0])
          : run(ports, resolved.success, input, options, answer, die),
      done,
      die,
    );
  };
};

/** A read that is logged cannot run where nothing is written in the end. */
const readsAreLogged = (field: string, operation: string): InvalidInput =>
  refuseField("TypeMismatch", field, { id: "readsAreLogged", field, operation });

/** Names the records of its refusals. */
const withNames =
  (run: RunAsCaller): RunAsCaller =>
  (ports, caller, input, options, done, die) =>
    run(
      ports,
      caller,
      input,
      options,
      (outcome) => nameRecords(ports, caller, [outcome], ([named]) => done(named as typeof outcome)),
      die,
    );

/** A command or a query of a caller who is signed in. R-POL-1 gives the order of its checks. */
const runSignedIn =
  (of: AnyCommand | AnyQuery): RunAsCaller =>
  (ports, caller, given, options, done) => {
    if (!isSignedIn(caller)) return done(Result.fail(notSignedIn(ports, caller)));
    if (Result.isFailure(options)) return done(Result.fail(options.failure));
    if (options.success.dryRun && of.kind === "command" && of.onlyWhenWritten === true)
      return done(Result.fail(readsAreLogged("dryRun", of.name)));
    const { requestId, idempotencyKey, reason, dryRun, signal } = options.success;
    const sent = inputObject(of, given);
    const now = ports.now();
    const plain: Call = {
      organizationId: caller.organizationId,
      userId: caller.userId as string,
      session: caller.session,
      operation: of.name,
      requestId: null,
      body: "",
      now,
      dryRun,
      cancelled: () => signal?.aborted === true,
    };
    const call =
      requestId === null
        ? plain
        : { ...plain, ...idempotencyOf(requestId, canonicalInput(of, sent), caller, now, idempotencyKey) };
    const operationCall = { ports, caller, call, sent, reason };
    if (of.kind === "command") return ports.store.execute(storeCommandOf({ ...operationCall, of }), done);
    runQuery({ ...operationCall, of }, parseInput(of.input as Input, sent), ports, done);
  };
