import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import type {
  AuthRequired,
  CursorExpired,
  Fault,
  InvalidInput,
  SessionInvalid,
} from "../domain/kernel/refusal/refusal.ts";
import { clone } from "../domain/kernel/values/clone.ts";
import { type DeliverOptions, type DeliverReport, deliverAlerts as deliver } from "../operations/alerts/deliver.ts";
import { parseBatchOptions } from "../operations/batch/batch-options.ts";
import { runBatch } from "../operations/batch/run-batch.ts";
import { actionsOfClass, tableOf } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { isRefusal } from "../operations/caller/firm-error.ts";
import type { ListsValues, Selected, SelectOf, Selects, ValuesOfField } from "../operations/define/class-queries.ts";
import type { AnswerOf, AnyOperation, CallOptions, RefusalOf, SentOf } from "../operations/define/operation.ts";
import { type Operations, operations } from "../operations/index.ts";
import { type Change, type FirmChanges, firmCursor, firmPages } from "../operations/log/firm-changes.ts";
import type { ClassName, RowChange } from "../operations/log/row-change.ts";
import { type RowChangesOptions, rowCursor, rowPages } from "../operations/log/row-changes.ts";
import { mapOperations } from "../operations/operation-tree.ts";
import type { Extension } from "../operations/own/extension.ts";
import type { OperationsWith, OwnRules } from "../operations/own/own-operations.ts";
import { parseOptions, signalOf } from "../operations/run/call-options.ts";
import type { RunOperation } from "../operations/run/run-operation.ts";
import type { Adapter } from "../ports/adapter.ts";
import {
  checkArgument,
  checkOptions,
  flagOption,
  functionOption,
  type OptionKind,
  type OptionKinds,
} from "../ports/check-options.ts";
import type { Ports } from "../ports/ports.ts";
import type { WithIndex } from "../ports/store.ts";
import type {
  BatchAnswers,
  BatchItem,
  BatchOptions,
  BatchOutcomes,
  BatchRefusal,
  InTransaction,
  TransactionRefusal,
  WithoutTransaction,
} from "./batch-types.ts";
import { orRefusal, streamOf } from "./effect-changes.ts";
import { type FirmOptions, firmOptions, openFirm } from "./open-firm.ts";
import { settle } from "./settled.ts";

const storeMaker: OptionKind = { ...functionOption, expected: "a function such as () => memory()" };
const layerOptions: OptionKinds = { ...firmOptions, migrate: flagOption };

/** The caller of the operations. */
export class CurrentCaller extends Context.Service<CurrentCaller, Caller>()("firmcore/CurrentCaller") {
  /** The caller of everything that the layer is provided to. */
  static readonly layer = (caller: Caller): Layer.Layer<CurrentCaller> => Layer.succeed(CurrentCaller, caller);
}
/** The store, the clock and the other ports of the operations: `app.ports` of `openFirm`. */
export class FirmPorts extends Context.Service<FirmPorts, Ports>()("firmcore/FirmPorts") {
  /**
   * Opens a store, and closes it at the end of the layer's scope, when running calls have ended. The store is made anew each time the
   * layer is built; a `ManagedRuntime` builds it once.
   */
  static readonly layer = <T>(makeStore: () => Adapter<T>, given: LayerOptions = {}): Layer.Layer<FirmPorts, Fault> => {
    const name = "FirmPorts.layer()";
    checkArgument(name, "makeStore", makeStore, storeMaker);
    const { migrate = false, ...options } = checkOptions(name, given, layerOptions);
    return Layer.effect(
      FirmPorts,
      Effect.gen(function* () {
        const store = yield* Effect.acquireRelease(Effect.sync(makeStore), (each) =>
          Effect.promise(() => each.close()),
        );
        const app = yield* Effect.acquireRelease(
          orFault(() => openFirm(store, options)),
          (open) => Effect.promise(() => open.close()),
        );
        if (migrate) yield* orFault(() => app.migrate());
        return app.ports;
      }),
    );
  };
}
/** The options of `FirmPorts.layer`. */
export interface LayerOptions extends FirmOptions {
  /** Migrates the tables before anything else. Default false: nothing creates or changes tables. */
  readonly migrate?: boolean;
}
/** A promise as an Effect that fails with a fault of the store; anything else that it rejects with is a defect. */
const orFault = <A>(run: () => Promise<A>): Effect.Effect<A, Fault> => orRefusal(run);

type Needs = CurrentCaller | FirmPorts;
type Call<Sent, Answer, R> =
  Record<never, never> extends Sent
    ? (input?: Sent, options?: CallOptions) => Effect.Effect<Answer, R, Needs>
    : (input: Sent, options?: CallOptions) => Effect.Effect<Answer, R, Needs>;
