import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Reference } from "../operations/batch/reference.ts";
import type { Selected } from "../operations/define/class-queries.ts";
import type { AnswerOf, CommonRefusal, RefusalOf, SentOf } from "../operations/define/operation.ts";
import type { SignedInTag, TaggedRefusal } from "../operations/define/refusal-tags.ts";
import type { Operations } from "../operations/index.ts";
import type { OperationsWith } from "../operations/own/own-operations.ts";
import type { Settled } from "./settled.ts";

/** The name of an operation, such as `allocations.assign`. */
export type OperationName = NameIn<Operations>;
type NameIn<Ops> = {
  [S in keyof Ops & string]: `${S}.${keyof Ops[S] & string}`;
}[keyof Ops & string];
type Named<N, Ops = Operations> = N extends `${infer S}.${infer M}`
  ? S extends keyof Ops
    ? M extends keyof Ops[S]
      ? Ops[S][M]
      : never
    : never
  : never;
type NoRules = Record<never, never>;
/**
 * What an operation takes, by its name: `OperationInput<"allocations.assign">`; with what the host added:
 * `OperationInput<"projects.create", typeof options>`.
 */
export type OperationInput<N extends NameIn<OperationsWith<Rules>>, Rules = NoRules> = SentOf<
  Named<N, OperationsWith<Rules>>
>;
/** What an operation answers, by its name. */
export type OperationAnswer<N extends NameIn<OperationsWith<Rules>>, Rules = NoRules> = AnswerOf<
  Named<N, OperationsWith<Rules>>
>;
type Referring<V> = V | Reference | (V extends ReadonlyArray<infer E> ? ReadonlyArray<E | Reference> : never);
type ReferringFields<C> = C extends object ? { readonly [F in keyof C]: Referring<C[F]> } : C;
type SentOrReferring<S> = S extends object
  ? { readonly [K in keyof S]: K extends "custom" ? ReferringFields<S[K]> : Referring<S[K]> }
  : S;

/** One operation of a batch. */
export type BatchItem<N extends OperationName = OperationName> = ItemOf<N, Operations>;
type ItemOf<N, Ops> = N extends string
  ? {
      readonly operation: N;
      /** The reason for the change log. */
      readonly reason?: string;
      /** The request id of this item (R-REQ-1). In a transaction, give one id for the whole batch instead. */
      readonly requestId?: string;
      /** A batch is run dry as a whole. The compiler would let the field pass, because items are inferred. */
      readonly dryRun?: never;
    } & (Record<never, never> extends SentOf<Named<N, Ops>>
      ? { readonly input?: SentOrReferring<SentOf<Named<N, Ops>>> }
      : { readonly input: SentOrReferring<SentOf<Named<N, Ops>>> })
  : never;

export interface BatchOptions {
  /** The request id of the batch: its first answer is stored and returned again; with other items it is refused (R-REQ-1). */
  readonly requestId?: string;
  /** Answers as the batch would and writes nothing, as the option of a call does. Takes only commands. */
  readonly dryRun?: boolean;
  /** Aborting drops items that have not begun. A transaction that has begun is finished; items that ran by themselves stay written. */
  readonly signal?: AbortSignal;
}
/** All items are written or none. Each item sees the changes of those before it. */
export interface InTransaction extends BatchOptions {
  readonly transaction: true;
}
/** Default: each item is an operation by itself; they run one after the other. */
export interface WithoutTransaction extends BatchOptions {
  readonly transaction?: false;
}

type Items<Ops = Operations> = ReadonlyArray<ItemOf<NameIn<Ops>, Ops>>;
type NameOf<I> = I extends { readonly operation: infer N } ? N : never;
/** The answer to an item. */
type AnswerTo<I, Ops> = Selected<
  AnswerOf<Named<NameOf<I>, Ops>>,
  I extends { readonly input: { readonly select: infer S } } ? S : undefined
>;
/** The answers of a transaction, in the order of its items. */
export type BatchAnswers<I extends ReadonlyArray<unknown>, Ops = Operations> = {
  readonly [K in keyof I]: AnswerTo<I[K], Ops>;
};
/** The outcome of each item, in order. */
export type BatchOutcomes<I extends ReadonlyArray<unknown>, Ops = Operations> = {
  readonly [K in keyof I]: Settled<AnswerTo<I[K], Ops>, RefusalOf<Named<NameOf<I[K]>, Ops>>>;
};

/** Why a batch as a whole is refused, besides the refusals of its items. */
export type BatchRefusal = CommonRefusal | TaggedRefusal<SignedInTag | "RequestIdReused">;
/** Why a transaction is refused: like the batch, or like the item that `index` names. */
export type TransactionRefusal<I extends ReadonlyArray<unknown>, Ops = Operations> =
  | BatchRefusal
  | RefusalOf<Named<NameOf<I[number]>, Ops>>;

/** Runs at most 10,000 operations. Rejects with `FirmError` if the batch as a whole is refused. */
export interface BatchCall<Ops = Operations> {
  /** Resolves to the answers, or rejects with the first refusal; `index` names its item. */
  <const I extends Items<Ops>>(items: I, options: InTransaction): Promise<BatchAnswers<I, Ops>>;
  /** Resolves to the outcome of each item, including refusals. */
  <const I extends Items<Ops>>(items: I, options?: WithoutTransaction): Promise<BatchOutcomes<I, Ops>>;
}

/** The outcome of a batch as data. `index` is the position of the refused item; null means the batch as a whole. */
export type SettledBatch<A, R = Refusal> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly index: number | null; readonly refusal: R };
/** {@link BatchCall} with the outcome as data. */
export interface SettledBatchCall<Ops = Operations> {
  <const I extends Items<Ops>>(
    items: I,
    options: InTransaction,
  ): Promise<SettledBatch<BatchAnswers<I, Ops>, TransactionRefusal<I, Ops>>>;
  <const I extends Items<Ops>>(
    items: I,
    options?: WithoutTransaction,
  ): Promise<SettledBatch<BatchOutcomes<I, Ops>, BatchRefusal>>;
}
