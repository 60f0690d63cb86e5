import type { CursorExpired } from "../domain/kernel/refusal/refusal.ts";
import type { Callback, LogEntry } from "./store.ts";

/** A run of entries, and the cursor behind the last of them. */
export interface FeedPage {
  readonly entries: ReadonlyArray<LogEntry>;
  readonly cursor: string;
  /** Whether others stood behind these already when the page was read. */
  readonly more: boolean;
}

/**
 * What was committed, firm by firm, for several processes that read one store (R-LOG-1). A cursor is text that belongs to one
 * store and one firm: only who gave it reads anything into it.
 */
export interface Feed {
  /** Where the log of the firm stands now: what is committed later comes after it, what was committed before does not. */
  readonly currentCursor: (organizationId: string, done: Callback<string, never>) => void;
  /**
   * Entries behind a cursor, at most `limit` (1 or more): nothing skipped, nothing twice, the changes of each record in order.
   * `CursorExpired` where entries behind it were purged, and for a text that is no cursor of this store and firm: read
   * everything anew, from a new cursor on.
   */
  readonly readAfter: (
    organizationId: string,
    cursor: string,
    limit: number,
    done: Callback<FeedPage, CursorExpired>,
  ) => void;
  /**
   * Calls `look` with the firm in whose log there may be something new, never with what it is; null: it may be any firm. One
   * can get lost, so whoever listens looks by itself now and then (`follow` does). Answers how to stop.
   */
  readonly onCommit: (look: CommitListener) => () => void;
}
/** Called after a commit, never inside one. What it throws is thrown to the process, not to who committed. */
export type CommitListener = (organizationId: string | null) => void;
