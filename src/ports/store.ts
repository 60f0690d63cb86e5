import * as Result from "effect/Result";
import type { LogFacts } from "../domain/change-log/log-row.ts";
import type { Settings } from "../domain/kernel/context/settings.ts";
import type { Decision } from "../domain/kernel/decision/decision.ts";
import type { Arguments } from "../domain/kernel/policy/evaluate.ts";
import type { Duplicate, Fault, Refusal, RequestIdReused } from "../domain/kernel/refusal/refusal.ts";
import type { Session } from "../domain/session/entity.ts";
import type { User } from "../domain/user/entity.ts";
import type { Identity, Mail } from "./identity.ts";
import type { Load, ParameterTypes, Read } from "./load.ts";

/** Who calls what, for the log and for answers that are given again. */
export interface Call {
  readonly organizationId: string;
  readonly userId: string;
  /** The session that speaks for the user, by its objectId; null where the host says who asks. */
  readonly session: string | null;
  readonly operation: string;
  readonly requestId: string | null;
  /** Under which name the first answer is kept, where it is not the request id: an item of a batch. */
  readonly idempotencyKey?: string;
  /** The operation's input in one canonical text; compared when the request id is known. `''` without a request id. */
  readonly body: string;
  readonly now: number;
  /** Asked right before the work begins; true drops the step unanswered and undone. */
  readonly cancelled: () => boolean;
  /** The issues of each step whose input has no shape: a refusal with one of them is not kept (R-REQ-1). */
  readonly parseIssues?: Set<unknown>;
  /** Asked before a kept answer is given again: why the caller may have none any more, inactive or logged out since (R-POL-4). */
  readonly recheckActor?: (firm: Settings, account: Account | null) => Refusal | null;
}

/** The asking user's row as the store has it now: a demotion bites at once (R-POL-4). */
export type Account = Pick<User, "objectId" | "role" | "active" | "clientCompany" | "team" | "externalId"> & {
  /** The session that the call names, as it is now; null when it ended or the call names none (R-ID-7). */
  readonly session: Pick<Session, "user" | "expiresAt" | "lastUsedAt"> | null;
};

/** A whole command as data and one pure function: the store owns the shape of the transaction. */
export interface StoreCommand<State = unknown, A = unknown, R = Refusal> {
  readonly call: Call;
  readonly load: Load<State, ParameterTypes>;
  readonly args: Arguments;
  readonly judge: (state: State, firm: Settings, account: Account | null) => Result.Result<Decision<A>, R>;
  /** A what-if: reads without locks and writes nothing, whatever is decided. */
  readonly dryRun: boolean;
}

/** One step of a batch; every step carries the batch's own call. */
export interface BatchCommand {
  /**
   * The step as far as it is known before the batch begins: what it can lock up front. Where an input refers to the answer of
   * a step before it, an id stands here that no row has.
   */
  readonly provisional: StoreCommand;
  /** The step itself, made from the answers of those before it; null when it is `provisional`. */
  readonly resolve: ((answers: ReadonlyArray<unknown>) => StoreCommand) | null;
}

/** Steps of one transaction: each judged on what those before it left, all of them written or none (R-BATCH-1). */
export interface StoreBatch {
  readonly call: Call;
  readonly commands: ReadonlyArray<BatchCommand>;
}

/** A refusal with the place of the step that was refused; without one the batch as a whole was. */
export type WithIndex<R> = R & { readonly index?: number };

/**
 * A question: rounds of reads in one snapshot, each made from what the rounds before it found; then the answer.
 * `undefined` from a round ends the rounds.
 */
export interface StoreQuery<A = unknown, R = Refusal> {
  readonly call: Call;
  readonly rounds: ReadonlyArray<
    (known: LoadedRows, firm: Settings, account: Account | null) => Result.Result<Readonly<Record<string, Read>>, R>
  >;
  readonly answer: (known: LoadedRows, firm: Settings, account: Account | null) => Result.Result<A, R>;
  readonly args: Arguments;
}
/** What the rounds have read so far, by name. */
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
/** Part of the log, in the order of `seq`. */
export interface LogQuery {
  readonly organizationId: string;
  readonly class?: string;
  readonly objectId?: string;
  readonly version?: number;
  /** Only what this user did, or what is about one of these records. */
  readonly involving?: {
    readonly user: string;
    readonly records: ReadonlyArray<readonly [entity: string, objectId: string]>;
  };
  /** Only entries after this one. */
  readonly after?: number;
  readonly limit: number;
}

export type Outcome<A, R> = Result.Result<A, R | Duplicate | RequestIdReused | Fault>;
/** Answers once; a fault is an answer too. */
export type Callback<A, R> = (outcome: Outcome<A, R>) => void;

/**
 * What every store does, and all that it does. Plain functions that answer through `done`: a fiber for each step is the
 * caller's choice. A step is judged and written as one unit under its locks; a refusal writes nothing but, with a request
 * id, its own answer.
 */
export interface Store {
  readonly name: string;
  readonly execute: <State, A, R>(step: StoreCommand<State, A, R>, done: Callback<A, R>) => void;
  /** All steps of a batch as one unit, or none of them (R-BATCH-1); a refusal says which of them was refused. */
  readonly executeBatch: (batch: StoreBatch, done: Callback<ReadonlyArray<unknown>, WithIndex<Refusal>>) => void;
  readonly query: <A, R>(question: StoreQuery<A, R>, done: Callback<A, R>) => void;
  readonly readLog: (query: LogQuery, done: Callback<ReadonlyArray<LogEntry>, never>) => void;
}

/** Values by their keys; one that was not set for long may be forgotten. */
export interface Cache {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
}

/** What an operation needs from outside. Without `identity` nobody can log in: the host says who asks. */
export interface Ports {
  readonly store: Store;
  readonly now: () => number;
  readonly newId: () => string;
  /** Which users the host's own ids were last seen to name; an account that is read says whether it still holds (R-ID-10). */
  readonly externalIdCache: Cache;
  readonly identity: Identity | null;
  /** Sends a mail in the background; does nothing where the firm has no mailer. */
  readonly sendMail: (mail: Mail) => void;
  /** Told of work that takes several steps, so that closing waits for it; null inside a transaction of the host, which cannot wait. */
  readonly waitUntil: ((work: Promise<unknown>) => void) | null;
}

/** How long the first answer to a request id is given again, in milliseconds (R-REQ-1). */
export const answerRetention = 24 * 60 * 60 * 1000;

/** Whether an answer is kept for its request id: accepted ones and refusals by rule, never a fault, a missing sign-in or a wrong shape. */
export const isAnswerStored = (
  said: Result.Result<unknown, { readonly _tag: string }>,
  { requestId, parseIssues }: Call,
): boolean =>
  requestId !== null &&
  (Result.isSuccess(said) ||
    (!["AuthRequired", "SessionInvalid", "Busy", "Storage", "RequestIdReused"].includes(said.failure._tag) &&
      !("issues" in said.failure && parseIssues?.has(said.failure.issues) === true)));
