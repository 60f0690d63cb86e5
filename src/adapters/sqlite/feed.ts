import * as Result from "effect/Result";
import type { Feed } from "../../ports/feed.ts";
import type { CommitListeners } from "../commit-listeners.ts";
import { cursorAt, cursorsOf, seqOfCursor } from "../feed-cursor.ts";
import type { AnyCallback } from "../sql/complete-call.ts";
import type { ReadQueue } from "./transaction/read-queue.ts";

/** `seq` is the order of commits: one transaction writes at a time. */
export const feedOf = ({ read }: ReadQueue, onCommit: CommitListeners["add"]): Feed => ({
  currentCursor: (organizationId, done) =>
    read(({ logPositions: logs }) => {
      const log = logs.rangeOf(organizationId);
      return Result.succeed(cursorAt(log, log.last));
    }, done as AnyCallback),
  readAfter: (organizationId, cursor, limit, done) =>
    read(({ logPositions: logs, log: entriesOf }) => {
      const log = logs.rangeOf(organizationId);
      const after = seqOfCursor(cursor, log);
      if (typeof after !== "number") return Result.fail(after);
      // One extra row shows whether there are more.
      const entries = entriesOf({ organizationId, after, limit: limit + 1 });
      const more = entries.length > limit;
      if (more) entries.pop();
      return Result.succeed({ entries, ...cursorsOf(log, entries, after), more });
    }, done as AnyCallback),
  onCommit,
});
