import type { Feed } from "../../../ports/feed.ts";
import { commitListeners } from "../../commit-listeners.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";
import { listenerAt, listeningOf, type OpenListener } from "./listen.ts";
import { notifierOf } from "./notify.ts";

/** Who hears of what was committed, in this process and in others. */
export interface CommitNotifications {
  readonly addListener: Feed["onCommit"];
  /** Something was committed in this firm by this process. */
  readonly committed: (organizationId: string) => void;
  /** What a joined step adds to the host's transaction, so that its commit is heard, and only that. */
  readonly notifyStatements: (organizationId: string) => ReadonlyArray<BoundStatement>;
  /** Nothing is heard any more; resolves when all is said and the listening connection is gone. */
  readonly end: () => Promise<void>;
}

const channel = "firmcore";
/** Postgres takes 8000 bytes and no more. */
const most = 7_999;
/** What is said on the channel: in which schema, by whom (null: by a transaction of a host), in which firms (null: in any). */
type Payload = readonly [schema: string, by: string | null, firms: ReadonlyArray<string> | null];

const openerOf = (options: PostgresOptions): OpenListener | undefined => {
  if (options.listen !== undefined) return options.listen === false ? undefined : options.listen;
  // Behind a pooler nothing would be heard, and the connection that is handed round would go on listening.
  return "url" in options && options.prepare !== false ? listenerAt(options.url) : undefined;
};

export const commitNotificationsOf = (
  { schema, factory: preparing }: Statements,
  source: Acquire,
  options: PostgresOptions,
): CommitNotifications => {
  const { notify = true, pollEvery = 1_000 } = options;
  const { notify: tell, add, isEmpty: none } = commitListeners();
  const self = crypto.randomUUID();
  const say = preparing.prepare({ text: `select pg_notify('${channel}', $1::text)`, bind: () => [] }, 0);
  const saying = (by: string | null, firms: ReadonlyArray<string>): BoundStatement => {
    const all = JSON.stringify([schema, by, firms] satisfies Payload);
    const payload = Buffer.byteLength(all) > most ? JSON.stringify([schema, by, null] satisfies Payload) : all;
    return { statement: say, values: [payload] };
  };
  const notifier = notify ? notifierOf(source, (firms) => saying(self, firms)) : undefined;

  const heard = (payload: string): void => {
    let said: Payload;
    try {
      said = JSON.parse(payload) as Payload;
    } catch {
      // Somebody else's: whoever looks loses nothing.
      tell(null);
      return;
    }
    const [of, by, firms] = Array.isArray(said) ? said : [];
    // Our own were told when they were committed.
    if (of !== schema || by === self) return;
    for (const each of Array.isArray(firms) ? firms : [null]) if (each === null || typeof each === "string") tell(each);
  };

  let ended = false;
  let poll: NodeJS.Timeout | undefined;
  /** Where nothing is heard, whoever listens is told to look now and then: looking is all that polling is. */
  const polling = (wanted: boolean): void => {
    if (wanted === (poll !== undefined)) return;
    clearInterval(poll);
    poll = wanted ? setInterval(() => tell(null), pollEvery).unref() : undefined;
  };
  const open = openerOf(options);
  const hearing =
    open &&
    listeningOf(open, channel, {
      heard,
      live: (is) => {
        polling(!is);
        // What came before is not heard any more.
        if (is) tell(null);
      },
    });
  const stop = async (): Promise<void> => {
    polling(false);
    await hearing?.stop();
  };

  return {
    addListener: (look) => {
      if (ended) return () => {};
      if (none()) {
        polling(true);
        hearing?.start();
      }
      const remove = add(look);
      return () => {
        remove();
        if (none()) void stop();
      };
    },
    committed: (organizationId) => {
      tell(organizationId);
      notifier?.notify(organizationId);
    },
    notifyStatements: (organizationId) => (notify ? [saying(null, [organizationId])] : []),
    end: async () => {
      ended = true;
      await Promise.all([stop(), notifier?.end()]);
    },
  };
};
