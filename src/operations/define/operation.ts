import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Decide, Decision } from "../../domain/kernel/decision/decision.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Duplicate, Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import type { Input, InputOf, ParsedInput, SentInput } from "../../domain/kernel/schema/input.ts";
import type { ArgumentsOf, Load, ParameterTypes, Read } from "../../ports/load.ts";
import type { LoadedRows, LogEntry, LogQuery } from "../../ports/store.ts";
import type { ExtendedAnswer, ExtendedInput, ExtensionOf, IncludingFields } from "./extension-types.ts";
import type { FlowContext } from "./flow-context.ts";
import type { WithWarnings } from "./format-record.ts";
import type { CommandTags, CommonTag, FlowTags, QueryTags, SignedInTag, Tag, TaggedRefusal } from "./refusal-tags.ts";

/** The row that an operation would replace; `current`: how to show it, where that differs from other rows of the class. */
export interface CurrentRow {
  readonly row: Row;
  readonly current?: unknown;
}

/** The current row, if there is one. */
export const asCurrentRow = (row: Row | undefined): CurrentRow | null => (row === undefined ? null : { row });

/** The name of a read that loads one row or null. */
type RowKey<State> = keyof State & string;

/** What every operation has. `T` are the tags of all its refusals. */
interface OperationBase<I extends Input, T extends Tag> {
  readonly name: string;
  readonly doc: string;
  /** The class whose policy decides, and the action. */
  readonly class: string;
  readonly action: string;
  readonly input: I;
  /**
   * The tags that its own rules give, and `Duplicate` where it creates a record or writes a unique key. The others follow from its
   * input, its structure and its policy (`refusalTagsOf`).
   */
  readonly refusals: ReadonlyArray<T>;
}

/** For `actions`: the part of the rules that depends on no further input, on these reads of the load (L-61). */
interface Permits<State> {
  readonly reads: ReadonlyArray<keyof State & string>;
  readonly refusal: (state: State, at: Moment) => Refusal | null;
  /** What a call has to give besides its required fields. */
  readonly needs?: (state: State, at: Moment) => ReadonlyArray<string>;
}
/** For `actions`: input that lifts refusals, so that they are no reason against the event. */
export interface Lift {
  readonly of: ReadonlyArray<Tag>;
  readonly by: Readonly<Record<string, unknown>>;
}

/** An operation that may change records. APIs, documents and tests are derived from these records. */
export interface Command<I extends Input, State, A, Out, T extends Tag, S extends ParameterTypes>
  extends OperationBase<I, T> {
  readonly kind: "command";
  readonly load: Load<State, S>;
  /** The arguments of the load. `userId` is the actor, whose row is loaded where a record stores its author. */
  readonly args: (input: ParsedInput<I>, today: number, userId: string) => ArgumentsOf<S>;
  /** The read of the row that is changed: missing → `NotFound`, then policy, then `expectedVersion`. */
  readonly subject?: RowKey<State>;
  /** For operations that create a row or change the current one: the row whose version is compared; version 0 means that there is none (R-VER-1). */
  readonly currentRow?: (state: State, input: ParsedInput<I>, at: Moment) => CurrentRow | null;
  /** For a creation: the new row, as far as the policy reads it. */
  readonly candidate?: (input: ParsedInput<I>, at: Moment) => object;
  /** Input fields that point to rows, with the reads of these rows: missing or hidden → `PointerInvalid`. */
  readonly pointers?: { readonly [K in keyof I & string]?: RowKey<State> };
  readonly decide: Decide<State, InputOf<NoInfer<I>>, A, TaggedRefusal<T>>;
  /** The answer as a caller sees it, without its warnings. `around` are the loaded rows, which policies of hidden fields read. */
  readonly format: (answer: A, at: Moment, around: RelatedRecords) => Out;
  /** Default: `decide` on the least input, which is right for an operation that needs none. */
  readonly permits?: Permits<State>;
  readonly lifts?: ReadonlyArray<Lift>;
  /** Decided as usual on rows that are read without locks, never written (R-ALLOC-12). */
  readonly readOnly?: true;
  /** The command that it answers for without writing: what a host adds to that one is asked here too. */
  readonly checks?: string;
  /** Its answer may be seen only with what it writes, so it runs neither dry nor in a transaction, which can be rolled back (R-DOC-1). */
  readonly onlyWhenWritten?: true;
  /** Made by `crud` for a class without rules of its own, whose documents and tests follow from the fields. */
  readonly plain?: true;
}

/** An operation that only reads: rounds of reads, then the answer. */
export interface Query<I extends Input, Out, T extends Tag> extends OperationBase<I, T> {
  readonly kind: "query";
  readonly rounds: ReadonlyArray<Round<I, TaggedRefusal<T>>>;
  readonly answer: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => Result.Result<Out, TaggedRefusal<T>>;
}
/** The reads of one round, which may depend on the rows of the rounds before it. */
type Round<I, R> = (
  input: InputOf<I>,
  loaded: LoadedRows,
  at: Moment,
) => Result.Result<Readonly<Record<string, Read>>, R>;

