import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Decide } from "../../domain/kernel/decision/decision.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type {
  AuthRequired,
  ClassForbidden,
  Duplicate,
  Fault,
  Forbidden,
  InvalidInput,
  NotFound,
  PointerInvalid,
  Refusal,
  RequestIdReused,
  SessionInvalid,
  VersionConflict,
} from "../../domain/kernel/refusal/refusal.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import type { Input, InputOf, ParsedInput, SentInput } from "../../domain/kernel/schema/input.ts";
import type { ArgumentsOf, Load, ParameterTypes, Read } from "../../ports/load.ts";
import type { LoadedRows, LogEntry, LogQuery } from "../../ports/store.ts";
import type { FlowContext } from "./flow-context.ts";
import type { WithWarnings } from "./format-record.ts";

/** The row that an operation would replace; `current`: how to show it, where that differs from other rows of the class. */
export interface CurrentRow {
  readonly row: Row;
  readonly current?: unknown;
}

/** The current row, if there is one. */
export const asCurrentRow = (row: Row | undefined): CurrentRow | null => (row === undefined ? null : { row });

/** The name of a read that loads one row or null. */
type RowKey<State> = keyof State & string;

/** What every operation has. */
interface OperationBase<I extends Input, R extends Refusal> {
  readonly name: string;
  readonly doc: string;
  /** The class whose policy decides, and the action. */
  readonly class: string;
  readonly action: string;
  readonly input: I;
  /** The tags with which it may refuse, without {@link CommonRefusal}. */
  readonly refusals: ReadonlyArray<R["_tag"]>;
}

/** An operation that may change records. APIs, documents and tests are derived from these records. */
export interface Command<I extends Input, State, A, Out, R extends Refusal, S extends ParameterTypes>
  extends OperationBase<I, R> {
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
  readonly decide: Decide<State, InputOf<NoInfer<I>>, A, R>;
  /** The answer as a caller sees it, without its warnings. `around` are the loaded rows, which policies of hidden fields read. */
  readonly format: (answer: A, at: Moment, around: RelatedRecords) => Out;
  /** Decided as usual, never written (R-ALLOC-12). */
  readonly dryRun?: true;
  /** Made by `crud` for a class without rules of its own, whose documents and tests follow from the fields. */
  readonly plain?: true;
}

/** An operation that only reads: rounds of reads, then the answer. */
export interface Query<I extends Input, Out, R extends Refusal> extends OperationBase<I, R> {
  readonly kind: "query";
  readonly rounds: ReadonlyArray<
    (input: InputOf<I>, loaded: LoadedRows, at: Moment) => Result.Result<Readonly<Record<string, Read>>, R>
  >;
  readonly answer: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => Result.Result<Out, R>;
}

/** An operation that reads the change log: first the rounds, which decide who may, then a part of the log. */
export interface ChangeLogQuery<I extends Input, Out, R extends Refusal> extends Query<I, Out, R> {
  /** The part of the log; `after` is a cursor. */
  readonly log: (
    input: InputOf<I>,
    loaded: LoadedRows,
  ) => Omit<LogQuery, "organizationId" | "after"> & { readonly after?: string };
  /** The reads that are needed to show the entries; `entries` gets their rows too. */
  readonly around?: (
    input: InputOf<I>,
    entries: ReadonlyArray<LogEntry>,
    loaded: LoadedRows,
    at: Moment,
  ) => Readonly<Record<string, Read>>;
  readonly entries: (input: InputOf<I>, entries: ReadonlyArray<LogEntry>, loaded: LoadedRows, at: Moment) => Out;
}

/** The refusals of every operation. */
export type CommonRefusal =
  | InvalidInput
  | AuthRequired
  | SessionInvalid
  | ClassForbidden
  | Forbidden
  | NotFound
  | PointerInvalid
  | VersionConflict
  | Duplicate
  | RequestIdReused
  | Fault;

/** What a flow resolves to. */
export type FlowResult<Out, R extends Refusal> = Promise<Result.Result<Out, R | CommonRefusal>>;

