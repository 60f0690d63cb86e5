import type { LogEntry } from "../../../ports/store.ts";
import type { RawRow } from "../connection/prepare.ts";

/** A value from its JSON text, null where there is none. */
export const parseJson = (text: unknown): unknown => (text === null ? null : JSON.parse(text as string));
/** A row of the change log, from its columns in the order in which `selectLog` names them. */
export const logEntryOf = (row: RawRow): LogEntry => {
  const [seq, organizationId, at, actor, requestId, name, objectId, kind, event, version, reason, before, after] = row;
  const facts = { organizationId, seq, at, actor, requestId, class: name, objectId, kind, event, version, reason };
  return { ...facts, before: parseJson(before), after: parseJson(after) } as LogEntry;
};
