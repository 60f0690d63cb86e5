import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import type { LogEntry } from "../../ports/store.ts";
import { logCursor } from "./cursor.ts";
import type { PlainLogEntry } from "./plain-entry.ts";

/** The input field for the cursor of a page. */
export const afterInput = omittable(field(text, "Only entries after this cursor: the `cursor` of the previous page."));
/** A page of the log. */
export interface LogPage<T = PlainLogEntry> {
  readonly results: ReadonlyArray<T>;
  /** Whether more entries follow. */
  readonly more: boolean;
  /** The cursor of the next page; null if nothing was found yet. */
  readonly cursor: string | null;
}
/** Makes a page of the entries that were read: one more than the limit shows that more follow. */
export const logPage = <T>(
  entries: ReadonlyArray<LogEntry>,
  limit: number,
  from: string | undefined,
  plain: (entry: LogEntry) => T,
): LogPage<T> => {
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  return {
    results: shown.map(plain),
    more: entries.length > limit,
    cursor: last === undefined ? (from ?? null) : logCursor(last),
  };
};
