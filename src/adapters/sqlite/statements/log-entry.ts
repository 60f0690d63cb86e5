import type { LogEntry } from "../../../ports/store.ts";
import type { RawRow } from "../connection/prepare.ts";

/** Parses JSON text; null for null. */
export const parseJson = (text: unknown): unknown => (text === null ? null : JSON.parse(text as string));
/** A log entry from its columns, in the order of `selectLog`. */
export const logEntryOf = (row: RawRow): LogEntry => {
  const [seq, organizationId, at, actor, requestId, name, objectId, kind, event, version, reason, before, after] = row;
  const facts = { organizationId, seq, at, actor, requestId, class: name, objectId, kind, event, version, reason };
  return { ...facts, before: parseJson(before), after: parseJson(after) } as LogEntry;
};
