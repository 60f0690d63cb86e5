import type { LogEntry } from "../../../ports/store.ts";
import type { RawRow } from "../connection/prepare.ts";

/** A value from its JSON text, null where there is none. */
export const parsed = (text: unknown): unknown => (text === null ? null : JSON.parse(text as string));
/** A row of the change log, from its columns in the order in which `selectLog` names them. */
export const entryOf = (row: RawRow): LogEntry => {
  const [seq, organizationId, at, actor, requestId, name, objectId, kind, event, version, reason, before, after] = row;
  const facts = { organizationId, seq, at, actor, requestId, class: name, objectId, kind, event, version, reason };
  return { ...facts, before: parsed(before), after: parsed(after) } as LogEntry;
};
