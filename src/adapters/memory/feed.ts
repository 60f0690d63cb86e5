import * as Result from "effect/Result";
import { clone } from "../../domain/kernel/values/clone.ts";
import { organizationRow } from "../../domain/organization/entity.ts";
import type { Feed } from "../../ports/feed.ts";
import { closed } from "../closed.ts";
import type { CommitListeners } from "../commit-listeners.ts";
import { cursorAt, cursorsOf, type LogRange, seqOfCursor } from "../feed-cursor.ts";
import { type Firm, type Firms, firmForRead, tableOf } from "./tables.ts";

const lastOf = (firm: Firm): number => firm.log.at(-1)?.seq ?? 0;

/** `seq` is the order of commits: commands are written one at a time. */
export const feedOf = (world: Firms, listeners: CommitListeners, isClosed: () => boolean): Feed => {
  // The log ends with the process, and so do its cursors.
  const epoch = crypto.randomUUID();
  const logOf = (organizationId: string, firm: Firm): LogRange => ({
    organizationId,
    epoch,
    last: lastOf(firm),
    purgedTo: Number(tableOf(firm, "Organization").get(organizationRow)?.logPurgedTo ?? 0),
  });
  return {
    currentCursor: (organizationId, done) => {
      if (isClosed()) return done(Result.fail(closed));
      const firm = firmForRead(world, organizationId);
      done(Result.succeed(cursorAt(logOf(organizationId, firm), lastOf(firm))));
    },
    readAfter: (organizationId, cursor, limit, done) => {
      if (isClosed()) return done(Result.fail(closed));
      const firm = firmForRead(world, organizationId);
      const log = logOf(organizationId, firm);
      const seq = seqOfCursor(cursor, log);
      if (typeof seq !== "number") return done(Result.fail(seq));
      // From the end, because most readers are near it.
      const first = firm.log.findLastIndex((entry) => entry.seq <= seq) + 1;
      const entries = clone(firm.log.slice(first, first + limit));
      const more = firm.log.length > first + limit;
      done(Result.succeed({ entries, ...cursorsOf(log, entries, seq), more }));
    },
    onCommit: listeners.add,
  };
};
