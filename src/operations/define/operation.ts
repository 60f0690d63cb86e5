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

/** A row that an operation would replace: as it is stored, and as it is shown where that is not how rows of the class are. */
export interface CurrentRow {
  readonly row: Row;
  readonly current?: unknown;
}

/** The row that stands, if one does. */
export const asCurrentRow = (row: Row | undefined): CurrentRow | null => (row === undefined ? null : { row });

/** A state's key whose row, or null, the load reads. */
type RowKey<State> = keyof State & string;

/**
 * An operation that may change records: what it takes, what it locks and reads, who may, and one pure function that turns
 * what was read into rows or a refusal. Facades, documents and tests are loops over these records.
 */
export interface Command<I extends Input, State, A, Out, R extends Refusal, S extends ParameterTypes> {
  readonly kind: "command";
  readonly name: string;
  readonly doc: string;
  /** The class whose policy decides, and the action or event asked of it. */
  readonly class: string;
  readonly action: string;
  readonly input: I;
  /** The tags with which `decide` may refuse; what every operation may answer is not repeated. */
  readonly refusals: ReadonlyArray<R["_tag"]>;
  readonly load: Load<State, S>;
  /** `userId` is the actor's: what an operation writes as its author must exist. */
  readonly args: (input: ParsedInput<I>, today: number, userId: string) => ArgumentsOf<S>;
  /** The row that is changed, by its key in the state: missing → `NotFound`, then policy, then `expectedVersion`. */
  readonly subject?: RowKey<State>;
  /** For what makes a row or changes the one that stands: that one, whose version is compared; version 0 says that none stands (R-VER-1). */
  readonly currentRow?: (state: State, input: ParsedInput<I>, at: Moment) => CurrentRow | null;
  /** For a creation: the row as it would be, as far as the policy looks. */
  readonly candidate?: (input: ParsedInput<I>, at: Moment) => object;
  /** Input fields that point to rows, with their keys in the state: missing or hidden → `PointerInvalid`. */
  readonly pointers?: { readonly [K in keyof I & string]?: RowKey<State> };
  readonly decide: Decide<State, InputOf<NoInfer<I>>, A, R>;
  /** `around` are the rows that were read, for what is hidden by the policy of others. */
  readonly format: (answer: A, at: Moment, around: RelatedRecords) => Out;
  /** A what-if: decided as usual, never written (R-ALLOC-12). */
  readonly dryRun?: true;
  /** Made by `crud`, of a class without rules of its own: its documents and tests follow from the fields. */
  readonly plain?: true;
}

/** An operation that only reads: rounds of reads made from the policy and what was asked, then the answer. */
export interface Query<I extends Input, Out, R extends Refusal> {
  readonly kind: "query";
  readonly name: string;
  readonly doc: string;
  readonly class: string;
  readonly action: string;
  readonly input: I;
  readonly refusals: ReadonlyArray<R["_tag"]>;
  readonly rounds: ReadonlyArray<
    (input: InputOf<I>, known: LoadedRows, at: Moment) => Result.Result<Readonly<Record<string, Read>>, R>
  >;
  readonly answer: (input: InputOf<I>, known: LoadedRows, at: Moment) => Result.Result<Out, R>;
}

/** An operation that reads the change log, which is no class: who may is asked first, then the part of the log. */
export interface ChangeLogQuery<I extends Input, Out, R extends Refusal> extends Query<I, Out, R> {
  /** Which part; `after` is a cursor. */
  readonly log: (
    input: InputOf<I>,
    known: LoadedRows,
  ) => Omit<LogQuery, "organizationId" | "after"> & { readonly after?: string };
  /** What must be read to show the entries that were found; `entries` gets it with what is known. */
  readonly around?: (
    input: InputOf<I>,
    found: ReadonlyArray<LogEntry>,
    known: LoadedRows,
    at: Moment,
  ) => Readonly<Record<string, Read>>;
  readonly entries: (input: InputOf<I>, found: ReadonlyArray<LogEntry>, known: LoadedRows, at: Moment) => Out;
}

/** What every operation may answer beside its own refusals. */
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

/** What an operation that waits resolves to. */
export type FlowResult<Out, R extends Refusal> = Promise<Result.Result<Out, R | CommonRefusal>>;

/**
 * An operation that cannot be one step because it waits for something slow outside the store, such as the hash of a password: reads,
 * waits, then writes. Its input may hold secrets, so no answer is kept for a request id (R-REQ-1).
 */
export interface Flow<I extends Input, Out, R extends Refusal> {
  readonly kind: "flow";
  readonly name: string;
  readonly doc: string;
  readonly class: string;
  readonly action: string;
  readonly input: I;
  readonly refusals: ReadonlyArray<R["_tag"]>;
  /** Open to visitors, who are nobody yet; the policy is not asked. */
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

/** A question to the log as it is written. `may`: what stands in the way once the rounds are read. */
interface ChangeLogQueryParts<I extends Input, Out, R extends Refusal>
  extends Pick<
    ChangeLogQuery<I, Out, never>,
    "name" | "doc" | "class" | "action" | "input" | "log" | "around" | "entries"
  > {
  readonly refusals: ReadonlyArray<NoInfer<R>["_tag"]>;
  readonly rounds: ChangeLogQuery<I, Out, NoInfer<R>>["rounds"];
  readonly may: (input: InputOf<I>, known: LoadedRows, at: Moment) => R | null;
}

export const changeLogQuery = <const I extends Input, Out, R extends Refusal>({
  may,
  ...of
}: ChangeLogQueryParts<I, Out, R>): ChangeLogQuery<I, Out, R> => ({
  kind: "query",
  // Says who asks what and when: the runner reads the log with it, and answers what `entries` makes of that.
  answer: (input, known, at) => {
    const refused = may(input, known, at);
    return refused === null ? Result.succeed({ input, known, at } as Out) : Result.fail(refused);
  },
  ...of,
});

export const flow = <const I extends Input, Out, R extends Refusal = never>(
  of: Omit<Flow<I, Out, R>, "kind">,
): Flow<I, Out, R> => ({ kind: "flow", ...of });

/** What every call may carry beside its input. */
export interface CallOptions {
  /** The first answer to this id is kept and given again; the same id with another body is refused (R-REQ-1). */
  readonly requestId?: string;
  /** Why; stands in the change log. An input field `reason` goes before it. */
  readonly reason?: string;
  /** Aborting before the store began drops the call: nothing is written. Later it has no effect. */
  readonly signal?: AbortSignal;
}

/** What a caller may write for this operation; an operation on one record takes the bare id too, where that is enough. */
export type SentOf<O> = O extends { readonly input: infer I }
  ?
      | SentInput<I>
      | (I extends { readonly objectId: unknown }
          ? { readonly objectId: string } extends SentInput<I>
            ? string
            : never
          : never)
  : never;
/** What it answers. */
export type AnswerOf<O> =
  O extends Command<infer _I, infer _State, infer _A, infer Out, infer _R, infer _S>
    ? Out
    : O extends Query<infer _I, infer Out, infer _R> | Flow<infer _I, infer Out, infer _R>
      ? Out
      : never;
/** The refusals of its own; every operation may also answer the ones of {@link CommonRefusal}. */
export type RefusalOf<O> =
  O extends Command<infer _I, infer _State, infer _A, infer _Out, infer R, infer _S>
    ? R
    : O extends Query<infer _I, infer _Out, infer R> | Flow<infer _I, infer _Out, infer R>
      ? R
      : never;
