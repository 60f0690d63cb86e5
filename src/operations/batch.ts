import * as Result from "effect/Result";
import { type InvalidInput, type Refusal, refuseField } from "../domain/kernel/refusal.ts";
import type { At, BatchStep } from "../ports/batch.ts";
import { load } from "../ports/load.ts";
import type { Call, Done, Ports } from "../ports/store.ts";
import { type Asker, actorOf, type Known, knownOf, signedIn } from "./asker.ts";
import { calling, operationNamed } from "./call.ts";
import type { AnyCommand } from "./operation.ts";
import { answeredBy, refers, unanswered } from "./reference.ts";
import { canonical, type ItemOptions, keptAs, requestIdFault } from "./request.ts";
import { bySession } from "./session-token.ts";
import { type Asked, sentTo, stepOf } from "./step.ts";

/** The most items of one batch (R-BATCH-1). */
export const mostItems = 10_000;

interface Item {
  readonly operation: string;
  readonly input?: unknown;
  readonly reason?: string;
  readonly requestId?: string;
}
interface Options {
  readonly transaction?: boolean;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
}
/** Answers of a transaction, or results of items apart. */
export type BatchResult = Result.Result<ReadonlyArray<unknown>, At<Refusal>>;

const mismatch = (field: string, message: string): InvalidInput =>
  refuseField("TypeMismatch", field, `${field}: ${message}`);

/** What is wrong with an item before anything is asked. */
const formFault = (item: unknown, transaction: boolean): InvalidInput | null => {
  if (typeof item !== "object" || item === null) return mismatch("items", "expected objects with operation and input");
  const { operation, reason, requestId } = item as Partial<Readonly<Record<keyof Item, unknown>>>;
  const of = typeof operation === "string" ? operationNamed(operation) : undefined;
  if (of === undefined) {
    const got = typeof operation === "string" ? JSON.stringify(operation.slice(0, 60)) : typeof operation;
    return mismatch("operation", `expected the name of an operation, got ${got}`);
  }
  if (reason !== undefined && typeof reason !== "string") return mismatch("reason", "expected text");
  if (!transaction) return null;
  if (of.kind !== "command")
    return mismatch("operation", `a transaction takes what is judged and written at once, which ${of.name} is not`);
  return requestId === undefined
    ? null
    : mismatch("requestId", "an item of a transaction has none of its own; give one to the batch");
};

const batchFault = (items: unknown, { requestId, transaction }: Options): At<InvalidInput> | null => {
  if (!Array.isArray(items)) return mismatch("items", "expected a list");
  if (items.length > mostItems)
    return mismatch("items", `expected at most ${mostItems} items, got ${items.length}; send them in several batches`);
  if (transaction !== undefined && typeof transaction !== "boolean")
    return mismatch("transaction", "expected true or false");
  const fault = requestIdFault(requestId ?? null);
  if (fault !== null || transaction !== true) return fault;
  for (const [index, item] of items.entries()) {
    const refused = formFault(item, true);
    if (refused !== null) return { ...refused, index };
  }
  return null;
};

