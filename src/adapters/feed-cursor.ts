import type { CursorExpired } from "../domain/kernel/refusal/refusal.ts";

/** The parts of a cursor: the firm, the epoch of its log, and the position. */
export interface Cursor {
  readonly organizationId: string;
  /** Changes when the log starts again or the database is restored. No dots. */
  readonly epoch: string;
  /** In the format of the store. No dots. */
  readonly position: string;
}

/** The version of the format. */
const form = "a";

/** The firm is last, because it may be any text. */
export const formatCursor = ({ epoch, position, organizationId }: Cursor): string =>
  `${form}.${epoch}.${position}.${organizationId}`;

/** The position in a cursor of this firm and epoch; null for every other text. */
export const positionOfCursor = (text: string, { organizationId, epoch }: Omit<Cursor, "position">): string | null => {
  const head = `${form}.${epoch}.`;
  const tail = `.${organizationId}`;
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length <= head.length + tail.length) return null;
  const position = text.slice(head.length, -tail.length);
  return position.includes(".") ? null : position;
};

/** The refusal of a cursor that is not valid for this log. */
export const expired: CursorExpired = { _tag: "CursorExpired" };

/** The range of a log whose `seq` is the order of commits. */
export interface LogRange {
  readonly organizationId: string;
  readonly epoch: string;
  /** The last `seq` of the firm; 0 without entries. */
  readonly last: number;
  /** The `seq` up to which the log was purged; 0 if it was not. */
  readonly purgedTo: number;
}
/** The cursor after an entry. */
export const cursorAt = ({ organizationId, epoch }: LogRange, seq: number): string =>
  formatCursor({ organizationId, epoch, position: String(seq) });

/** The cursors after each of the entries that follow `seq`, and after the last of them. */
export const cursorsOf = (
  log: LogRange,
  entries: ReadonlyArray<{ readonly seq: number }>,
  seq: number,
): { readonly cursors: ReadonlyArray<string>; readonly cursor: string } => {
  const cursors = entries.map((entry) => cursorAt(log, entry.seq));
  return { cursors, cursor: cursors.at(-1) ?? cursorAt(log, seq) };
};

/**
 * The `seq` after which a cursor continues. A cursor ahead of the log has expired: the store was restored from a backup, and later
 * entries differ from those that the reader has.
 */
export const seqOfCursor = (text: string, log: LogRange): number | CursorExpired => {
  const position = positionOfCursor(text, log);
  if (position === null || !/^(0|[1-9]\d{0,15})$/.test(position)) return expired;
  const after = Number(position);
  return after > log.last || after < log.purgedTo ? expired : after;
};
