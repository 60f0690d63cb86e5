import * as Result from "effect/Result";
import type { Feed } from "../../ports/feed.ts";
import type { Listeners } from "../commit-listeners.ts";
import { cursorAt, seqIn } from "../cursor.ts";
import type { AnyDone } from "../sql/complete-call.ts";
import type { Reader } from "./transaction/read-queue.ts";

/** `seq` is the order of commits: one transaction writes at a time. */
export const feedOf = ({ read }: Reader, nudges: Listeners["add"]): Feed => ({
  currentCursor: (organizationId, done) =>
    read(({ logs }) => {
      const log = logs.of(organizationId);
      return Result.succeed(cursorAt(log, log.last));
    }, done as AnyDone),
  readAfter: (organizationId, cursor, limit, done) =>
    read(({ logs, log: entriesOf }) => {
      const log = logs.of(organizationId);
      const after = seqIn(cursor, log);
      if (typeof after !== "number") return Result.fail(after);
      // One more than asked for tells whether there are others.
      const found = entriesOf({ organizationId, after, limit: limit + 1 });
      const entries = found.slice(0, limit);
      const more = found.length > limit;
      return Result.succeed({ entries, cursor: cursorAt(log, entries.at(-1)?.seq ?? after), more });
    }, done as AnyDone),
  onCommit: nudges,
});