/** An operation that reads the change log: first the rounds, which decide who may, then a part of the log. */
export interface ChangeLogQuery<I extends Input, Out, T extends Tag> extends Query<I, Out, T> {
  /** The part of the log; `after` is a cursor. */
  readonly log: (
    input: InputOf<I>,
    loaded: LoadedRows,
    at: Moment,
  ) => Omit<LogQuery, "organizationId" | "after"> & { readonly after?: string };
  /** Other records whose logs are needed to show the entries. */
  readonly behind?: (entries: ReadonlyArray<LogEntry>) => ReadonlyArray<Pick<LogEntry, "class" | "objectId">>;
  /** The reads that are needed to show the entries; `entries` gets their rows too. */
  readonly around?: (
    input: InputOf<I>,
    entries: ReadonlyArray<LogEntry>,
    loaded: LoadedRows,
    at: Moment,
    behind: ReadonlyArray<LogEntry>,
  ) => Readonly<Record<string, Read>>;
  readonly entries: (
    input: InputOf<I>,
    entries: ReadonlyArray<LogEntry>,
    loaded: LoadedRows,
    at: Moment,
    behind: ReadonlyArray<LogEntry>,
  ) => Out;
}

/** The refusals of every operation. */
export type CommonRefusal = TaggedRefusal<CommonTag>;

/** The refusals that the tools of a flow can give: those of a caller who is signed in, and those of the store. */
export type FlowRefusal = TaggedRefusal<"AuthRequired" | SignedInTag> | Duplicate | Fault;
/** What a flow resolves to. */
export type FlowResult<Out, R> = Promise<Result.Result<Out, R | FlowRefusal>>;

/**
 * An operation that waits for something slow outside the store, such as a password hash: it reads, waits, then writes. Its input may hold
 * secrets, so its answer is never stored under a request id (R-REQ-1).
 */
export interface Flow<I extends Input, Out, T extends Tag> extends OperationBase<I, T> {
  readonly kind: "flow";
  /** Open to visitors, without a check of the policy. */
  readonly open: boolean;
  /** Each call counts as an attempt to guess a secret, so it cannot be run dry (R-ID-6). */
  readonly counted: boolean;
  readonly run: (input: InputOf<NoInfer<I>>, context: FlowContext) => FlowResult<Out, TaggedRefusal<T>>;
}

// biome-ignore lint/suspicious/noExplicitAny: the walk over all operations erases their types; the mapped types give them back.
export type AnyCommand = Command<any, any, any, any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyQuery = Query<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyFlow = Flow<any, any, any>;
export type AnyOperation = AnyCommand | AnyQuery | AnyFlow;

/** The list of refusals lacks tags that the rules of the operation can give. */
interface Lacking<Tags> {
  readonly lacking: Tags;
}
/** The list of refusals has tags that the rules of the operation cannot give. */
interface NeverGiven<Tags> {
  readonly neverGiven: Tags;
}
/** The refusals of rules that the compiler has not inferred yet. */
interface Pending {
  readonly _tag: "pending";
}
/** The list must have every tag that the rules give, and no other but `Duplicate`, which the store can give. */
type Listed<T, Given> = {
  readonly refusals: "pending" extends Given
    ? ReadonlyArray<T>
    : [Exclude<Given, T>] extends [never]
      ? [Exclude<T, Given | "Duplicate">] extends [never]
        ? ReadonlyArray<T>
        : NeverGiven<Exclude<T, Given | "Duplicate">>
      : Lacking<Exclude<Given, T>>;
};
interface Described<I> {
  readonly name: string;
  readonly doc: string;
  readonly input: I;
}
/** The class and the action, whose policy decides who may. */
interface Action<C, X> {
  readonly class: C;
  readonly action: X;
}

export const command = <
  const I extends Input,
  State,
  A,
  Out,
  R extends Refusal | Pending,
  const S extends ParameterTypes,
  const T extends Tag,
  const C extends string,
  const X extends string,
  const Has extends object,
>(
  of: Omit<Command<I, State, A, Out, Tag, S>, "kind" | "class" | "action" | "refusals" | "decide"> & {
    readonly refusals: ReadonlyArray<T>;
    readonly decide: (state: State, input: InputOf<NoInfer<I>>, at: Moment) => Result.Result<Decision<A>, R>;
  } & Action<C, X> &
    Has &
    Listed<NoInfer<T>, NoInfer<R["_tag"]>>,
): Command<I, State, A, Out, CommandTags<I, C, X, T, keyof Has>, S> =>
  ({ kind: "command", ...(of as object) }) as never;

