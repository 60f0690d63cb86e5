import * as Result from "effect/Result";
import type { CursorExpired } from "../../domain/kernel/refusal/refusal.ts";
import { checkOptions, type OptionKindsOf } from "../../ports/check-options.ts";
import type { Feed, FeedPage } from "../../ports/feed.ts";
import type { Callback, LogEntry, Outcome } from "../../ports/store.ts";
import { isIdentifier } from "../caller/caller.ts";
import { promised } from "../caller/or-throw.ts";
import { type ChangeFeed, changeFeed } from "./change-feed.ts";
import { type FollowOptions, followKinds, followPages, type Pages, type Source } from "./follow-pages.ts";

/** One change of one record as it was logged (R-LOG-1), and the cursor after it. Values are as the store keeps them: minutes, basis points, numbers of days. */
export interface Change extends LogEntry {
  readonly cursor: string;
}
/** Which firm is followed, and how. */
export interface FirmChanges extends FollowOptions {
  readonly organizationId: string;
}
const firm = {
  organizationId: { expected: "the id of a firm", fits: isIdentifier, required: true },
} satisfies OptionKindsOf<Pick<FirmChanges, "organizationId">>;

const answers = <A, R>(ask: (done: Callback<A, R>) => void): Promise<Outcome<A, R>> => new Promise(ask);

/** Every change of a firm, as pages. */
export const firmPages = (feed: Feed, called: string, given: FirmChanges): (() => Pages<Change>) => {
  const { organizationId, ...options } = checkOptions(called, given, { ...firm, ...followKinds });
  const source: Source<Change> = {
    feed,
    organizationId,
    currentCursor: () => answers<string, never>((done) => feed.currentCursor(organizationId, done)) as never,
    readAfter: async (cursor, limit) => {
      const page = await answers<FeedPage, CursorExpired>((done) =>
        feed.readAfter(organizationId, cursor, limit, done),
      );
      return Result.map(page as Result.Result<FeedPage, CursorExpired>, ({ entries, cursors, ...rest }) => {
        // The entries are nobody else's, and copying them takes longer than reading.
        for (let i = 0; i < entries.length; i++) (entries[i] as { cursor?: string }).cursor = cursors[i] as string;
        return { ...rest, items: entries as ReadonlyArray<Change> };
      });
    },
  };
  return () => followPages(source, options);
};

/** Every change of a firm, for its host. */
export const firmChanges = (feed: Feed, of: FirmChanges): ChangeFeed<Change> =>
  changeFeed(firmPages(feed, "changes()", of));

/** The cursor of the present. */
export const firmCursor = (feed: Feed, given: Pick<FirmChanges, "organizationId">): Promise<string> => {
  const { organizationId } = checkOptions("currentCursor()", given, firm);
  return promised<string>((done) => feed.currentCursor(organizationId, done as never));
};
