import type { CommitListeners } from "../commit-listeners.ts";
import { isBusy } from "./connection/fault.ts";
import type { Statements } from "./statements/statements.ts";

/** Polls for commits of other processes and connections, and of the host on our handle. */
export interface CommitPoll {
  readonly add: CommitListeners["add"];
  /** Polls at once after a commit of this process. */
  readonly pollNow: () => void;
  readonly end: () => void;
}

/**
 * Polls for new log rows while there are listeners. `pragma data_version` would miss a host's transaction on our own handle, and
 * report commits to other tables.
 */
export const commitPoll = (
  statements: () => Statements,
  pollEvery: number,
  { notify, add, isEmpty }: CommitListeners,
): CommitPoll => {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  /** The last `seq` that was seen; null if it could not be read. */
  let seen: number | null = null;

  /** The last `seq`; null while the host has a transaction open. */
  const youngest = (): number | null => {
    const { database, logPositions: logs } = statements();
    // A transaction of the host on this handle may still roll back.
    return database.inTransaction ? null : logs.last();
  };
  const look = (): void => {
    if (timer === undefined) return;
    let firms: ReadonlyArray<string | null>;
    try {
      const now = youngest();
      if (now === null || now === seen) return;
      firms = seen === null ? [null] : statements().logPositions.firmsBetween(seen, now);
      seen = now;
    } catch (cause) {
      if (isBusy(cause)) return;
      // A listener that reads the feed gets the error.
      firms = [null];
    }
    for (const firm of firms) notify(firm);
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const start = (): void => {
    try {
      seen = youngest();
    } catch {
      // The first poll then notifies for all firms.
      seen = null;
    }
    timer = setInterval(look, pollEvery);
    timer.unref();
  };

  return {
    pollNow: look,
    add: (listener) => {
      if (ended) return () => {};
      const remove = add(listener);
      if (timer === undefined) start();
      return () => {
        remove();
        if (isEmpty()) stop();
      };
    },
    end: () => {
      ended = true;
      stop();
    },
  };
};
