import * as Result from "effect/Result";
import type { InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput } from "../../domain/kernel/schema/input.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, WithIndex } from "../../ports/store.ts";
import { type OperationTable, tableOf } from "../call-by-name.ts";
import { type Caller, isSignedIn, type ResolvedCaller } from "../caller/caller.ts";
import { resolveCaller } from "../caller/resolve-caller.ts";
import { notSignedIn } from "../caller/resolve-session.ts";
import { cloneInput } from "../run/clone-input.ts";
import { canonicalBatch, idempotencyOf } from "../run/idempotency.ts";
import { nameRecords } from "../run/record-names.ts";
import { inputObject } from "../run/store-command.ts";
import { batchCommandOf } from "./batch-command.ts";
import type { Options } from "./batch-options.ts";
import { dryRunItems } from "./dry-run-items.ts";
import { claimRequestId, runSeparately } from "./separate-items.ts";
import { type Item, validateBatch, validateItem } from "./validate-batch.ts";

/** The answers of a transaction, or the outcome of each item. */
type BatchResult = Result.Result<ReadonlyArray<unknown>, WithIndex<Refusal>>;

/** The batch as one call. */
const batchCall = (ports: Ports, caller: ResolvedCaller, items: ReadonlyArray<Item>, options: Options): Call => {
  const { requestId, transaction, dryRun, signal } = options;
  const now = ports.now();
  const plain: Call = {
    organizationId: caller.organizationId,
    userId: caller.userId as string,
    session: caller.session,
    operation: "batch",
    requestId: null,
    body: "",
    now,
    dryRun,
    cancelled: () => signal?.aborted === true,
  };
  if (requestId === null) return plain;
  return {
    ...plain,
    ...idempotencyOf(requestId, canonicalBatch(transaction, items, tableOf(ports).named), caller, now),
  };
};

const isMalformed = (item: Item, table: OperationTable): boolean => {
  const of = validateItem(item, false, table) === null ? table.named(item.operation) : undefined;
  return of === undefined || Result.isFailure(parseInput(of.input as Input, inputObject(of, item.input)));
};

/** Names the records of the refusals of a batch that ran as one call. */
const nameInBatch = (
  ports: Ports,
  caller: ResolvedCaller,
  outcome: BatchResult,
  done: (outcome: BatchResult) => void,
) => {
  if (Result.isFailure(outcome)) return nameRecords(ports, caller, [outcome], ([named]) => done(named as BatchResult));
  const answers = outcome.success;
  const outcomes = answers.map((each) => (Result.isResult(each) ? each : Result.succeed(each)));
  nameRecords(ports, caller, outcomes as ReadonlyArray<Result.Result<unknown, Refusal>>, (named) =>
    done(
      Result.succeed(
        answers.map((each, i) => (Result.isResult(each) ? named[i] : Result.merge(named[i] as (typeof named)[number]))),
      ),
    ),
  );
};

type Run = (
  ports: Ports,
  caller: Caller,
  sent: unknown,
  options: Options,
  done: (answer: BatchResult) => void,
  die: (cause: unknown) => void,
) => void;

/** Runs a batch (R-BATCH-1). A defect is thrown, or passed to `die` when it comes later. After an abort there may be no answer. */
const run: Run = (ports, caller, sent, options, done, die) => {
  const table = tableOf(ports);
  const fault = validateBatch(sent, options, table);
  if (fault !== null) return done(Result.fail(fault));
  const items = sent as ReadonlyArray<Item>;
  const each = (): void => runSeparately(ports, caller, items, options, (answer) => done(Result.succeed(answer)), die);
  const { transaction, requestId, dryRun } = options;
  if (!transaction && requestId === null && !dryRun) return each();
  resolveCaller<ReadonlyArray<unknown>, WithIndex<Refusal>>(
    ports,
    caller,
    (found, answer) => {
      if (Result.isFailure(found) || !isSignedIn(found.success)) {
        if (!transaction) return each();
        return answer(
          Result.isFailure(found) ? Result.fail(found.failure) : Result.fail(notSignedIn(ports, found.success)),
        );
      }
      const resolved = found.success;
      const call = batchCall(ports, resolved, items, options);
      const named = (outcome: BatchResult): void => nameInBatch(ports, resolved, outcome, answer);
      if (!transaction && dryRun) return dryRunItems(ports, resolved, call, items, named);
      // An input that cannot be parsed is not stored (R-REQ-1): the batch may come again with the item corrected.
      if (!transaction && items.some((item) => isMalformed(item, table))) return each();
      if (!transaction)
        return claimRequestId(ports, resolved, call, (refused) =>
          refused === null ? each() : answer(Result.fail(refused)),
        );
      const commands = items.map((item) => batchCommandOf(ports, resolved, call, item, true));
      ports.store.executeBatch({ call, commands, separately: false }, named);
    },
    done,
    die,
  );
};

/** A batch as a promise, which rejects only for an abort or a defect. */
export const runBatch = (
  ports: Ports,
  caller: Caller,
  sent: unknown,
  options: Result.Result<Options, InvalidInput>,
): Promise<BatchResult> =>
  new Promise((resolve, reject) => {
    if (Result.isFailure(options)) return resolve(options as never);
    const { signal } = options.success;
    if (signal?.aborted === true) return reject(signal.reason);
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const over = (): void => signal?.removeEventListener("abort", abort);
    run(
      ports,
      { ...caller },
      cloneInput(sent),
      options.success,
      (answer) => {
        over();
        resolve(answer);
      },
      (cause) => {
        over();
        reject(cause);
      },
    );
  });
