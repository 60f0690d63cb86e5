import * as Result from "effect/Result";
import type { CursorExpired, Fault } from "../../../domain/kernel/refusal/refusal.ts";
import type { Feed, FeedPage } from "../../../ports/feed.ts";
import {
  cursorAt,
  cursorsOf,
  expired,
  formatCursor,
  type LogRange,
  positionOfCursor,
  seqOfCursor,
} from "../../feed-cursor.ts";
import type { AnyCallback } from "../../sql/complete-call.ts";
import type { BoundStatement, Send, TextRow } from "../connection/bound-statement.ts";
import {
  type FeedState,
  feedStateIn,
  feedStateSql,
  isFromOtherServer,
  movedToOtherServer,
  systemOf,
} from "../schema/feed-state.ts";
import { numberAt } from "../statements/prepare.ts";
import { logEntryOf } from "../statements/rewrite-log.ts";
import type { Statements } from "../statements/statements.ts";
import type { TransactionBody } from "../transaction/run-with-retry.ts";
import { feedStatements } from "./feed-statements.ts";
import { isBefore, parseSnapshotPosition, type SnapshotPosition, snapshotPositionText } from "./snapshot-position.ts";

/** Runs a body in one snapshot. */
export type Read = (work: TransactionBody, done: AnyCallback) => void;
type Answer<A> = Result.Result<A, CursorExpired | Fault>;

/** A replica does not know which transactions of the primary are still running. */
const onReplica: Fault = {
  _tag: "Storage",
  retry: "never",
  message: 'The database is a replica: read the feed of the primary, or have the feed "counter"',
};

/**
 * The log of a firm after a cursor. With `feed: "snapshot"` `seq` is not the order of commits, so a cursor holds the snapshot of its
 * last read, and a page has the entries that are visible now and were not then, in the order of `seq`. With `"counter"` a cursor is
 * a `seq`.
 *
 * A cursor expires when entries after its last one were purged. An entry that was committed late, below that one, and purged before
 * it was read goes unnoticed; only old entries are purged.
 */
