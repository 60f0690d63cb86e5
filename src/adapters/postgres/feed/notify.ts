import { setTimeout as after } from "node:timers/promises";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";

/** Tells other processes in whose logs there may be something new. */
export interface Notifier {
  readonly notify: (organizationId: string) => void;
  /** Says what is still to be said, and resolves when it is. */
  readonly end: () => Promise<void>;
}

/** How long what is to be said is gathered, in milliseconds. */
const gathered = 25;

/**
 * A NOTIFY takes a lock of the whole database at its commit: bookings that carried one would commit one after another. So it is
 * said after them, on a connection of its own turn, for all firms of the last moment at once. Nobody's answer waits for it, and
 * one that fails is not repeated: readers look by themselves.
 */
export const notifierOf = (source: Acquire, ask: (firms: ReadonlyArray<string>) => BoundStatement): Notifier => {
  const firms = new Set<string>();
  const ended = new AbortController();
  let running: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    const said = ask([...firms]);
    firms.clear();
    try {
      const { send, release: giveBack } = await source();
      const done = await send([said]).then(
        () => true,
        () => false,
      );
      giveBack(!done);
    } catch {
      // No connection: polling covers it.
    }
  };
  const run = async (): Promise<void> => {
    // What the same turn of the process commits goes along.
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