/** The type of the answer follows from `select`. The second signature is that of `ReturnType` and `Parameters`. */
interface ListCall<Sent, Answer, R> {
  <const S extends SelectOf<Sent> | undefined = undefined>(
    input?: Sent & { readonly select?: S },
    options?: CallOptions,
  ): Effect.Effect<Selected<Answer, S>, R, Needs>;
  (input?: Sent, options?: CallOptions): Effect.Effect<Answer, R, Needs>;
}
/** The type of the values follows from `field`. The second signature is that of `ReturnType` and `Parameters`. */
interface DistinctCall<Sent, Answer, R> {
  <const N extends string>(
    input: Sent & { readonly field: N },
    options?: CallOptions,
  ): Effect.Effect<ValuesOfField<Answer, N>, R, Needs>;
  (input: Sent, options?: CallOptions): Effect.Effect<Answer, R, Needs>;
}
/** Every operation as an Effect that fails with its refusals as typed data. */
export type EffectApi<T> = {
  readonly [K in keyof T]: T[K] extends { readonly kind: AnyOperation["kind"] }
    ? T[K] extends Selects
      ? ListCall<SentOf<T[K]>, AnswerOf<T[K]>, RefusalOf<T[K]>>
      : T[K] extends ListsValues
        ? DistinctCall<SentOf<T[K]>, AnswerOf<T[K]>, RefusalOf<T[K]>>
        : Call<SentOf<T[K]>, AnswerOf<T[K]>, RefusalOf<T[K]>>
    : EffectApi<T[K]>;
};

/** An outcome as an Effect, with a copy of the refusal that the caller may change. */
const outcome = <A, R>(result: Result.Result<A, R>): Effect.Effect<A, R> =>
  Effect.fromResult(Result.mapError(result, clone));

/** The classes that have actions, with their group of operations. */
type ActionsByClass = {
  readonly [G in keyof Operations as Operations[G] extends {
    readonly actions: { readonly class: infer N extends string };
  }
    ? N
    : never]: EffectApi<Operations>[G] extends { readonly actions: infer Call } ? Call : never;
};
type ActionsEffect = <N extends keyof ActionsByClass & string>(
  entity: N,
  objectIds: ReadonlyArray<string>,
  options?: CallOptions,
) => ActionsByClass[N] extends (...given: never) => infer Answer ? Answer : never;

const effectOf = (each: AnyOperation) =>
  Effect.fnUntraced(function* (input: unknown, options?: CallOptions) {
    const caller = yield* CurrentCaller;
    const ports = yield* FirmPorts;
    const run = tableOf(ports).run(each.name) as RunOperation;
    return yield* Effect.callback<unknown, unknown>((resume, signal) => {
      const given = parseOptions(options);
      const outer = signalOf(given);
      // The store drops an aborted call without calling back, so the fiber is interrupted here.
      const abort = (): void => resume(Effect.interrupt);
      if (outer?.aborted === true) return abort();
      outer?.addEventListener("abort", abort, { once: true });
      const both = outer === undefined ? signal : AbortSignal.any([outer, signal]);
      const answer = (result: Effect.Effect<unknown, unknown>): void => {
        outer?.removeEventListener("abort", abort);
        resume(result);
      };
      run(
        ports,
        caller,
        input,
        Result.map(given, (each) => ({ ...each, signal: both })),
        (result) => answer(outcome(result)),
        (cause) => answer(Effect.die(cause)),
      );
    });
  });
/** Every operation as an Effect, by group and name. */
export const Firm = mapOperations(operations, effectOf) as EffectApi<Operations>;
/** The same with what the host adds: give it the rules that `FirmPorts.layer` or `openFirm` gets (docs/own-rules.md). */
export const firmWith = <const H extends OwnRules & { readonly extend?: Extension }>({
  operations: added = {},
}: H): EffectApi<OperationsWith<H>> =>
  ({ ...Firm, ...(mapOperations(added, effectOf) as object) }) as EffectApi<OperationsWith<H>>;

/** What the caller may do with records of a class, and why not, as `firm.actions` (L-61). */
export const actions = ((entity: string, objectIds: ReadonlyArray<string>, options?: CallOptions) => {
  const [group = ""] = actionsOfClass(entity).split(".");
  const found = (Firm as unknown as Readonly<Record<string, { readonly actions: (...given: never) => unknown }>>)[
    group
  ];
  if (found === undefined) return Effect.fail({ _tag: "NotFound", class: "Operation" });
  return found.actions(...([{ objectIds }, options] as never));
}) as ActionsEffect;

