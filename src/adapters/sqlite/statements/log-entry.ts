import type { LogEntry } from "../../../ports/store.ts";
import type { RawRow } from "../connection/prepare.ts";

/** Parses JSON text; null for null. */
export const parseJson = (text: unknown): unknown => (text === null ? null : JSON.parse(text as string));
/** A log entry from its columns, in the order of `selectLog`. */
export const logEntryOf = (row: RawRow): LogEntry =>
  ({
    // By place, because destructuring and a spread take as long as the driver.
    organizationId: row[1],
    seq: row[0],
    at: row[2],
    actor: row[3],
    requestId: row[4],
    class: row[5],
    objectId: row[6],
    kind: row[7],
    event: row[8],
    version: row[9],
    reason: row[10],
    before: parseJson(row[11]),
    after: parseJson(row[12]),
  }) as LogEntry;
