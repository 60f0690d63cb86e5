import { setTimeout as after } from "node:timers/promises";
import { backOff } from "../../back-off.ts";
import type { PgListener } from "../connection/driver.ts";
import { loadPg } from "../connection/load-pg.ts";

/** Opens a connection that nobody else uses; the caller ends it. */
export type OpenListener = () => Promise<PgListener>;

/** Opens connections to a URL with the package `pg`. */
export const listenerAt = (url: string): OpenListener => {
  return async () => {
    const client = new (loadPg().Client)({ connectionString: url, keepAlive: true });
    // An unhandled error event would end the process.
    client.on("error", () => {});
    await client.connect();
    // Notifications are hints: they keep no process alive.
    client.unref();
    return client;
  };
};

/** Listens for notifications on one connection, which is opened again whenever it is lost. */
export interface Listening {
  readonly start: () => void;
  /** Resolves when the connection is closed. */
  readonly stop: () => Promise<void>;
}
/** A notification as `pg` emits it. */
interface Notification {
  readonly channel: string;
  readonly payload?: string;
}
interface ListenHandlers {
  readonly onNotification: (payload: string) => void;
  /** Called with true when every later notification will arrive, with false when that ends. */
  readonly onLive: (is: boolean) => void;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

export const listeningOf = (
  open: OpenListener,
  channel: string,
  { onNotification, onLive }: ListenHandlers,
): Listening => {
  /** Aborts the current listening; undefined while nobody wants it. */
  let wanted: AbortController | undefined;
  let ending: Promise<unknown> = Promise.resolve();

  /** Listens until the connection is lost or the signal aborts; resolves to whether LISTEN succeeded. */
  const listen = async (client: PgListener, signal: AbortSignal): Promise<boolean> => {
    let isLive = false;
    try {
      const lost = Promise.race([
        aborted(signal),
        new Promise<void>((resolve) => {
          for (const event of ["error", "end"]) client.on(event, () => resolve());
        }),
      ]);
      client.on("notification", (notification: Notification) => {
        if (notification.channel === channel && !signal.aborted) onNotification(notification.payload ?? "");
      });
      const listening = client.query(`listen ${channel}`).then(() => true);
      isLive = (await Promise.race([listening, lost])) === true && !signal.aborted;
      if (isLive) onLive(true);
      await lost;
      return isLive;
    } finally {
      if (isLive && !signal.aborted) onLive(false);
      await client.end();
    }
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const opened = open();
        const client = await Promise.race([opened, aborted(signal)]);
        if (client === undefined) {
          // The connection that is still opening is not needed.
          void opened.then((late) => late.end()).catch(() => {});
          return;
        }
        if (await listen(client, signal)) failures = 0;
      } catch {
        // The next attempt follows; until then listeners poll.
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