/**
 * Sends the alerts of a firm that were not delivered yet, as `app.alerts.deliver`. Fails if the store does. An interruption ends the
 * delivery after the notifications that are being sent.
 */
export const deliverAlerts = Effect.fnUntraced(function* (options: DeliverOptions) {
  const ports = yield* FirmPorts;
  return yield* Effect.callback<DeliverReport, Fault>((resume, signal) => {
    const both = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
    const work = deliver(ports, { ...options, signal: both });
    ports.waitUntil?.(work.catch(() => null));
    work.then(
      (report) => resume(Effect.succeed(report)),
      (cause: unknown) =>
        resume(isRefusal(cause, "STORAGE", "BUSY") ? Effect.fail(clone(cause.detail)) : Effect.die(cause)),
    );
  });
});

/** The refusals that end the changes of a caller. */
type ChangesRefusal = AuthRequired | SessionInvalid | InvalidInput<"UnknownWord"> | CursorExpired | Fault;

/** The feed of the store; a transaction of the host has none. */
const feedOf = Effect.map(FirmPorts, ({ feed }) => {
  if (feed === null) throw new TypeError("changes(): a transaction has no changes; ask the app");
  return feed;
});

/** Every change of a firm as a stream, as `app.changes`. It ends when its fiber is interrupted, and leaves no listener, timer or connection. */
export const firmChanges = (of: FirmChanges): Stream.Stream<Change, CursorExpired | Fault, FirmPorts> =>
  Stream.unwrap(Effect.map(feedOf, (feed) => streamOf(firmPages(feed, "firmChanges()", of))));

/** What the caller sees change as a stream, as `firm.changes`. */
export const changes = <const N extends string = ClassName>(
  options?: RowChangesOptions<N>,
): Stream.Stream<RowChange<N>, ChangesRefusal, Needs> =>
  Stream.unwrap(
    Effect.gen(function* () {
      return streamOf(rowPages(yield* FirmPorts, yield* CurrentCaller, options as RowChangesOptions));
    }),
  ) as never;
/** Where the changes of the caller begin now, as `firm.currentCursor`. */
export const currentCursor: Effect.Effect<string, Exclude<ChangesRefusal, CursorExpired>, Needs> = Effect.gen(
  function* () {
    const [ports, caller] = [yield* FirmPorts, yield* CurrentCaller];
    return yield* orRefusal<string, Exclude<ChangesRefusal, CursorExpired>>(() => rowCursor(ports, caller));
  },
);

/** The cursor of the present of a firm, as `app.currentCursor`. */
export const currentFirmCursor = (of: Pick<FirmChanges, "organizationId">): Effect.Effect<string, Fault, FirmPorts> =>
  Effect.flatMap(feedOf, (feed) => orRefusal(() => firmCursor(feed, of)));

/** A batch as an Effect (R-BATCH-1). It fails if the batch as a whole is refused, with the `index` of the item that caused it. */
interface BatchEffect {
  /** Succeeds with the answers, or fails with the refusal of the first item that is refused. */
  <const I extends ReadonlyArray<BatchItem>>(
    items: I,
    options: InTransaction,
  ): Effect.Effect<BatchAnswers<I>, WithIndex<TransactionRefusal<I>>, Needs>;
  /** Succeeds with the outcome of each item, including refusals. */
  <const I extends ReadonlyArray<BatchItem>>(
    items: I,
    options?: WithoutTransaction,
  ): Effect.Effect<BatchOutcomes<I>, WithIndex<BatchRefusal>, Needs>;
}

/** Runs many operations: each by itself, or all in one transaction. */
export const batch = Effect.fnUntraced(function* (items: unknown, options?: BatchOptions) {
  const caller = yield* CurrentCaller;
  const ports = yield* FirmPorts;
  return yield* Effect.callback<unknown, unknown>((resume, signal) => {
    const given = parseBatchOptions(options);
    const outer = Result.isSuccess(given) ? given.success.signal : undefined;
    const both = outer === undefined ? signal : AbortSignal.any([outer, signal]);
    runBatch(
      ports,
      caller,
      items,
      Result.map(given, (each) => ({ ...each, signal: both })),
    ).then(
      (result) =>
        resume(
          outcome(
            Result.map(result, (all) => all.map((each) => (Result.isResult(each) ? settle(each as never) : each))),
          ),
        ),
      (cause: unknown) => resume(both.aborted ? Effect.interrupt : Effect.die(cause)),
    );
  });
}) as BatchEffect;
