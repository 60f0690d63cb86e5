import type { CursorExpired } from "../domain/kernel/refusal/refusal.ts";

/** What a cursor says: whose log, which life of that log, and where in it. */
export interface Cursor {
  readonly organizationId: string;
  /** Another one after the log began anew or was put back from elsewhere. No dots. */
  readonly epoch: string;
  /** In the words of the store that gave it. No dots. */
  readonly position: string;
}

/** The form of the text; another letter where it changes. */
const form = "a";

/** The firm stands last: it may be any text. */
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

/** A text that leads nowhere in this log. */
export const expired: CursorExpired = { _tag: "CursorExpired" };

/** A log whose `seq` is the order of commits, as far as a cursor is judged by it. */
export interface LogRange {
  readonly organizationId: string;
  readonly epoch: string;
  /** The last `seq` of the firm; 0 where it has none. */
  readonly last: number;
  /** Up to where the log of the firm was purged; 0 where it is whole. */
  readonly purgedTo: number;
}
/** The cursor behind an entry. */
export const cursorAt = ({ organizationId, epoch }: LogRange, seq: number): string =>
  formatCursor({ organizationId, epoch, position: String(seq) });

/**
 * After which `seq` a cursor goes on, or why it cannot. One that is ahead of the log comes from a store that was put back to an
 * earlier day: what it was given after that day is not what stands here.
 */
export const seqOfCursor = (text: string, log: LogRange): number | CursorExpired => {
  const position = positionOfCursor(text, log);
  if (position === null || !/^(0|[1-9]\d{0,15})$/.test(position)) return expired;
  const after = Number(position);
  return after > log.last || after < log.purgedTo ? expired : after;
};