export const query = <
  const I extends Input,
  Out,
  const T extends Tag,
  const C extends string,
  const X extends string,
  InRound extends Refusal | Pending,
  AtEnd extends Refusal | Pending,
>(
  of: Described<I> & {
    readonly refusals: ReadonlyArray<T>;
    readonly rounds: ReadonlyArray<Round<I, InRound>>;
    readonly answer: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => Result.Result<Out, AtEnd>;
  } & Action<C, X> &
    Listed<NoInfer<T>, NoInfer<(InRound | AtEnd)["_tag"]>>,
): Query<I, Out, QueryTags<I, C, X, T>> => ({ kind: "query", ...(of as object) }) as never;

/** A change-log query as it is defined. `may` refuses once the rounds are read. */
interface ChangeLogQueryParts<I extends Input, Out, T extends Tag, R>
  extends Pick<
    ChangeLogQuery<I, Out, never>,
    "name" | "doc" | "input" | "log" | "behind" | "around" | "entries" | "rounds"
  > {
  readonly refusals: ReadonlyArray<T>;
  readonly may: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => R | null;
}

export const changeLogQuery = <
  const I extends Input,
  Out,
  const T extends Tag,
  const C extends string,
  const X extends string,
  R extends Refusal | Pending,
>({
  may,
  ...of
}: ChangeLogQueryParts<I, Out, T, R> & Action<C, X> & Listed<NoInfer<T>, NoInfer<R["_tag"]>>): ChangeLogQuery<
  I,
  Out,
  QueryTags<I, C, X, T>
> =>
  ({
    kind: "query",
    // The runner reads the log with this, and answers what `entries` makes of it.
    answer: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => {
      const refused = may(input, loaded, at);
      return refused === null ? Result.succeed({ input, loaded, at }) : Result.fail(refused);
    },
    ...of,
  }) as never;

export const flow = <
  const I extends Input,
  Out,
  R extends Refusal | Pending,
  const T extends Tag,
  const C extends string,
  const X extends string,
  const Open extends boolean,
>(
  of: Described<I> & {
    readonly open: Open;
    readonly counted: boolean;
    readonly refusals: ReadonlyArray<T>;
    readonly run: (input: InputOf<NoInfer<I>>, context: FlowContext) => FlowResult<Out, R>;
  } & Action<C, X> &
    Listed<NoInfer<T>, NoInfer<R["_tag"]>>,
): Flow<I, Out, FlowTags<I, C, X, T, Open>> => ({ kind: "flow", ...(of as object) }) as never;

/** The options of every call. */
export interface CallOptions {
  /** The answer is stored under this id and given again; the same id with another input is refused (R-REQ-1). */
  readonly requestId?: string;
  /** Why, for the change log. An input field `reason` comes first. */
  readonly reason?: string;
  /**
   * Answers as the call would and writes nothing (L-62): no record, log entry or mail, and no answer under the request id. New ids, times
   * and versions are those of a call that never was. Operations that count attempts, such as a log-in, refuse it; queries ignore it.
   */
  readonly dryRun?: boolean;
  /**
   * Aborting rejects with the reason of the signal. If the store has not begun, nothing is written; otherwise the change may be written,
   * and a call with the same request id tells.
   */
  readonly signal?: AbortSignal;
}

/** What a caller may pass to this operation. An operation on one record also takes the bare id, where that is enough. */
export type SentOf<O> = "extended" extends keyof O ? ExtendedInput<PlainSent<O>, ExtensionOf<O>> : PlainSent<O>;
type PlainSent<O> = O extends { readonly input: infer I }
  ?
      | SentInput<I>
      | (I extends { readonly objectId: unknown }
          ? { readonly objectId: string } extends SentInput<I>
            ? string
            : never
          : never)
  : never;
/** The answer of an operation; that of a command has warnings. */
export type AnswerOf<O> = IncludingFields<
  "extended" extends keyof O ? ExtendedAnswer<PlainAnswer<O>, ExtensionOf<O>> : PlainAnswer<O>,
  O
>;
type PlainAnswer<O> = O extends { readonly kind: "command"; readonly format: (...given: never) => infer Out }
  ? Out & WithWarnings
  : O extends { readonly answer: (...given: never) => Result.Result<infer Out, infer _R> }
    ? Out
    : O extends { readonly run: (...given: never) => Promise<Result.Result<infer Out, infer _R>> }
      ? Out
      : never;
/** What a host added to the type of an operation: its own refusals, as a phantom. */
export interface WithOwn<R> {
  readonly own?: R;
}
type OwnOf<O> = "own" extends keyof O ? (O extends { readonly own?: infer R } ? Exclude<R, undefined> : never) : never;
/** The refusals that an operation can return. */
export type RefusalOf<O> = O extends { readonly refusals: ReadonlyArray<infer T extends Tag> }
  ? TaggedRefusal<T> | OwnOf<O>
  : never;
