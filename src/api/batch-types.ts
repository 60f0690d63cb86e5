import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Reference } from "../operations/batch/reference.ts";
import type { AnswerOf, CommonRefusal, RefusalOf, SentOf } from "../operations/define/operation.ts";
import type { Operations } from "../operations/index.ts";
import type { Settled } from "./settled.ts";

/** The name of an operation, such as `allocations.assign`. */
export type OperationName = {
  [S in keyof Operations & string]: `${S}.${keyof Operations[S] & string}`;
}[keyof Operations & string];
type Named<N> = N extends `${infer S}.${infer M}`
  ? S extends keyof Operations
    ? M extends keyof Operations[S]
      ? Operations[S][M]
      : never
    : never
  : never;
type Referring<V> = V | Reference | (V extends ReadonlyArray<infer E> ? ReadonlyArray<E | Reference> : never);
type SentOrReferring<S> = S extends object ? { readonly [K in keyof S]: Referring<S[K]> } : S;

/** One operation of a batch. */
export type BatchItem<N extends OperationName = OperationName> = N extends OperationName
  ? {
      readonly operation: N;
      /** What the operation takes; in a transaction a field may refer to an answer of an item before it. */
      readonly reason?: string;
      /** Names this item alone (R-REQ-1); not in a transaction, where the batch is named as one. */
      readonly requestId?: string;
    } & (Record<never, never> extends SentOf<Named<N>>
      ? { readonly input?: SentOrReferring<SentOf<Named<N>>> }
      : { readonly input: SentOrReferring<SentOf<Named<N>>> })
  : never;

export interface BatchOptions {
  /** Names the whole batch: its first answer is kept and given again; with other items it is refused (R-REQ-1). */
  readonly requestId?: string;
  /** Aborting drops what has not begun. A transaction that began is answered; items that were done by themselves stay done. */
  readonly signal?: AbortSignal;
}
/** All items are written or none, each judged on what those before it left. */
export interface InTransaction extends BatchOptions {
  readonly transaction: true;
}
/** Default: each item is an operation of its own, one after the other. */
export interface WithoutTransaction extends BatchOptions {
  readonly transaction?: false;
}

type Items = ReadonlyArray<BatchItem>;
type NameOf<I> = I extends { readonly operation: infer N } ? N : never;
/** The answers of a transaction, in the order of its items. */
export type BatchAnswers<I extends Items> = { readonly [K in keyof I]: AnswerOf<Named<NameOf<I[K]>>> };
/** What each item came to, in order. */
export type BatchOutcomes<I extends Items> = {
  readonly [K in keyof I]: Settled<AnswerOf<Named<NameOf<I[K]>>>, RefusalOf<Named<NameOf<I[K]>>> | CommonRefusal>;
};

/** Many operations at once, at most 10,000; what stands in the way of the batch as a whole rejects with `FirmError`. */
export interface BatchCall {
  /** Resolves to the answers, or rejects with the refusal of the first item that is refused; its `index` says which. */
  <const I extends Items>(items: I, options: InTransaction): Promise<BatchAnswers<I>>;
  /** Resolves to what each item came to, refusals too. */
  <const I extends Items>(items: I, options?: WithoutTransaction): Promise<BatchOutcomes<I>>;
}

/** `index`: the place of the item that was refused; null: the batch as a whole was. */
export type SettledBatch<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly index: number | null; readonly refusal: Refusal };
/** The same with the outcome as data. */
export interface SettledBatchCall {
  <const I extends Items>(items: I, options: InTransaction): Promise<SettledBatch<BatchAnswers<I>>>;
  <const I extends Items>(items: I, options?: WithoutTransaction): Promise<SettledBatch<BatchOutcomes<I>>>;
}