/**
 * An operation that waits for something slow outside the store, such as a password hash: it reads, waits, then writes. Its input may hold
 * secrets, so its answer is never stored under a request id (R-REQ-1).
 */
export interface Flow<I extends Input, Out, R extends Refusal> extends OperationBase<I, R> {
  readonly kind: "flow";
  /** Open to visitors, without a check of the policy. */
  readonly open: boolean;
  readonly run: (input: InputOf<NoInfer<I>>, context: FlowContext) => FlowResult<Out, R>;
}

// biome-ignore lint/suspicious/noExplicitAny: the walk over all operations erases their types; the mapped types give them back.
export type AnyCommand = Command<any, any, any, any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyQuery = Query<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyFlow = Flow<any, any, any>;
export type AnyOperation = AnyCommand | AnyQuery | AnyFlow;

export const command = <const I extends Input, State, A, Out, R extends Refusal, const S extends ParameterTypes>(
  of: Omit<Command<I, State, A, Out, R, S>, "kind">,
): Command<I, State, A, Out, R, S> => ({ kind: "command", ...of });

export const query = <const I extends Input, Out, R extends Refusal = never>(
  of: Omit<Query<I, Out, R>, "kind">,
): Query<I, Out, R> => ({ kind: "query", ...of });

/** A change-log query as it is defined. `may` refuses once the rounds are read. */
interface ChangeLogQueryParts<I extends Input, Out, R extends Refusal>
  extends Pick<
    ChangeLogQuery<I, Out, never>,
    "name" | "doc" | "class" | "action" | "input" | "log" | "around" | "entries"
  > {
  readonly refusals: ReadonlyArray<NoInfer<R>["_tag"]>;
  readonly rounds: ChangeLogQuery<I, Out, NoInfer<R>>["rounds"];
  readonly may: (input: InputOf<I>, loaded: LoadedRows, at: Moment) => R | null;
}

export const changeLogQuery = <const I extends Input, Out, R extends Refusal>({
  may,
  ...of
}: ChangeLogQueryParts<I, Out, R>): ChangeLogQuery<I, Out, R> => ({
  kind: "query",
  // The runner reads the log with this, and answers what `entries` makes of it.
  answer: (input, loaded, at) => {
    const refused = may(input, loaded, at);
    return refused === null ? Result.succeed({ input, loaded, at } as Out) : Result.fail(refused);
  },
  ...of,
});

export const flow = <const I extends Input, Out, R extends Refusal = never>(
  of: Omit<Flow<I, Out, R>, "kind">,
): Flow<I, Out, R> => ({ kind: "flow", ...of });

/** The options of every call. */
export interface CallOptions {
  /** The answer is stored under this id and given again; the same id with another input is refused (R-REQ-1). */
  readonly requestId?: string;
  /** Why, for the change log. An input field `reason` comes first. */
  readonly reason?: string;
  /** Aborting before the store begins cancels the call: nothing is written. Later it has no effect. */
  readonly signal?: AbortSignal;
}

/** What a caller may pass to this operation. An operation on one record also takes the bare id, where that is enough. */
export type SentOf<O> = O extends { readonly input: infer I }
  ?
      | SentInput<I>
      | (I extends { readonly objectId: unknown }
          ? { readonly objectId: string } extends SentInput<I>
            ? string
            : never
          : never)
  : never;
/** The answer of an operation; that of a command has warnings. */
export type AnswerOf<O> =
  O extends Command<infer _I, infer _State, infer _A, infer Out, infer _R, infer _S>
    ? Out & WithWarnings
    : O extends Query<infer _I, infer Out, infer _R> | Flow<infer _I, infer Out, infer _R>
      ? Out
      : never;
/** The refusals of an operation besides {@link CommonRefusal}. */
export type RefusalOf<O> =
  O extends Command<infer _I, infer _State, infer _A, infer _Out, infer R, infer _S>
    ? R
    : O extends Query<infer _I, infer _Out, infer R> | Flow<infer _I, infer _Out, infer R>
      ? R
      : never;
