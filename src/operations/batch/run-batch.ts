import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, parseInput } from "../../domain/kernel/schema/input.ts";
import type { BatchCommand, Call, Ports, WithIndex } from "../../ports/store.ts";
import { operationNamed } from "../call-by-name.ts";
import { type Asker, type Known, refusedNow, signedIn } from "../caller/caller.ts";
import { withKnown } from "../caller/resolve-caller.ts";
import { nobody } from "../caller/resolve-session.ts";
import type { AnyCommand } from "../define/operation.ts";
import { own } from "../run/clone-input.ts";
import { batchBodyOf, keyOfRequest, reasonOf } from "../run/idempotency.ts";
import { type Asked, sentTo, stepOf } from "../run/store-command.ts";
import { answeredBy, refers, unanswered } from "./reference.ts";
import { apart, claim } from "./separate-items.ts";
import { batchFault, formFault, type Item, type Options } from "./validate-batch.ts";

/** The answers of a transaction, or what each item came to. */
type BatchResult = Result.Result<ReadonlyArray<unknown>, WithIndex<Refusal>>;

/** The batch as one call: under this name its first answer is kept. */
const callOf = (ports: Ports, known: Known, items: ReadonlyArray<Item>, options: Options): Call => {
  const { requestId = null, transaction = false, signal } = options;
  const now = ports.now();
  return {
    organizationId: known.organizationId,
    userId: known.userId as string,
    session: known.session,
    operation: "batch",
    requestId,
    ...(requestId === null ? {} : { idempotencyKey: keyOfRequest(requestId) }),
    body: requestId === null ? "" : batchBodyOf(transaction, items, operationNamed),
    now,
    cancelled: () => signal?.aborted === true,
    recheckActor: refusedNow(known, now),
    parseIssues: new Set(),
  };
};

const stepOfItem = (ports: Ports, known: Known, call: Call, item: Item): BatchCommand => {
  const { input } = item;
  const reason = Result.getOrElse(reasonOf(item.reason), () => null);
  const of = operationNamed(item.operation) as AnyCommand;
  const asked = (sent: unknown): Asked<AnyCommand> => ({ of, ports, known, call, sent, reason });
  if (!refers(input)) return { provisional: stepOf(asked(sentTo(of, input))), resolve: null };
  return {
    provisional: stepOf(asked(unanswered(input))),
    resolve: (answers) => {
      const sent = answeredBy(input, answers);
      return Result.isSuccess(sent) ? stepOf(asked(sent.success)) : stepOf(asked(input), Result.fail(sent.failure));
    },
  };
};

const isMisshapen = (item: Item): boolean => {
  const of = formFault(item, false) === null ? operationNamed(item.operation) : undefined;
  return of === undefined || Result.isFailure(parseInput(of.input as Input, sentTo(of, item.input)));
};

type Run = (
  ports: Ports,
  asker: Asker,
  sent: unknown,
  options: Options,
  done: (said: BatchResult) => void,
  die: (cause: unknown) => void,
) => void;

/**
 * Runs a batch (R-BATCH-1): what a store answers at once is answered before this returns. A defect is thrown, or told to
 * `die` when it comes later; after an abort nothing may be told at all.
 */
const run: Run = (ports, asker, sent, options, done, die) => {
  const fault = batchFault(sent, options);
  if (fault !== null) return done(Result.fail(fault));
  const items = sent as ReadonlyArray<Item>;
  const each = (): void => apart(ports, asker, items, options, (said) => done(Result.succeed(said)), die);
  if (options.transaction !== true && options.requestId === undefined) return each();
  withKnown<ReadonlyArray<unknown>, WithIndex<Refusal>>(
    ports,
    asker,
    (found, said) => {
      if (Result.isFailure(found) || !signedIn(found.success)) {
        if (options.transaction !== true) return each();
        return said(Result.isFailure(found) ? Result.fail(found.failure) : Result.fail(nobody(ports, found.success)));
      }
      const known = found.success;
      const call = callOf(ports, known, items, options);
      // A wrong shape is not kept (R-REQ-1): the batch may come again with the item put right, and gives what was accepted again.
      if (options.transaction !== true && items.some(isMisshapen)) return each();
      if (options.transaction !== true)
        return claim(ports, known, call, (refused) => (refused === null ? each() : said(Result.fail(refused))));
      const steps = items.map((item) => stepOfItem(ports, known, call, item));
      ports.store.executeBatch({ call, commands: steps }, said);
    },
    done,
    die,
  );
};

/** A batch as a promise: rejects for an abort or a defect alone. */
export const runBatch = (ports: Ports, asker: Asker, sent: unknown, options: Options = {}): Promise<BatchResult> =>
  new Promise((resolve, reject) => {
    const { signal } = options;
    if (signal?.aborted === true) return reject(signal.reason);
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const over = (): void => signal?.removeEventListener("abort", abort);
    run(
      ports,
      { ...asker },
      own(sent),
      { ...options },
      (said) => {
        over();
        resolve(said);
      },
      (cause) => {
        over();
        reject(cause);
      },
    );
  });
