import { setTimeout as after } from "node:timers/promises";
import { backOff } from "../../back-off.ts";
import type { PgListener } from "../connection/driver.ts";
import { loadPg } from "../connection/load-pg.ts";

/** Makes a connection that nobody else uses, connected already; it is ended by whoever asked for it. */
export type OpenListener = () => Promise<PgListener>;

/** A connection by the package `pg`, as the URL says. */
export const listenerAt = (url: string): OpenListener => {
  return async () => {
    const client = new (loadPg().Client)({ connectionString: url, keepAlive: true });
    // It may be lost before anybody listens.
    client.on("error", () => {});
    await client.connect();
    // What is heard is a hint: it keeps no process alive.
    client.unref();
    return client;
  };
};

/** Hears notifications while it is wanted, on one connection that is made anew whenever it is lost. */
export interface Listening {
  readonly start: () => void;
  /** Resolves when the connection is gone. */
  readonly stop: () => Promise<void>;
}
/** What `pg` tells of a notification. */
interface Notification {
  readonly channel: string;
  readonly payload?: string;
}
interface ListenHandlers {
  readonly heard: (payload: string) => void;
  /** From here on everything is heard, or not any more. */
  readonly live: (is: boolean) => void;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

export const listeningOf = (open: OpenListener, channel: string, { heard, live }: ListenHandlers): Listening => {
  /** Those that are wanted, and those that still end. */
  let wanted: AbortController | undefined;
  let ending: Promise<unknown> = Promise.resolve();

  /** Listens until the connection is lost or not wanted any more; answers whether anything could be heard. */
  const listen = async (client: PgListener, signal: AbortSignal): Promise<boolean> => {
    let heardAll = false;
    try {
      const lost = Promise.race([
        aborted(signal),
        new Promise<void>((resolve) => {
          for (const event of ["error", "end"]) client.on(event, () => resolve());
        }),
      ]);
      client.on("notification", (said: Notification) => {
        if (said.channel === channel && !signal.aborted) heard(said.payload ?? "");
      });
      const listening = client.query(`listen ${channel}`).then(() => true);
      heardAll = (await Promise.race([listening, lost])) === true && !signal.aborted;
      if (heardAll) live(true);
      await lost;
      return heardAll;
    } finally {
      if (heardAll && !signal.aborted) live(false);
      await client.end();
    }
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const opened = open();
        const client = await Promise.race([opened, aborted(signal)]);
        if (client === undefined) {
          // Nobody waits for it any more when it comes.
          void opened.then((late) => late.end()).catch(() => {});
          return;
        }
        if (await listen(client, signal)) failures = 0;
      } catch {
        // Tried again; until then polling covers it.
      }
      await after(backOff(failures, 50, 10_000), null, { ref: false, signal }).catch(() => {});
    }
  };
  return {
    start: () => {
      if (wanted !== undefined) return;
      wanted = new AbortController();
      ending = Promise.all([ending, run(wanted.signal)]);
    },
    stop: async () => {
      wanted?.abort();
      wanted = undefined;
      await ending;
    },
  };
};
