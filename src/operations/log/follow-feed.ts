import * as Result from "effect/Result";
import type { Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Feed, FeedPage } from "../../ports/feed.ts";
import type { LogEntry } from "../../ports/store.ts";
import { FirmError } from "../caller/firm-error.ts";

/** How a log is followed. */
export interface FollowOptions {
  /**
   * Given each page in order, never two at once: the next is read when this is done. `cursor` stands behind the page: kept with
   * what was made of the entries, it is where to go on another day.
   */
  readonly onEntries: (entries: ReadonlyArray<LogEntry>, cursor: string) => void | Promise<void>;
  /** Ends it. A page that is being taken is taken to its end. */
  readonly signal: AbortSignal;
  /** How long a lost nudge can go unnoticed, in milliseconds. Default 1000. */
  readonly pollEvery?: number;
  /** Entries of a page at most. Default 500. */
  readonly limit?: number;
  /** Told of a fault after which it goes on by itself: the store was busy or out of reach, and is asked again at the next poll. */
  readonly onFault?: (fault: Fault) => void;
}

/** Reading again does no harm, so only what stays as it is ends it: tables that are missing, a database that was closed. */
const isTransient = (failure: Refusal): failure is Fault =>
  failure._tag === "Busy" || (failure._tag === "Storage" && failure.retry !== "never");

/**
 * Follows the log of a firm from a cursor on: what stands behind it now, then what is committed, as soon as a nudge or the poll
 * says so. Resolves with the cursor behind the last page that was taken, when `signal` ends it; rejects with {@link FirmError}
 * (`CURSOR_EXPIRED`: read everything anew), or with what `onEntries` throws.
 */
export const follow = async (
  feed: Feed,
  organizationId: string,
  from: string,
  { onEntries, signal, pollEvery = 1_000, limit = 500, onFault = () => {} }: FollowOptions,
): Promise<string> => {
  let cursor = from;
  /** A nudge came since the last page was asked for. */
  let nudged = false;
  let wake = (): void => {};

  const page = (): Promise<Result.Result<FeedPage, Refusal>> =>
    new Promise((resolve) => {
      nudged = false;
      feed.readAfter(organizationId, cursor, limit, resolve);
    });
  /** Until a nudge, the next poll, or the end. */
  const news = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => wake(), pollEvery);
      wake = () => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      if (nudged || signal.aborted) wake();
    });

  const end = (): void => wake();
  signal.addEventListener("abort", end);
  const stop = feed.onCommit((firm) => {
    if (firm !== null && firm !== organizationId) return;
    nudged = true;
    wake();
  });
  try {
    while (!signal.aborted) {
      const said = await page();
      if (signal.aborted) break;
      if (Result.isFailure(said)) {
        if (!isTransient(said.failure)) throw new FirmError(said.failure);
        onFault(said.failure);
        await news();
        continue;
      }
      const { entries, more } = said.success;
      if (entries.length > 0) await onEntries(entries, said.success.cursor);
      cursor = said.success.cursor;
      if (!more) await news();
    }
    return cursor;
  } finally {
    stop();
    signal.removeEventListener("abort", end);
    wake();
  }
};
