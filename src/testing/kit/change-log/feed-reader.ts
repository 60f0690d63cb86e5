import * as Result from "effect/Result";
import type { CursorExpired, Fault } from "../../../domain/kernel/refusal/refusal.ts";
import type { Feed, FeedPage } from "../../../ports/feed.ts";
import type { Callback, LogEntry } from "../../../ports/store.ts";
import { holds } from "../harness/expect.ts";

type Answered<A, R> = Result.Result<A, R | Fault>;
const answers = <A, R>(ask: (done: Callback<A, R>) => void): Promise<Answered<A, R>> =>
  new Promise((resolve) => ask((answer) => resolve(answer as Answered<A, R>)));

/** The feed of one firm as Promises. */
export interface FeedReader {
  readonly cursor: () => Promise<string>;
  /** A page, which must be accepted. */
  readonly page: (cursor: string, limit?: number) => Promise<FeedPage>;
  /** All entries after a cursor, in pages of the given sizes, and the last cursor. */
  readonly readAll: (cursor: string, limit: () => number) => Promise<Pick<FeedPage, "entries" | "cursor">>;
  /** The refusal of a page, which must be refused. */
  readonly refusal: (cursor: string) => Promise<CursorExpired>;
}

const given = <A>(answer: Answered<A, CursorExpired>, of: string): A => {
  if (Result.isSuccess(answer)) return answer.success;
  throw new Error(`${of} was refused: ${JSON.stringify(answer.failure)}`);
};

export const feedReader = (feed: Feed, organizationId: string): FeedReader => {
  const send = (cursor: string, limit: number) =>
    answers<FeedPage, CursorExpired>((done) => feed.readAfter(organizationId, cursor, limit, done));
  const page: FeedReader["page"] = async (cursor, limit = 1_000) => {
    const found = given(await send(cursor, limit), `a page after ${cursor}`);
    holds(found.entries.length <= limit, `a page of ${limit} has ${found.entries.length} entries`);
    holds(found.cursors.length === found.entries.length, "a page has another number of cursors than of entries");
    return found;
  };
  return {
    cursor: async () =>
      given(await answers<string, never>((done) => feed.currentCursor(organizationId, done)), "a cursor"),
    page,
    readAll: async (from, limit) => {
      const entries: Array<LogEntry> = [];
      for (let cursor = from; ; ) {
        const next = await page(cursor, limit());
        entries.push(...next.entries);
        cursor = next.cursor;
        if (!next.more) return { entries, cursor };
        holds(next.entries.length > 0, "an empty page says that there is more");
      }
    },
    refusal: async (cursor) => {
      const answer = await send(cursor, 10);
      if (Result.isSuccess(answer)) throw new Error(`${cursor} was accepted as a cursor`);
      const { failure } = answer;
      holds(failure._tag === "CursorExpired", `${cursor} was refused as ${failure._tag}`);
      return failure;
    },
  };
};
