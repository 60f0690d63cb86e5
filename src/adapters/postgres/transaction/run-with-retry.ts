import { setTimeout as after } from "node:timers/promises";
import * as Result from "effect/Result";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { areKeysCurrent, outdatedKeysFault } from "../../sql/schema/username-keys.ts";
import { Broken } from "../connection/bound-statement.ts";
import type { Source } from "../connection/connections.ts";
import { database, faultOf, isLost, isPassing, uncounted, unnamed, unready } from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Send } from "../connection/send.ts";
import { feedStateOf, otherKind } from "../schema/feed-state.ts";
import { namesOf, versionOf } from "../schema/inspect.ts";
import { isDistributed } from "../schema/spread.ts";
import { isWalled } from "../schema/walled.ts";
import type { Frame, Machine } from "../statements/statements.ts";
import { gone } from "./load-and-decide.ts";
import type { Outcome } from "./run-command.ts";

type Said = Result.Result<unknown, unknown>;
/** Work in a transaction of our own. */
export type Work = (send: Send) => Promise<Outcome>;
export interface Runner {
  /** Runs the work once; rejects with what went wrong, everything undone and the connection given back. */
  readonly once: (frame: Frame, work: (send: Send) => Promise<void>) => Promise<void>;
  /** Runs the work, again where others undid it, and tells what it said; nothing where the caller has gone. */
  readonly run: (frame: Frame, work: Work, told: (said: Said) => void) => Promise<void>;
  /** Why no work is possible: tables are missing, older or newer. Asked until they are right. */
  readonly fault: (send: Send) => Promise<Fault | null>;
}

/** How often work that others undid is tried, and how often where the connection was lost. */
const mostTries = 12;
const mostConnections = 3;
/** How long to wait before trying again, in milliseconds: longer each time, never the same for two. */
const pause = (attempt: number): number => Math.random() * Math.min(2 ** attempt, 100);

const causeOf = (error: unknown): unknown => (error instanceof Broken ? error.cause : error);

/** `wanted`: how the log is to be numbered, where the host says so. */
export const runnerOf = (machine: Machine, source: Source, wanted?: FeedKind): Runner => {
  let ready = false;
  const fault = async (send: Send): Promise<Fault | null> => {
    if (ready) return null;
    const version = await versionOf(machine, send);
    if (version !== latestVersion) return unready(version, latestVersion);
    const names = await namesOf(machine, send);
    if (!areKeysCurrent(names)) return outdatedKeysFault(names, database);
    const { kind } = await feedStateOf(machine, send);
    if (wanted !== undefined && wanted !== kind) return otherKind(kind);
    if (!machine.rowSecurity && (await isWalled(machine, send))) return unnamed;
    const distributed = await isDistributed(machine, send);
    if (distributed && kind !== "counter") return uncounted;
    machine.layout.counted = kind === "counter";
    machine.layout.distributed = distributed;
    ready = true;
    return null;
  };

  /** One try: what was said, or the exception; the connection is given back in any case. */
  const attempt = async (
    frame: Frame,
    work: Work,
    told: (said: Said) => void,
  ): Promise<{ readonly error: unknown } | null> => {
    const { send, giveBack } = await source();
    let broken = false;
    try {
      const unable = await fault(send);
      if (unable !== null) {
        told(Result.fail(unable));
        return null;
      }
      const { answer, rest } = await work(send);
      told(answer);
      // Who asked need not wait for a transaction that changes nothing to end.
      if (rest.length > 0)
        await send(rest).catch(() => {
          broken = true;
        });
      return null;
    } catch (error) {
      broken = await send(frame.undo).then(
        () => isLost(causeOf(error)),
        () => true,
      );
      return { error };
    } finally {
      giveBack(broken);
    }
  };

  const run: Runner["run"] = async (frame, work, told) => {
    for (let tries = 1, connections = 1; ; tries++) {
      const failed = await attempt(frame, work, told).catch((error: unknown) => ({ error }));
      if (failed === null) return;
      const cause = causeOf(failed.error);
      if (cause === gone) return;
      if (isLost(cause) && connections < mostConnections) connections++;
      else if (!isPassing(cause) || tries >= mostTries) return told(Result.fail(faultOf(cause)));
      await after(pause(tries));
    }
  };
  const once: Runner["once"] = async (frame, work) => {
    const done = async (send: Send): Promise<Outcome> => {
      await work(send);
      return { answer: Result.succeed(null), rest: [] };
    };
    let fault: unknown;
    const failed = await attempt(frame, done, (said) => {
      if (Result.isFailure(said)) fault = said.failure;
    });
    if (failed !== null) throw causeOf(failed.error);
    if (fault !== undefined) throw fault;
  };
  return { run, once, fault };
};
