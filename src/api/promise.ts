import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { clone } from "../domain/kernel/values/clone.ts";
import { parseBatchOptions } from "../operations/batch/batch-options.ts";
import { runBatch } from "../operations/batch/run-batch.ts";
import { callByName, tableOf } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { orThrow } from "../operations/caller/or-throw.ts";
import type { ListsValues, Selected, SelectOf, Selects, ValuesOfField } from "../operations/define/class-queries.ts";
import type { ClassesOf, ExtendedAnswer, ExtendedInput, FieldsByClass } from "../operations/define/extension-types.ts";
import type { AnswerOf, AnyOperation, CallOptions, RefusalOf, SentOf } from "../operations/define/operation.ts";
import type { Operations } from "../operations/index.ts";
import type { ChangeFeed } from "../operations/log/change-feed.ts";
import type { ClassName, RowChange } from "../operations/log/row-change.ts";
import { type RowChangesOptions, rowChanges, rowCursor } from "../operations/log/row-changes.ts";
import { mapOperations } from "../operations/operation-tree.ts";
import type { HasOwn, OperationsWith } from "../operations/own/own-operations.ts";
import type { Ports } from "../ports/ports.ts";
import type { WithIndex } from "../ports/store.ts";
import type { BatchCall, BatchOptions, SettledBatch, SettledBatchCall } from "./batch-types.ts";
import { type Settled, settle } from "./settled.ts";

type IsOperation = { readonly kind: AnyOperation["kind"] };
/** The input is an optional argument if all its fields may be left out. */
type Call<Sent, Answer> =
  Record<never, never> extends Sent
    ? (input?: Sent, options?: CallOptions) => Promise<Answer>
    : (input: Sent, options?: CallOptions) => Promise<Answer>;
/** The type of the answer follows from `select`. The second signature is that of `ReturnType` and `Parameters`. */
interface ListCall<Sent, Answer> {
  <const S extends SelectOf<Sent> | undefined = undefined>(
    input?: Sent & { readonly select?: S },
    options?: CallOptions,
  ): Promise<Selected<Answer, S>>;
  (input?: Sent, options?: CallOptions): Promise<Answer>;
}
/** The type of the values follows from `field`. The second signature is that of `ReturnType` and `Parameters`. */
interface DistinctCall<Sent, Answer> {
  <const N extends string>(
    input: Sent & { readonly field: N },
    options?: CallOptions,
  ): Promise<ValuesOfField<Answer, N>>;
  (input: Sent, options?: CallOptions): Promise<Answer>;
}
/** {@link DistinctCall} with the outcome as data. */
interface SettledDistinctCall<Sent, Answer, R> {
  <const N extends string>(
    input: Sent & { readonly field: N },
    options?: CallOptions,
  ): Promise<Settled<ValuesOfField<Answer, N>, R>>;
  (input: Sent, options?: CallOptions): Promise<Settled<Answer, R>>;
}
/** {@link ListCall} with the outcome as data. */
interface SettledListCall<Sent, Answer, R> {
  <const S extends SelectOf<Sent> | undefined = undefined>(
    input?: Sent & { readonly select?: S },
    options?: CallOptions,
  ): Promise<Settled<Selected<Answer, S>, R>>;
  (input?: Sent, options?: CallOptions): Promise<Settled<Answer, R>>;
}
/** The types follow from the fields that `extend` declares for the class that the input names. */
type RecordsCall<O, ByClass> = <const N extends string, const S extends SelectOf<SentOf<O>> | undefined = undefined>(
  input: InputOfClass<O, ByClass, N, S>,
  options?: CallOptions,
) => Promise<AnswerOfClass<O, ByClass, N, S>>;
/** {@link RecordsCall} with the outcome as data. */
type SettledRecordsCall<O, ByClass> = <
  const N extends string,
  const S extends SelectOf<SentOf<O>> | undefined = undefined,
