import type { Feed } from "../../ports/feed.ts";
import type { Ask } from "./ask.ts";
import type { Machine } from "./machine.ts";
import type { Runner } from "./run.ts";

export interface PostgresFeed {
  readonly feed: Feed;
  /** Something was committed in this firm by this process. */
  readonly committed: (organizationId: string) => void;
  /** What a joined step adds to the host's transaction, so that its commit is heard. */
  readonly committing: (organizationId: string) => ReadonlyArray<Ask>;
  readonly end: () => void;
}
export const feedOf = (_machine: Machine, _runner: Runner): PostgresFeed => ({
  feed: null as never,
  committed: () => {},
  committing: () => [],
  end: () => {},
});
