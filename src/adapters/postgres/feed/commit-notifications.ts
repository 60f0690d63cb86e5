import type { Feed } from "../../../ports/feed.ts";
import { commitListeners } from "../../commit-listeners.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";
import { listenerAt, listeningOf, type OpenListener } from "./listen.ts";
import { notifierOf } from "./notify.ts";

/** Commit notifications: they wake the listeners of the feed, in this process and in others. */
export interface CommitNotifications {
  readonly addListener: Feed["onCommit"];
  /** Called after a commit of this process in a firm. */
  readonly committed: (organizationId: string) => void;
  /** The statements that make the host's commit notify other processes; a rollback notifies nobody. */
  readonly notifyStatements: (organizationId: string) => ReadonlyArray<BoundStatement>;
  /** Stops listening; resolves when queued notifications are sent and the connection is closed. */
  readonly end: () => Promise<void>;
}

const channel = "firmcore";
/** The largest payload of NOTIFY, in bytes. */
const maxPayload = 7_999;
/** The payload: the schema, the process (null: a transaction of a host), and the firms (null: any). */
type Payload = readonly [schema: string, by: string | null, firms: ReadonlyArray<string> | null];

const openerOf = (options: PostgresOptions): OpenListener | undefined => {
  if (options.listen !== undefined) return options.listen === false ? undefined : options.listen;
  // LISTEN does not work through a pooler, and its connection would go on listening for others.
  return "url" in options && options.prepare !== false ? listenerAt(options.url) : undefined;
};

export const commitNotificationsOf = (
  { schema, factory: preparing }: Statements,
  source: Acquire,
  options: PostgresOptions,
): CommitNotifications => {
  const { notify = true, pollEvery = 1_000 } = options;
  const listeners = commitListeners();
  const self = crypto.randomUUID();
  const notifyStatement = preparing.prepare({ text: `select pg_notify('${channel}', $1::text)`, bind: () => [] }, 0);
  const boundNotification = (by: string | null, firms: ReadonlyArray<string>): BoundStatement => {
    const all = JSON.stringify([schema, by, firms] satisfies Payload);
    const payload = Buffer.byteLength(all) > maxPayload ? JSON.stringify([schema, by, null] satisfies Payload) : all;
    return { statement: notifyStatement, values: [payload] };
  };
  const notifier = notify ? notifierOf(source, (firms) => boundNotification(self, firms)) : undefined;

  const onNotification = (payload: string): void => {
    let parsed: Payload;
    try {
      parsed = JSON.parse(payload) as Payload;
    } catch {
      // Not ours. Waking a listener without need does no harm.
      listeners.notify(null);
      return;
    }
    const [of, by, firms] = Array.isArray(parsed) ? parsed : [];
    // The listeners of this process were called at the commit.
    if (of !== schema || by === self) return;
    for (const each of Array.isArray(firms) ? firms : [null])
      if (each === null || typeof each === "string") listeners.notify(each);
  };

  let ended = false;
  let poll: NodeJS.Timeout | undefined;
  /** Wakes the listeners regularly while no notification can arrive. */
  const setPolling = (wanted: boolean): void => {
    if (wanted === (poll !== undefined)) return;
    clearInterval(poll);
    poll = wanted ? setInterval(() => listeners.notify(null), pollEvery).unref() : undefined;
  };
  const open = openerOf(options);
  const listener =
    open &&
    listeningOf(open, channel, {
      onNotification,
      onLive: (is) => {
        setPolling(!is);
        // A commit before this moment was not notified.
        if (is) listeners.notify(null);
      },
    });
  const stop = async (): Promise<void> => {
    setPolling(false);
    await listener?.stop();
  };

  return {
    addListener: (look) => {
      if (ended) return () => {};
      if (listeners.isEmpty()) {
        setPolling(true);
        listener?.start();
      }
      const remove = listeners.add(look);
      return () => {
        remove();
        if (listeners.isEmpty()) void stop();
      };
    },
    committed: (organizationId) => {
      listeners.notify(organizationId);
      notifier?.notify(organizationId);
    },
    notifyStatements: (organizationId) => (notify ? [boundNotification(null, [organizationId])] : []),
    end: async () => {
      ended = true;
      await Promise.all([stop(), notifier?.end()]);
    },
  };
};