>(
  input: InputOfClass<O, ByClass, N, S>,
  options?: CallOptions,
) => Promise<Settled<AnswerOfClass<O, ByClass, N, S>, RefusalOf<O>>>;
type InputOfClass<O, ByClass, N, S> = ExtendedInput<Extract<SentOf<O>, object>, ByClass[N & keyof ByClass]> & {
  readonly class: N;
  readonly select?: S;
};
type AnswerOfClass<O, ByClass, N, S> = Selected<ExtendedAnswer<AnswerOf<O>, ByClass[N & keyof ByClass]>, S>;
/** Every operation as a function that resolves to its answer and rejects with {@link FirmError}. */
export type PromiseApi<T> = {
  readonly [K in keyof T]: T[K] extends IsOperation
    ? "byClass" extends keyof T[K]
      ? RecordsCall<T[K], ClassesOf<T[K]>>
      : T[K] extends Selects
        ? ListCall<SentOf<T[K]>, AnswerOf<T[K]>>
        : T[K] extends ListsValues
          ? DistinctCall<SentOf<T[K]>, AnswerOf<T[K]>>
          : Call<SentOf<T[K]>, AnswerOf<T[K]>>
    : PromiseApi<T[K]>;
};
/** Every operation as a function that resolves to its outcome as data. */
export type SettledApi<T> = {
  readonly [K in keyof T]: T[K] extends IsOperation
    ? "byClass" extends keyof T[K]
      ? SettledRecordsCall<T[K], ClassesOf<T[K]>>
      : T[K] extends Selects
        ? SettledListCall<SentOf<T[K]>, AnswerOf<T[K]>, RefusalOf<T[K]>>
        : T[K] extends ListsValues
          ? SettledDistinctCall<SentOf<T[K]>, AnswerOf<T[K]>, RefusalOf<T[K]>>
          : Call<SentOf<T[K]>, Settled<AnswerOf<T[K]>, RefusalOf<T[K]>>>
    : SettledApi<T[K]>;
};

/** Calls an operation by its name, for transports: `firm.call("allocations.assign", body)`. An unknown name is `NOT_FOUND`. */
type ByName<Answer> = (name: string, input?: unknown, options?: CallOptions) => Promise<Answer>;

/** The operations `actions`, by class. */
type ActionsByClass = {
  readonly [G in keyof Operations as Operations[G] extends {
    readonly actions: { readonly class: infer N extends string };
  }
    ? N
    : never]: Operations[G] extends { readonly actions: infer Q } ? Q : never;
};
/** Asks what the caller may do with at most 100 records of a class. */
type ActionsCall = <N extends keyof ActionsByClass & string>(
  entity: N,
  objectIds: ReadonlyArray<string>,
  options?: CallOptions,
) => Promise<AnswerOf<ActionsByClass[N]>>;
type SettledActionsCall = <N extends keyof ActionsByClass & string>(
  entity: N,
  objectIds: ReadonlyArray<string>,
  options?: CallOptions,
) => Promise<Settled<AnswerOf<ActionsByClass[N]>, RefusalOf<ActionsByClass[N]>>>;

/** What an API has besides the operations by group. */
interface Calls<Ops, ByClass = never> {
  readonly call: ByName<unknown>;
  /** What the caller may do with records of a class, and why not: `firm.actions("BillableHour", ids)` (L-61). */
  readonly actions: ActionsCall;
  /** Runs many operations: each by itself, or all in one transaction (R-BATCH-1). */
  readonly batch: BatchCall<Ops>;
  /**
   * What the caller sees change, in order: rows as the policy shows them, with `enter` and `leave` where a row comes into or goes out of
   * sight (R-POL-4). Ends as `app.changes` does; also with `AUTH_REQUIRED` or `SESSION_INVALID` when the caller may no longer call, and
   * with `CURSOR_EXPIRED` when the caller sees other rows than before: after a change of role, company or team.
   */
  readonly changes: <const N extends string = ClassName>(
    options?: RowChangesOptions<N>,
  ) => ChangeFeed<RowChange<N, ByClass>>;
  /** Where {@link changes} begins now: read your lists, then follow the changes after it. */
  readonly currentCursor: () => Promise<string>;
  readonly settled: SettledApi<Ops> & {
    readonly call: ByName<Settled<unknown, Refusal>>;
    readonly actions: SettledActionsCall;
    readonly batch: SettledBatchCall<Ops>;
  };
}
/** The operations for one caller. */
export interface FirmApi extends PromiseApi<Operations>, Calls<Operations> {}
/** The same with what the host added: `FirmApiWith<typeof options>` (docs/own-rules.md). */
export type FirmApiWith<H> =
  HasOwn<H> extends true ? PromiseApi<OperationsWith<H>> & Calls<OperationsWith<H>, FieldsByClass<H>> : FirmApi;