/** An answer that comes through `done`, unless the signal comes first. */
const answerOf = <T>(signal: AbortSignal | undefined, body: (done: (said: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    body((said) => {
      signal?.removeEventListener("abort", abort);
      resolve(said);
    });
  });

const knownAs = (
  ports: Ports,
  asker: Asker,
  signal: AbortSignal | undefined,
): Promise<Result.Result<Known, Refusal>> =>
  "sessionToken" in asker
    ? answerOf(signal, (done) => bySession(ports, asker, done))
    : Promise.resolve(Result.succeed(knownOf(asker)));

/** The batch as one call: under this name its first answer is kept. */
const callOf = (ports: Ports, known: Known, items: ReadonlyArray<Item>, options: Options): Call => {
  const { requestId = null, transaction = false, signal } = options;
  return {
    organizationId: known.organizationId,
    userId: known.userId as string,
    session: known.session,
    operation: "batch",
    requestId,
    body: requestId === null ? "" : canonical({ transaction, items }),
    now: ports.now(),
    cancelled: () => signal?.aborted === true,
  };
};

const stepOfItem = (ports: Ports, known: Known, call: Call, item: Item): BatchStep => {
  const { input, reason = null } = item;
  const of = operationNamed(item.operation) as AnyCommand;
  const asked = (sent: unknown): Asked<AnyCommand> => ({ of, ports, known, call, sent, reason });
  if (!refers(input)) return { ahead: stepOf(asked(sentTo(of, input))), from: null };
  return {
    ahead: stepOf(asked(unanswered(input))),
    from: (answers) => {
      const sent = answeredBy(input, answers);
      return Result.isSuccess(sent) ? stepOf(asked(sent.success)) : stepOf(asked(input), Result.fail(sent.failure));
    },
  };
};

const together = (
  ports: Ports,
  known: Known,
  items: ReadonlyArray<Item>,
  options: Options,
  done: Done<ReadonlyArray<unknown>, At<Refusal>>,
): void => {
  const call = callOf(ports, known, items, options);
  ports.store.transact({ call, steps: items.map((item) => stepOfItem(ports, known, call, item)) }, done);
};

const nothing = load("batch", {}, () => ({ reads: () => ({}) }));

/** Says that the batch of this request id has these items; another one of the id, or a store that fails, stands in the way. */
const claimed = async (
  ports: Ports,
  asker: Asker,
  items: ReadonlyArray<Item>,
  options: Options,
): Promise<Refusal | null> => {
  const known = await knownAs(ports, asker, options.signal);
  // Every item says so itself.
  if (Result.isFailure(known) || !signedIn(known.success)) return null;
  const call = callOf(ports, known.success, items, options);
  const said = await answerOf<Result.Result<unknown, Refusal>>(options.signal, (done) =>
    ports.store.execute<unknown, null, Refusal>(
      {
        call,
        load: nothing,
        args: {},
        dry: false,
        judge: (_state, firm, account) =>
          Result.map(actorOf(known.success, account, call.now, firm), () => ({ answer: null, changes: [] })),
      },
      done,
    ),
  );
  if (Result.isSuccess(said)) return null;
  return ["AuthRequired", "SessionInvalid"].includes(said.failure._tag) ? null : said.failure;
};

const apart = async (
  ports: Ports,
  asker: Asker,
  items: ReadonlyArray<Item>,
  options: Options,
): Promise<BatchResult> => {
  const { requestId, signal } = options;
  if (requestId !== undefined) {
    const refused = await claimed(ports, asker, items, options);
    if (refused !== null) return Result.fail(refused);
  }
  const call = calling(ports, asker, (said, { resolve }) => resolve(said));
  const said: Array<unknown> = [];
  for (const [index, item] of items.entries()) {
    signal?.throwIfAborted();
    const fault = formFault(item, false);
    if (fault !== null) {
      said.push(Result.fail(fault));
      continue;
    }
    const { operation, input, reason, requestId: own = requestId } = item;
    const more: ItemOptions = {
      ...(own === undefined ? {} : { requestId: own }),
      ...(item.requestId === undefined && requestId !== undefined ? { [keptAs]: `${requestId}#${index}` } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(signal === undefined ? {} : { signal }),
    };
    said.push(await call(operation, input, more));
  }
  return Result.succeed(said);
};

/** Runs a batch (R-BATCH-1). Rejects for an abort or a defect alone. */
export const runBatch = async (
  ports: Ports,
  asker: Asker,
  sent: unknown,
  options: Options = {},
): Promise<BatchResult> => {
  const fault = batchFault(sent, options);
  if (fault !== null) return Result.fail(fault);
  const items = sent as ReadonlyArray<Item>;
  if (options.transaction !== true) return apart(ports, asker, items, options);
  const known = await knownAs(ports, asker, options.signal);
  if (Result.isFailure(known)) return Result.fail(known.failure);
  if (!signedIn(known.success)) return Result.fail({ _tag: "AuthRequired" });
  return answerOf(options.signal, (done) => together(ports, known.success, items, options, done));
};