export const feedOf = (statements: Statements, read: Read, nudges: Feed["onCommit"]): Feed => {
  const { readOnly: snapshot, inOrganization: inFirm } = statements;
  const rows = feedStatements(statements.factory);
  const { text, columns } = feedStateSql(statements.schema);
  const stateAsked = statements.prepared(text, columns);
  /** Read once: a server does not change its identity. */
  let system: { readonly is: string | null } | null = null;

  /** The state of the feed, or why it cannot be read. */
  const begun = async (send: Send, organizationId: string): Promise<FeedState | Fault> => {
    const results = await send([...inFirm(snapshot, organizationId).begin, stateAsked]);
    system ??= { is: await systemOf(statements, send) };
    const state = feedStateIn(results.at(-1));
    return isFromOtherServer(state, system.is) ? movedToOtherServer : state;
  };
  const reading =
    <A>(organizationId: string, body: (send: Send, state: FeedState) => Promise<Answer<A>>): TransactionBody =>
    async (send) => {
      const state = await begun(send, organizationId);
      const answer = "_tag" in state ? Result.fail(state) : await body(send, state);
      return { outcome: answer as Result.Result<unknown, never>, unsent: snapshot.commit };
    };
  /** Reads a page, and then the ends of the log. */
  const readPage = async (
    send: Send,
    state: FeedState,
    organizationId: string,
    page: ReadonlyArray<BoundStatement>,
  ) => {
    const moment = state.kind === "snapshot" ? [rows.moment] : [];
    const results = await send([...page, ...rows.ends(organizationId), ...moment]);
    const [[last] = [], [purged] = [], [now] = []] = results.slice(page.length);
    const log: LogRange = {
      organizationId,
      epoch: epochOf(state),
      last: numberAt(last, 0),
      purgedTo: numberAt(purged, 0),
    };
    return {
      log,
      pages: results.slice(0, page.length),
      now: now?.[0] ?? "",
      replica: now?.[1]?.startsWith("t") === true,
    };
  };
  const cursorOf = ({ organizationId, epoch }: LogRange, at: SnapshotPosition): string =>
    formatCursor({ organizationId, epoch, position: snapshotPositionText(at) });

  const pageOf = (matches: ReadonlyArray<TextRow>, limit: number) => ({
    entries: matches.slice(0, limit).map(logEntryOf),
    more: matches.length > limit,
  });

  const afterSeq = async (send: Send, state: FeedState, organizationId: string, cursor: string, limit: number) => {
    const position = positionOfCursor(cursor, { organizationId, epoch: epochOf(state) });
    const guess = /^\d{1,16}$/.test(position ?? "") ? Number(position) : 0;
    const { log, pages } = await readPage(send, state, organizationId, [
      rows.afterSeq(organizationId, guess, limit + 1),
    ]);
    const seq = seqOfCursor(cursor, log);
    if (typeof seq !== "number") return Result.fail(seq);
    const { entries, more } = pageOf(pages[0] ?? [], limit);
    return Result.succeed({ entries, ...cursorsOf(log, entries, seq), more });
  };

  const afterPlace = async (
    send: Send,
    state: FeedState,
    organizationId: string,
    cursor: string,
    limit: number,
  ): Promise<Answer<FeedPage>> => {
    const position = positionOfCursor(cursor, { organizationId, epoch: epochOf(state) });
    const at = position === null ? null : parseSnapshotPosition(position);
    if (at === null) return Result.fail(expired);
    const { lastSeq: known, snapshot: seen, cut } = at;
    const { log, pages, now, replica } = await readPage(send, state, organizationId, [
      ...(cut === null ? [] : [rows.anyLater(organizationId, cut.upTo), rows.withoutSort]),
      rows.afterSnapshot(organizationId, at, limit + 1),
    ]);
    if (replica) return Result.fail(onReplica);
    // A cursor from the future: the database was restored from a backup.
    if (!isBefore(at, now) || known > log.last) return Result.fail(expired);
    const after = cut?.last ?? known;
    if (after < log.purgedTo) return Result.fail(expired);
    const { entries, more } = pageOf(pages.at(-1) ?? [], limit);
    // Without new entries the cursor stays the same.
    if (cut === null && entries.length === 0) return Result.succeed({ entries, cursor, cursors: [], more });
    const upTo = cut?.upTo ?? now;
    const cursors = entries.map(({ seq: last }) =>
      cursorOf(log, { lastSeq: known, snapshot: seen, cut: { last, upTo } }),
    );
    if (more) return Result.succeed({ entries, cursor: cursors.at(-1) ?? cursor, cursors, more });
    const last = entries.at(-1)?.seq ?? after;
    const whole = cursorOf(log, { lastSeq: Math.max(known, last), snapshot: upTo, cut: null });
    return Result.succeed({
      entries,
      cursor: whole,
      cursors: entries.length === 0 ? [] : cursors.with(-1, whole),
      more: cut !== null && (pages[0]?.length ?? 0) > 0,
    });
  };

  return {
    currentCursor: (organizationId, done) =>
      read(
        reading(organizationId, async (send, state): Promise<Answer<string>> => {
          const { log, now, replica } = await readPage(send, state, organizationId, []);
          if (state.kind === "counter") return Result.succeed(cursorAt(log, log.last));
          if (replica) return Result.fail(onReplica);
          return Result.succeed(cursorOf(log, { lastSeq: log.last, snapshot: now, cut: null }));
        }),
        done as AnyCallback,
      ),
    readAfter: (organizationId, cursor, limit, done) =>
      read(
        reading(organizationId, (send, state) =>
          (state.kind === "counter" ? afterSeq : afterPlace)(send, state, organizationId, cursor, limit),
        ),
        done as AnyCallback,
      ),
    onCommit: nudges,
  };
};

const epochOf = ({ system, epoch }: FeedState): string => `${system}-${epoch}`;
