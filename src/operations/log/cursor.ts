import * as Result from "effect/Result";
import type { CursorExpired } from "../../domain/kernel/refusal/refusal.ts";
import type { Callback, LogEntry, LogQuery, Store } from "../../ports/store.ts";

/**
 * A cursor of a page names the entry behind which it goes on by its record, version and moment, which its reader was shown. The place
 * in the log would tell how much other firms write.
 */
type EntryKey = Pick<LogEntry, "class" | "objectId" | "version" | "kind" | "at">;

/** A letter for the form of the text; another one where it changes. */
const cursorFormat = "a";
export const logCursor = ({ class: name, objectId, version, kind, at }: EntryKey): string =>
  [cursorFormat, name, objectId, version, kind, at].join(".");
const entryKeyOf = (cursor: string): EntryKey | null => {
  const [, name, objectId, version, kind, at] =
    /^a\.([A-Za-z]{1,60})\.([0-9A-Za-z]{10})\.(\d{1,10})\.(create|update|delete)\.(-?\d{1,16})$/.exec(cursor) ?? [];
  return name === undefined || objectId === undefined
    ? null
    : { class: name, objectId, version: Number(version), kind: kind as EntryKey["kind"], at: Number(at) };
};

/** Several entries of one version there are only where a record was deleted and came back under its id, each at another moment. */
const maxSameVersion = 100;

/**
 * The `seq` behind which a cursor goes on; 0 without one. It is looked for in the part of the log that the caller may page through
 * (`involving`), so that a guessed cursor tells nothing of other records. `purgedTo`: up to where entries are missing.
 */
export const logPosition = (
  store: Store,
  part: Pick<LogQuery, "organizationId" | "involving">,
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
  store.readLog({ ...part, ...of, limit: maxSameVersion }, (said) => {
    if (Result.isFailure(said)) return done(Result.fail(said.failure));
    const seq = said.success.findLast((entry) => entry.kind === kind && entry.at === at)?.seq ?? 0;
    done(seq === 0 || seq < purgedTo ? Result.fail(expired) : Result.succeed(seq));
  });
};
