import type { LogEntry } from "../../../ports/store.ts";
import { LoggedEntry } from "../../sql/rows/log-entry.ts";
import type { RawRow } from "../connection/prepare.ts";

/** Parses JSON text; null for null. */
export const parseJson = (text: unknown): unknown => (text === null ? null : JSON.parse(text as string));
/** A log entry from its columns, in the order of `selectLog`. */
export const logEntryOf = (r: RawRow): LogEntry =>
  // By place, because destructuring and a spread take as long as the driver.
  // biome-ignore format: one line
  new LoggedEntry(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], parseJson(r[11]), parseJson(r[12]));
