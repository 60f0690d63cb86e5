import type { CursorExpired } from "../domain/kernel/refusal/refusal.ts";
import type { Callback, LogEntry } from "./store.ts";

/** Entries in order, and the cursor after the last of them. */
export interface FeedPage {
  readonly entries: ReadonlyArray<LogEntry>;
  readonly cursor: string;
  /** The cursor after each entry. */
  readonly cursors: ReadonlyArray<string>;
  /** Whether there were more entries when the page was read. */
  readonly more: boolean;
}

/** The committed changes of each firm, for any process that reads the store (R-LOG-1). A cursor is opaque text of one store and firm. */
export interface Feed {
  /** The cursor of the present: later commits come after it, earlier ones do not. */
  readonly currentCursor: (organizationId: string, done: Callback<string, never>) => void;
  /**
   * Entries after a cursor, at most `limit` (1 or more): none is skipped or repeated, and the changes of a record are in order.
   * `CursorExpired` when entries after the cursor were purged or the text is no cursor of this store and firm: take a new cursor and
   * read everything again.
   */
  readonly readAfter: (
    organizationId: string,
    cursor: string,
    limit: number,
    done: Callback<FeedPage, CursorExpired>,
  ) => void;
  /** Calls the listener after commits. A notification can get lost, so a reader also polls (`app.changes` does). Returns a function that stops it. */
  readonly onCommit: (listener: CommitListener) => () => void;
}
/** Called after a commit with the firm that may have new entries; null: any firm. What it throws is an uncaught exception, not an error of the commit. */
export type CommitListener = (organizationId: string | null) => void;