type CallByName = (name: string, input: unknown, options: CallOptions | undefined) => Promise<unknown>;
interface Callable {
  readonly call: CallByName;
}
/** A property that is made when it is first read: a host makes an API object for each request and usually makes one call. */
const madeOnFirstUse = (name: string, make: (of: Callable) => unknown): PropertyDescriptor => ({
  enumerable: true,
  configurable: true,
  get(this: Callable) {
    const value = make(this);
    Object.defineProperty(this, name, { enumerable: true, value });
    return value;
  },
});
const groupsOf = (tree: object): PropertyDescriptorMap =>
  Object.fromEntries(
    Object.entries(tree).map(([group, of]) => [
      group,
      madeOnFirstUse(group, ({ call }) =>
        mapOperations(
          of,
          ({ name }) =>
            (input: unknown, options?: CallOptions) =>
              call(name, input, options),
        ),
      ),
    ]),
  );
const groupsByTree = new WeakMap<object, PropertyDescriptorMap>();
const face = (tree: object, call: CallByName): Callable => {
  const groups = groupsByTree.get(tree) ?? groupsOf(tree);
  groupsByTree.set(tree, groups);
  return Object.defineProperties({ call }, groups);
};

/** Both forms of a batch: `plain` rejects with a refusal, `settled` returns it as data. */
const batches = (ports: Ports, caller: Caller) => {
  const settled = async (items: unknown, options?: BatchOptions): Promise<SettledBatch<unknown>> => {
    const outcome = await runBatch(ports, caller, items, parseBatchOptions(options));
    if (Result.isFailure(outcome)) {
      const { index, ...refusal }: WithIndex<Refusal> = outcome.failure;
      return { ok: false, index: index ?? null, refusal: clone(refusal as Refusal) };
    }
    return { ok: true, value: outcome.success.map((each) => (Result.isResult(each) ? settle(each as never) : each)) };
  };
  const plain = async (items: unknown, options?: BatchOptions): Promise<unknown> => {
    const outcome = await settled(items, options);
    if (outcome.ok) return outcome.value;
    throw new FirmError(outcome.refusal, outcome.index);
  };
  return { settled, plain };
};

/** The operations for one caller. */
export const firmApi = (ports: Ports, caller: Caller): FirmApi => {
  const call = callByName(ports, caller);
  const { tree, actionsOf } = tableOf(ports);
  const plain: CallByName = async (...given) => orThrow(await call(...given));
  const settled: CallByName = async (...given) => settle(await call(...given));
  const batch = batches(ports, caller);
  const actionsBy =
    (run: CallByName) =>
    (entity: string, objectIds: unknown, options?: CallOptions): Promise<unknown> =>
      run(actionsOf(entity), { objectIds }, options);
  const api = Object.assign(face(tree, plain), {
    actions: actionsBy(plain),
    batch: batch.plain,
    changes: (options?: RowChangesOptions) => rowChanges(ports, caller, options),
    currentCursor: () => rowCursor(ports, caller),
  });
  // Most hosts use one of the two forms.
  const inSettledForm = madeOnFirstUse("settled", () =>
    Object.assign(face(tree, settled), { actions: actionsBy(settled), batch: batch.settled }),
  );
  return Object.defineProperty(api, "settled", inSettledForm) as unknown as FirmApi;
};
