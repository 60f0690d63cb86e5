import type { CommitListeners } from "../commit-listeners.ts";
import { isBusy } from "./connection/fault.ts";
import type { Statements } from "./statements/statements.ts";

/** Looks for what was committed elsewhere: by other processes and connections, and by the host on a handle of ours. */
export interface CommitPoll {
  readonly add: CommitListeners["add"];
  /** Something was committed here: looks at once instead of at the next time. */
  readonly pollNow: () => void;
  readonly end: () => void;
}

/**
 * Asks for new rows of the log while somebody listens. `pragma data_version` would be silent about a host's transaction on
 * our own handle, and tell of every commit to tables that are not ours.
 */
export const commitPoll = (
  statements: () => Statements,
  pollEvery: number,
  { notify: tell, add, isEmpty: none }: CommitListeners,
): CommitPoll => {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  /** Up to where was looked; null where it could not be. */
  let seen: number | null = null;

  /** The last `seq`; null while somebody else is in the way. */
  const youngest = (): number | null => {
    const { database, logPositions: logs } = statements();
    // A transaction of the host on this handle: what it wrote may never be committed.
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
      // Whoever looks finds out what is wrong, and can say so.
      firms = [null];
    }
    for (const firm of firms) tell(firm);
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const start = (): void => {
    try {
      seen = youngest();
    } catch {
      // The first look says that there may be something new in any firm, and so does every one that fails.
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
        if (none()) stop();
      };
    },
    end: () => {
      ended = true;
      stop();
    },
  };
};
