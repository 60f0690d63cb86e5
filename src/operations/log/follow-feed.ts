import * as Result from "effect/Result";
import type { Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import {
  checkArgument,
  checkOptions,
  countOption,
  functionOption,
  millisecondsOption,
  type OptionKindsOf,
  objectOption,
  signalOption,
  textOption,
} from "../../ports/check-options.ts";
import type { Feed, FeedPage } from "../../ports/feed.ts";
import type { LogEntry } from "../../ports/store.ts";
import { FirmError } from "../caller/firm-error.ts";

/** Options of {@link follow}. */
export interface FollowOptions {
  /**
   * Called with each page in order, never two at once: the next page is read when the promise resolves. Store `cursor` together
   * with the result of your work to resume after this page. Without a cursor to begin from, the first call has no entries and the
   * cursor of the present: read the records there that you need, then each later change follows.
   */
  readonly onEntries: (entries: ReadonlyArray<LogEntry>, cursor: string) => void | Promise<void>;
  /** Stops following. A call of `onEntries` that is running is finished first. */
  readonly signal: AbortSignal;
  /** Milliseconds between polls, in case a commit notification is lost. Default 1000. */
  readonly pollEvery?: number;
  /** The most entries of one page. Default 500. */
  readonly limit?: number;
  /** Called with a transient fault (the store was busy or unreachable). The next poll tries again. */
  readonly onFault?: (fault: Fault) => void;
}

const kinds = {
  onEntries: { ...functionOption, required: true },
  signal: { ...signalOption, required: true },
  pollEvery: millisecondsOption(),
  limit: countOption,
  onFault: functionOption,
} satisfies OptionKindsOf<FollowOptions>;
const feedArgument = objectOption("the feed of a store", "readAfter", "currentCursor", "onCommit");
const isText = textOption.fits;
const checkFollow = (feed: unknown, organizationId: unknown, from: unknown, options: FollowOptions): FollowOptions => {
  const check = (name: string, value: unknown, expected: string, fits: (value: unknown) => boolean): void =>
    checkArgument("follow()", name, value, { expected, fits });
  check("feed", feed, feedArgument.expected, feedArgument.fits);
  check("organizationId", organizationId, "the id of a firm", (value) => isText(value) && value !== "");
  check(
    "from",
    from,
    "a cursor of this feed, or null to begin at the present",
    (value) => value === null || isText(value),
  );
  return checkOptions("follow()", options, kinds);
};

/** Reading again is safe, so only permanent faults end the loop, such as missing tables or a closed database. */
const isTransient = (failure: Refusal): failure is Fault =>
  failure._tag === "Busy" || (failure._tag === "Storage" && failure.retry !== "never");

/**
 * Follows the change log of a firm: passes on all entries after the cursor `from`, then new ones as they are committed. `null` begins
 * at the present. When `signal` aborts, it resolves with the cursor after the last page; null if it had none yet. Rejects with
 * {@link FirmError} (`CURSOR_EXPIRED`: read all records again and begin with `null`), or with what `onEntries` throws.
 */
export const follow = async (
  feed: Feed,
  organizationId: string,
  from: string | null,
  options: FollowOptions,
): Promise<string | null> => {
  const {
    onEntries,
    signal,
    pollEvery = 1_000,
    limit = 500,
    onFault = () => {},
  } = checkFollow(feed, organizationId, from, options);
  let cursor = from;
  /** A commit notification arrived since the last page was requested. */
  let notified = false;
  let wake = (): void => {};

  /** The page after the cursor; without one, an empty page with the cursor of the present. */
  const page = (): Promise<Result.Result<FeedPage, Refusal>> =>
    new Promise((resolve) => {
      notified = false;
      if (cursor !== null) return feed.readAfter(organizationId, cursor, limit, resolve);
      feed.currentCursor(organizationId, (outcome) =>
        // There may be entries already when the cursor is known, so the first page follows at once.
        resolve(Result.map(outcome, (now) => ({ entries: [], cursor: now, more: true }))),
      );
    });
  /** Waits for a commit notification, the next poll, or the end. */
  const notification = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => wake(), pollEvery);
      wake = () => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      if (notified || signal.aborted) wake();
    });

  const end = (): void => wake();
  signal.addEventListener("abort", end);
  const stop = feed.onCommit((firm) => {
    if (firm !== null && firm !== organizationId) return;
    notified = true;
    wake();
  });
  try {
    while (!signal.aborted) {
      const outcome = await page();
      if (signal.aborted) break;
      if (Result.isFailure(outcome)) {
        if (!isTransient(outcome.failure)) throw new FirmError(outcome.failure);
        onFault(outcome.failure);
        await notification();
        continue;
      }
      const { entries, more } = outcome.success;
      if (entries.length > 0 || cursor === null) await onEntries(entries, outcome.success.cursor);
      cursor = outcome.success.cursor;
      if (!more) await notification();
    }
    return cursor;
  } finally {
    stop();
    signal.removeEventListener("abort", end);
    wake();
  }
};
