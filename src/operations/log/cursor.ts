import * as Result from "effect/Result";
import type { CursorExpired } from "../../domain/kernel/refusal/refusal.ts";
import type { Callback, LogEntry, LogQuery, Store } from "../../ports/store.ts";

/**
 * A cursor names the entry after which a page starts by its record, version and time, which the reader has seen. The position
 * in the log would reveal how much other firms write.
 */
type EntryKey = Pick<LogEntry, "class" | "objectId" | "version" | "kind" | "at">;

/** The version of the cursor format. */
const cursorFormat = "a";
export const logCursor = ({ class: name, objectId, version, kind, at }: EntryKey): string =>
  [cursorFormat, name, objectId, version, kind, at].join(".");
const entryKeyOf = (cursor: string): EntryKey | null => {
  const [, name, objectId, version, kind, at] =
    /^a\.([A-Za-z][A-Za-z0-9_]{0,62})\.([0-9A-Za-z]{10})\.(\d{1,10})\.(create|update|delete)\.(-?\d{1,16})$/.exec(
      cursor,
    ) ?? [];
  return name === undefined || objectId === undefined
    ? null
    : { class: name, objectId, version: Number(version), kind: kind as EntryKey["kind"], at: Number(at) };
};

/** One version has several entries only if the record was deleted and created again under its id, each at another time. */
const maxSameVersion = 100;

/**
 * The `seq` of the entry that a cursor names; 0 without a cursor. The entry is looked up in the part of the log that the caller may read
 * (`involving`), so a guessed cursor reveals nothing. Entries up to `purgedTo` were purged: a cursor there is `CursorExpired`.
 */
export const logPosition = (
  store: Store,
  part: Pick<LogQuery, "organizationId" | "involving" | "class" | "objectId">,
  cursor: string | undefined,
  purgedTo: number,
  done: Callback<number, CursorExpired>,
): void => {
  if (cursor === undefined) {
    done(Result.succeed(0));
    return;
  }
  const expired: CursorExpired = { _tag: "CursorExpired" };
  const place = entryKeyOf(cursor);
  if (place === null) {
    done(Result.fail(expired));
    return;
  }
  const { kind, at, ...of } = place;
  // In the log of one record a cursor names an entry of that record; of others its reader learns nothing.
  if (part.objectId !== undefined && (part.objectId !== of.objectId || part.class !== of.class)) {
    done(Result.fail(expired));
    return;
  }
  store.readLog({ ...part, ...of, limit: maxSameVersion }, (outcome) => {
    if (Result.isFailure(outcome)) return done(Result.fail(outcome.failure));
    const seq = outcome.success.findLast((entry) => entry.kind === kind && entry.at === at)?.seq ?? 0;
    done(seq === 0 || seq < purgedTo ? Result.fail(expired) : Result.succeed(seq));
  });
};
