import type { Feed } from "./feed.ts";
import type { Identity, Mail } from "./identity.ts";
import type { Notifier } from "./notifier.ts";
import type { Store } from "./store.ts";

/** Values by key. A cache may drop a value that was not set recently. */
export interface Cache {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
}

/** What operations need from outside. Without `identity` nobody can log in, and the host names the user of each call. */
export interface Ports {
  readonly store: Store;
  /** The commits of all processes; null inside a transaction of the host, which nobody else sees yet. */
  readonly feed: Feed | null;
  readonly now: () => number;
  readonly newId: () => string;
  /**
   * The user that each external id last named, and the session that each digest of a token did. The account that every call reads with its
   * session tells whether it still does (R-ID-7, R-ID-10).
   */
  readonly callerCache: Cache;
  readonly identity: Identity | null;
  /** Sends a mail in the background; null without a mailer. */
  readonly sendMail: ((mail: Mail) => void) | null;
  /** Send the alerts that are delivered. */
  readonly notifiers: ReadonlyArray<Notifier>;
  /** Makes `close` wait for work that takes several commands; null inside a transaction of the host, which cannot wait. */
  readonly waitUntil: ((work: Promise<unknown>) => void) | null;
  /** The table of operations, where the host changed or added some; else null. Only src/operations looks into it. */
  readonly own: object | null;
}
