import { setTimeout as wait } from "node:timers/promises";
import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import type { Call, Outcome } from "../../../ports/store.ts";
import { backOff } from "../../back-off.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { areKeysCurrent, outdatedKeysFault } from "../../sql/schema/username-keys.ts";
import { type BoundStatement, type Send, StatementError } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import {
  databaseUrl,
  distributedWithoutCounter,
  faultOf,
  isConnectionLost,
  isNewerStep,
  isRetryable,
  LostAtCommit,
  mayHaveCommitted,
  organizationNotNamed,
  sqlStateOf,
  versionFault,
} from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import { feedKindMismatch, feedStateOf } from "../schema/feed-state.ts";
import { isDistributed, isRowSecurityActive, nameKeysVersionOf, storedVersionOf } from "../schema/inspect.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";

export type AnyOutcome = Outcome<unknown, never>;

/** What a transaction answers, and the statements that still have to be sent to end it. */
export interface WorkResult {
  readonly outcome: AnyOutcome;
  readonly unsent: ReadonlyArray<BoundStatement>;
  /** The organization whose change log got new rows, if any. */
  readonly loggedIn?: string | undefined;
}
/** The work of one transaction. */
export type TransactionBody = (send: Send) => Promise<WorkResult>;

export interface TransactionRunner {
  /** Runs the body in a transaction; retries if another transaction caused a rollback or the connection was lost. Calls `done` once, or never if the caller has gone. */
  readonly run: (control: TransactionControl, body: TransactionBody, done: AnyCallback) => Promise<void>;
  /** Runs the body once; rejects with the cause after rolling back. */
  readonly runOnce: (control: TransactionControl, body: (send: Send) => Promise<void>) => Promise<void>;
  /** Why the database cannot be used yet: no tables, another version, or other settings; null when it can. */
  readonly notReady: (send: Send) => Promise<Fault | null>;
  /** Has `notReady` look at the database again: after `isNewerStep`. */
  readonly lookAgain: () => void;
}

/** Thrown when the caller has gone: nothing is answered or written. */
export const callerGone: Error = new Error("The caller has gone");
export const stopIfGone = ({ cancelled }: Call): void => {
  if (cancelled()) throw callerGone;
};

/** Sends the last statements of a transaction together with its commit. */
export const sendAndCommit = async (
  send: Send,
  statements: ReadonlyArray<BoundStatement>,
  { commit }: TransactionControl,
): Promise<void> => {
  try {
    await send([...statements, ...commit]);
  } catch (error) {
    const { cause, completed, sent } = error as StatementError;
    // A commit that was not sent, or that the server refused itself, did not happen.
    const reachedCommit =
      sent > statements.length && (sqlStateOf(cause) === undefined || completed >= statements.length);
    if (reachedCommit && mayHaveCommitted(cause)) throw new LostAtCommit("", { cause });
    throw error;
  }
};

/** An attempt that failed; `again`: the database has a newer step that is not additive, so the next attempt looks at it anew. */
interface Failed {
  readonly error: unknown;
  readonly again: boolean;
}
const mostAttempts = 12;
const mostConnections = 3;
const causeOf = (error: unknown): unknown => (error instanceof StatementError ? error.cause : error);

/** `feed` is the numbering of the log that the host asked for; `committed` is called after each commit that wrote to a change log. */
export const transactionRunner = (
  statements: Statements,
  acquire: Acquire,
  feed: FeedKind | undefined,
  committed: (organizationId: string) => void,
): TransactionRunner => {
  let ready = false;
  const notReady = async (send: Send): Promise<Fault | null> => {
    if (ready) return null;
    const stored = await storedVersionOf(statements, send);
    const fault = versionFault(stored, latestVersion);
    if (fault !== null) return fault;
    const nameKeys = await nameKeysVersionOf(statements, send);
    if (!areKeysCurrent(nameKeys)) return outdatedKeysFault(nameKeys, databaseUrl, stored.version > latestVersion);
    const { kind } = await feedStateOf(statements, send);
    if (feed !== undefined && feed !== kind) return feedKindMismatch(kind);
    if (!statements.rowSecurity && (await isRowSecurityActive(statements, send))) return organizationNotNamed;
    const distributed = await isDistributed(statements, send);
    if (distributed && kind !== "counter") return distributedWithoutCounter;
    statements.layout.counterFeed = kind === "counter";
    statements.layout.distributed = distributed;
    ready = true;
    return null;
  };

  /** Runs the body on a connection; returns null when `answer` was called, else the error, with the transaction rolled back. */
  const attempt = async (
    control: TransactionControl,
    body: TransactionBody,
    answer: (result: WorkResult) => void,
  ): Promise<Failed | null> => {
    const { send, release } = await acquire();
    let broken = false;
    try {
      const fault = ready ? null : await notReady(send);
      const result = fault === null ? await body(send) : { outcome: Result.fail(fault), unsent: [] };
      answer(result);
      // The answer does not wait for a transaction without changes to end.
      if (result.unsent.length > 0)
        await send(result.unsent).catch(() => {
          broken = true;
        });
      return null;
    } catch (error) {
      broken = await send(control.rollback).then(
        () => isConnectionLost(causeOf(error)),
        () => true,
      );
      const again = ready && isNewerStep(causeOf(error));
      if (again) ready = false;
      return { error, again };
    } finally {
      release(broken);
    }
  };

  const run: TransactionRunner["run"] = async (control, body, done) => {
    const answer = ({ outcome, loggedIn }: WorkResult): void => {
      completeCall(done, outcome);
      if (loggedIn !== undefined) committed(loggedIn);
    };
    for (let attempts = 1, connections = 1; ; attempts++) {
      const failed = await attempt(control, body, answer).catch((error: unknown): Failed => ({ error, again: false }));
      if (failed === null) return;
      const cause = causeOf(failed.error);
      if (cause === callerGone) return;
      if (isConnectionLost(cause) && connections < mostConnections) connections++;
      else if (!(failed.again || isRetryable(cause)) || attempts >= mostAttempts)
        return completeCall(done, Result.fail(faultOf(cause)));
      await wait(backOff(attempts, 1, 100));
    }
  };
  const runOnce: TransactionRunner["runOnce"] = async (control, body) => {
    let outcome: AnyOutcome = Result.succeed(null);
    const failed = await attempt(
      control,
      async (send) => {
        await body(send);
        return { outcome, unsent: [] };
      },
      (result) => {
        outcome = result.outcome;
      },
    );
    if (failed !== null) throw causeOf(failed.error);
    if (Result.isFailure(outcome)) throw outcome.failure;
  };
  const lookAgain = (): void => {
    ready = false;
  };
  return { run, runOnce, notReady, lookAgain };
};
