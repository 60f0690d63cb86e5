import { setTimeout as after } from "node:timers/promises";
import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { areKeysCurrent, outdatedKeysFault } from "../../sql/schema/username-keys.ts";
import { StatementError } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import {
  databaseUrl,
  distributedWithoutCounter,
  faultOf,
  isConnectionLost,
  isRetryable,
  organizationNotNamed,
  wrongVersion,
} from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Send } from "../connection/send.ts";
import { feedKindMismatch, feedStateOf } from "../schema/feed-state.ts";
import { nameKeysVersionOf, schemaVersionOf } from "../schema/inspect.ts";
import { isDistributed } from "../schema/spread.ts";
import { isRowSecurityActive } from "../schema/walled.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { callerGone } from "./load-and-decide.ts";
import type { WorkResult } from "./run-command.ts";

type Said = Result.Result<unknown, unknown>;
/** Work in a transaction of our own. */
export type TransactionBody = (send: Send) => Promise<WorkResult>;
export interface TransactionRunner {
  /** Runs the work once; rejects with what went wrong, everything undone and the connection given back. */
  readonly once: (frame: TransactionControl, work: (send: Send) => Promise<void>) => Promise<void>;
  /** Runs the work, again where others undid it, and tells what it said; nothing where the caller has gone. */
  readonly run: (frame: TransactionControl, work: TransactionBody, told: (said: Said) => void) => Promise<void>;
  /** Why no work is possible: tables are missing, older or newer. Asked until they are right. */
  readonly notReady: (send: Send) => Promise<Fault | null>;
}

/** How often work that others undid is tried, and how often where the connection was lost. */
const mostTries = 12;
const mostConnections = 3;
/** How long to wait before trying again, in milliseconds: longer each time, never the same for two. */
const pause = (attempt: number): number => Math.random() * Math.min(2 ** attempt, 100);

const causeOf = (error: unknown): unknown => (error instanceof StatementError ? error.cause : error);

/** `wanted`: how the log is to be numbered, where the host says so. */
export const transactionRunner = (statements: Statements, source: Acquire, wanted?: FeedKind): TransactionRunner => {
  let ready = false;
  const fault = async (send: Send): Promise<Fault | null> => {
    if (ready) return null;
    const version = await schemaVersionOf(statements, send);
    if (version !== latestVersion) return wrongVersion(version, latestVersion);
    const names = await nameKeysVersionOf(statements, send);
    if (!areKeysCurrent(names)) return outdatedKeysFault(names, databaseUrl);
    const { kind } = await feedStateOf(statements, send);
    if (wanted !== undefined && wanted !== kind) return feedKindMismatch(kind);
    if (!statements.rowSecurity && (await isRowSecurityActive(statements, send))) return organizationNotNamed;
    const distributed = await isDistributed(statements, send);
    if (distributed && kind !== "counter") return distributedWithoutCounter;
    statements.layout.counterFeed = kind === "counter";
    statements.layout.distributed = distributed;
    ready = true;
    return null;
  };

  /** One try: what was said, or the exception; the connection is given back in any case. */
  const attempt = async (
    frame: TransactionControl,
    work: TransactionBody,
    told: (said: Said) => void,
  ): Promise<{ readonly error: unknown } | null> => {
    const { send, release: giveBack } = await source();
    let broken = false;
    try {
      const unable = await fault(send);
      if (unable !== null) {
        told(Result.fail(unable));
        return null;
      }
      const { outcome: answer, unsent: rest } = await work(send);
      told(answer);
      // Who asked need not wait for a transaction that changes nothing to end.
      if (rest.length > 0)
        await send(rest).catch(() => {
          broken = true;
        });
      return null;
    } catch (error) {
      broken = await send(frame.rollback).then(
        () => isConnectionLost(causeOf(error)),
        () => true,
      );
      return { error };
    } finally {
      giveBack(broken);
    }
  };

  const run: TransactionRunner["run"] = async (frame, work, told) => {
    for (let tries = 1, connections = 1; ; tries++) {
      const failed = await attempt(frame, work, told).catch((error: unknown) => ({ error }));
      if (failed === null) return;
      const cause = causeOf(failed.error);
      if (cause === callerGone) return;
      if (isConnectionLost(cause) && connections < mostConnections) connections++;
      else if (!isRetryable(cause) || tries >= mostTries) return told(Result.fail(faultOf(cause)));
      await after(pause(tries));
    }
  };
  const once: TransactionRunner["once"] = async (frame, work) => {
    const done = async (send: Send): Promise<WorkResult> => {
      await work(send);
      return { outcome: Result.succeed(null), unsent: [] };
    };
    let fault: unknown;
    const failed = await attempt(frame, done, (said) => {
      if (Result.isFailure(said)) fault = said.failure;
    });
    if (failed !== null) throw causeOf(failed.error);
    if (fault !== undefined) throw fault;
  };
  return { run, once, notReady: fault };
};
