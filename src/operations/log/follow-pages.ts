import * as Result from "effect/Result";
import type { Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import {
  countOption,
  functionOption,
  millisecondsOption,
  type OptionKindsOf,
  signalOption,
  textOption,
} from "../../ports/check-options.ts";
import type { Feed } from "../../ports/feed.ts";
import { FirmError } from "../caller/firm-error.ts";

/** How changes are followed. */
export interface FollowOptions {
  /** Only changes after this cursor. Without one, the changes after the first read begin. */
  readonly after?: string | null;
  /** Ends the changes; a loop over them ends without an error. */
  readonly signal?: AbortSignal;
  /** Milliseconds between polls, in case a commit notification is lost. Default 1000. */
  readonly pollEvery?: number;
  /** The most changes that are read at once. Default 1000. */
  readonly limit?: number;
  /** Called with a transient fault (the store was busy or unreachable). The next poll tries again. */
  readonly onFault?: (fault: Fault) => void;
}
export const followKinds = {
  after: {
    expected: "a cursor, or null to begin at the present",
    fits: (value) => value === null || textOption.fits(value),
  },
  signal: signalOption,
  pollEvery: millisecondsOption(),
  limit: countOption,
  onFault: functionOption,
} satisfies OptionKindsOf<FollowOptions>;

/** A part of what is followed, in order, and the cursor after it. */
export interface Page<T> {
  readonly items: ReadonlyArray<T>;
  readonly cursor: string;
  /** Whether there was more when the page was read. */
  readonly more: boolean;
}
type Answer<T> = Result.Result<T, Refusal>;
/** What is followed: its present cursor, and the page after a cursor. */
export interface Source<T> {
  readonly feed: Feed;
  /** The firm whose commits wake the reader; null: any. */
  readonly organizationId: string | null;
  readonly currentCursor: () => Promise<Answer<string>>;
  readonly readAfter: (cursor: string, limit: number) => Promise<Answer<Page<T>>>;
  /** Refuses when the rest of a page may no longer be given. Asked after a commit and after every `pollEvery`. */
  readonly recheck?: () => Promise<Answer<void>>;
}

/** Pages that are read when they are asked for. */
export interface Pages<T> {
  /** The next page that is not empty, as soon as there is one; null when it has ended. Asked for one at a time. */
  readonly next: () => Promise<ReadonlyArray<T> | null>;
  /** Ends it at once, also a `next` that waits: no listener or timer is left. */
  readonly end: () => void;
  /** Whether the rest of a page may still be given. Rejects where the reason is a refusal. */
  readonly isValid: () => Promise<boolean>;
  /** Whether it may be given without asking. */
  readonly isFresh: () => boolean;
}

/** Reading again is safe, so only permanent faults end it, such as missing tables or a closed database. */
const isTransient = (failure: Refusal): failure is Fault =>
  failure._tag === "Busy" || (failure._tag === "Storage" && failure.retry !== "never");

/** Follows a source: pages that exist, then new ones after each commit, or at the next poll. Nothing begins before the first `next`. */
export const followPages = <T>(
  { feed, organizationId, currentCursor, readAfter, recheck }: Source<T>,
  { after = null, signal, pollEvery = 1_000, limit = 1_000, onFault = () => {} }: FollowOptions,
): Pages<T> => {
  let cursor = after;
  let ended = false;
  /** A commit notification arrived since the last page was requested. */
  let notified = false;
  /** Until when what was read may be given without another check; a notification ends it. */
  let validUntil = 0;
  let wake = (): void => {};
  let stop: (() => void) | null = null;

  const end = (): void => {
    ended = true;
    stop?.();
    stop = null;
    signal?.removeEventListener("abort", end);
    wake();
  };
  const begin = (): void => {
    if (signal?.aborted === true) {
      end();
      return;
    }
    signal?.addEventListener("abort", end, { once: true });
    stop = feed.onCommit((firm) => {
      if (firm !== null && organizationId !== null && firm !== organizationId) return;
      notified = true;
      validUntil = 0;
      wake();
    });
  };
  /** The page after the cursor; without one, an empty page at the present. */
  const read = async (): Promise<Answer<Page<T>>> => {
    notified = false;
    validUntil = performance.now() + pollEvery;
    if (cursor !== null) return readAfter(cursor, limit);
    // There may be changes already when the cursor is known, so the first page follows at once.
    return Result.map(await currentCursor(), (now) => ({ items: [], cursor: now, more: true }));
  };
  /** Waits for a commit notification, the next poll, or the end. */
  const notification = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => wake(), pollEvery);
      wake = () => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      if (notified || ended) wake();
    });

  /** The answer, asked for again after each transient fault; null when it has ended. */
  const untilAnswered = async <A>(ask: () => Promise<Answer<A>>): Promise<{ readonly is: A } | null> => {
    while (!ended) {
      const answer = await ask();
      if (ended) break;
      if (Result.isSuccess(answer)) return { is: answer.success };
      if (!isTransient(answer.failure)) throw new FirmError(answer.failure);
      onFault(answer.failure);
      await notification();
    }
    return null;
  };
  const next = async (): Promise<ReadonlyArray<T> | null> => {
    if (stop === null && !ended) begin();
    for (;;) {
      const page = await untilAnswered(read);
      if (page === null) return null;
      ({ cursor } = page.is);
      if (page.is.items.length > 0) return page.is.items;
      if (!page.is.more) await notification();
    }
  };
  const isFresh = (): boolean => !ended && (recheck === undefined || performance.now() < validUntil);
  const isValid = async (): Promise<boolean> => {
    if (ended || isFresh()) return !ended;
    const checked = await untilAnswered(async () => {
      validUntil = performance.now() + pollEvery;
      return (await recheck?.()) ?? Result.succeed(undefined);
    });
    return checked !== null;
  };
  const endedByError =
    <A>(work: () => Promise<A>) =>
    async (): Promise<A> => {
      try {
        return await work();
      } catch (cause) {
        end();
        throw cause;
      }
    };
  return { next: endedByError(next), isValid: endedByError(isValid), isFresh, end };
};
