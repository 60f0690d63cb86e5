import * as Result from "effect/Result";
import type { LogFacts } from "../domain/change-log/log-row.ts";
import type { Settings } from "../domain/kernel/context/settings.ts";
import type { Decision } from "../domain/kernel/decision/decision.ts";
import type { Arguments } from "../domain/kernel/policy/evaluate.ts";
import type { Duplicate, Fault, Refusal, RequestIdReused } from "../domain/kernel/refusal/refusal.ts";
import { millisecondsPerDay } from "../domain/kernel/values/day.ts";
import type { Session } from "../domain/session/entity.ts";
import type { User } from "../domain/user/entity.ts";
import type { Load, ParameterTypes, Read } from "./load.ts";
import { isIdTaken } from "./taken-ids.ts";

/** Who calls which operation, for the change log and for stored answers. */
export interface Call {
  readonly organizationId: string;
  readonly userId: string;
  /** The objectId of the session that the caller signed in with; null when the host names the user. */
  readonly session: string | null;
  readonly operation: string;
  readonly requestId: string | null;
  /** The name that the answer is stored under; default: the request id. An item of a batch has a name of its own. */
  readonly idempotencyKey?: string;
  /** The input as canonical text, compared when the request id comes again; `''` without a request id. */
  readonly body: string;
  readonly now: number;
  /** Does the work and answers as usual, then takes it back: no row, log entry, stored answer or notification remains. */
  readonly dryRun: boolean;
  /** Checked right before the work begins. When true, the store neither does the work nor answers. */
  readonly cancelled: () => boolean;
  /** The issues of each input that could not be parsed. A refusal with one of them is not stored (R-REQ-1). */
  readonly parseIssues?: Set<unknown>;
  /** Checked before a stored answer is given again: the refusal of a caller who was deactivated or logged out since (R-POL-4). */
  readonly recheckActor?: (firm: Settings, account: Account | null) => Refusal | null;
}

/** The caller's user row as it is stored, so that a new role takes effect at once (R-POL-4). */
export type Account = Pick<User, "objectId" | "role" | "active" | "clientCompany" | "team" | "externalId"> & {
  /** The session of the call; null when it has ended or the call has none (R-ID-7). */
  readonly session: Pick<Session, "user" | "expiresAt" | "lastUsedAt" | "tokenHash"> | null;
};

/** A command as data and one pure function. The store decides how the transaction is run. */
export interface StoreCommand<State = unknown, A = unknown, R = Refusal> {
  readonly call: Call;
  readonly load: Load<State, ParameterTypes>;
  readonly args: Arguments;
  readonly judge: (state: State, firm: Settings, account: Account | null) => Result.Result<Decision<A>, R>;
  /** Reads without locks and writes nothing, whatever is decided (R-ALLOC-12). */
  readonly readOnly: boolean;
}

/** One command of a batch; each carries the call of the batch. */
export interface BatchCommand {
  /** The command as far as it is known before the batch begins, for its locks. A reference to an earlier answer is an id that no row has. */
  readonly provisional: StoreCommand;
  /** Makes the command from the answers of those before it; null when `provisional` is the command. */
  readonly resolve: ((answers: ReadonlyArray<unknown>) => StoreCommand) | null;
}

/** Commands of one transaction. Each is judged on what those before it wrote; all are written or none (R-BATCH-1). */
export interface StoreBatch {
  readonly call: Call;
  readonly commands: ReadonlyArray<BatchCommand>;
  /** For the dry run of a batch without a transaction: a refused command ends nothing, and each answer is the outcome of a command. */
  readonly separately: boolean;
}

/** A refusal with the index of the command that was refused; without an index the whole batch was. */
export type WithIndex<R> = R & { readonly index?: number };

/**
 * Marks the reads of a round after which no other reads anything: `{ rows, [lastRound]: true }`. A store asks no further round, and can end
 * the snapshot together with these reads.
 */
export const lastRound: unique symbol = Symbol("lastRound");
/** The reads of a round, by name. */
export type RoundReads = Readonly<Record<string, Read>> & { readonly [lastRound]?: boolean };

/** Rounds of reads in one snapshot, then the answer. Each round is made from the rows that those before it loaded. */
export interface StoreQuery<A = unknown, R = Refusal> {
  readonly call: Call;
  readonly rounds: ReadonlyArray<
    (loaded: LoadedRows, firm: Settings, account: Account | null) => Result.Result<RoundReads, R>
  >;
  readonly answer: (loaded: LoadedRows, firm: Settings, account: Account | null) => Result.Result<A, R>;
  readonly args: Arguments;
}
/** The rows that the rounds have read so far, by the name of the read. */
export type LoadedRows = Readonly<Record<string, unknown>>;

/** One row of the change log, as stored (R-LOG-1). */
export interface LogEntry extends Omit<LogFacts, "before" | "after"> {
  readonly organizationId: string;
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly requestId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}
/** A part of the change log, in the order of `seq`. */
export interface LogQuery {
  readonly organizationId: string;
  readonly class?: string;
  readonly objectId?: string;
  readonly version?: number;
  /** Only changes by this user. */
  readonly actor?: string;
  /** Only changes from the first instant on and before the second. */
  readonly between?: readonly [from: number, before: number];
  /** Only changes by this user, and changes of these records. */
  readonly involving?: {
    readonly user: string;
    readonly records: ReadonlyArray<readonly [entity: string, objectId: string]>;
  };
  /** Only entries after this one. */
  readonly after?: number;
  readonly limit: number;
}

/** The answer of a command or query, or the refusal or fault in its place. */
export type Outcome<A, R> = Result.Result<A, R | Duplicate | RequestIdReused | Fault>;
/** Called once, unless the call was cancelled. A fault is an outcome too. */
export type Callback<A, R> = (outcome: Outcome<A, R>) => void;

/**
 * What the core needs of a database. A command is judged and written as one unit under its locks; a refusal writes nothing but, with a
 * request id, the stored answer. Where another row has the id of a new one, the command is judged again ({@link maxIdAttempts}): `judge` makes a new id.
 * Functions take callbacks because a fiber or promise for each command costs time.
 */
export interface Store {
  readonly name: string;
  readonly execute: <State, A, R>(command: StoreCommand<State, A, R>, done: Callback<A, R>) => void;
  /** Executes all commands of a batch or none (R-BATCH-1). */
  readonly executeBatch: (batch: StoreBatch, done: Callback<ReadonlyArray<unknown>, WithIndex<Refusal>>) => void;
  readonly query: <A, R>(query: StoreQuery<A, R>, done: Callback<A, R>) => void;
  readonly readLog: (query: LogQuery, done: Callback<ReadonlyArray<LogEntry>, never>) => void;
}

/** How long an answer is stored under its request id, in milliseconds (R-REQ-1). */
export const answerRetention = millisecondsPerDay;

/** Whether an outcome is stored under its request id: never that of a dry run, a fault, a missing sign-in, a taken id or an input that could not be parsed. */
export const isAnswerStored = (
  outcome: Result.Result<unknown, { readonly _tag: string }>,
  { requestId, dryRun, parseIssues }: Call,
): boolean =>
  requestId !== null &&
  !dryRun &&
  (Result.isSuccess(outcome) ||
    (!isIdTaken(outcome.failure) &&
      !["AuthRequired", "SessionInvalid", "Busy", "Storage", "RequestIdReused"].includes(outcome.failure._tag) &&
      !("issues" in outcome.failure && parseIssues?.has(outcome.failure.issues) === true)));
