import { setTimeout as after } from "node:timers/promises";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";

/** Notifies other processes of the firms whose logs have new entries. */
export interface Notifier {
  readonly notify: (organizationId: string) => void;
  /** Sends what is queued, and resolves when it is sent. */
  readonly end: () => Promise<void>;
}

/** Milliseconds between two notifications. */
const gathered = 25;

/**
 * NOTIFY takes a database-wide lock at its commit, so bookings that carried one would commit one after another. It is sent after
 * their commits instead, on a connection of its own, for all firms at once. No answer waits for it, and a failed one is not repeated,
 * because listeners also poll.
 */
export const notifierOf = (source: Acquire, ask: (firms: ReadonlyArray<string>) => BoundStatement): Notifier => {
  const firms = new Set<string>();
  const ended = new AbortController();
  let running: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    const notification = ask([...firms]);
    firms.clear();
    try {
      const { send, release: giveBack } = await source();
      const done = await send([notification]).then(
        () => true,
        () => false,
      );
      giveBack(!done);
    } catch {
      // Without a connection listeners find the commit when they poll.
    }
  };
  const run = async (): Promise<void> => {
    // Commits of the same turn of the event loop share one notification.
    await null;
    while (firms.size > 0) {
      await send();
      await after(gathered, null, { ref: false, signal: ended.signal }).catch(() => {});
    }
    running = undefined;
  };
  return {
    notify: (organizationId) => {
      firms.add(organizationId);
      running ??= run();
    },
    end: async () => {
      ended.abort();
      await running;
    },
  };
};
