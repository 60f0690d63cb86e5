import { firstDay, openEnd } from "../kernel/values/day.ts";

/** What a sweep reads of a booking: percent in basis points, first and last day (null: open). */
export interface Share {
  readonly allocationPercent: number;
  readonly startDate: number;
  readonly endDate: number | null;
}

/**
 * A key holds a day and the position of a booking in one number, so that sorting needs no comparator. 2^24 bookings
 * fit.
 */
export const slots = 2 ** 24;
/** The key after the last one. */
export const never = Number.POSITIVE_INFINITY;

/**
 * The sorted days on which bookings begin and stop to count. A key `never` follows the last one.
 */
export interface Turns {
  starts: Float64Array;
  ends: Float64Array;
  begun: number;
  ended: number;
}

// A sweep ends before the next begins, so all share these arrays. They grow to the longest list seen.
const scratch: Turns = { starts: new Float64Array(64), ends: new Float64Array(64), begun: 0, ended: 0 };

/** The first key of a day. */
export const dayKey = (day: number): number => (day - firstDay) * slots;
/** The day of a key. */
export const turnDay = (key: number): number => Math.floor(key / slots) + firstDay;
/** The position of the booking of a key. */
const placeOf = (key: number): number => key - Math.floor(key / slots) * slots;
/** The first key of the next day. */
export const afterDay = (key: number): number => (Math.floor(key / slots) + 1) * slots;

/** Sorts the first `size` keys. Rows mostly arrive nearly sorted, so an insertion sort is tried first. */
const sortKeys = (keys: Float64Array, size: number): void => {
  let moves = size * 8;
  for (let i = 1; i < size; i++) {
    const key = keys[i] as number;
    let at = i - 1;
    while (at >= 0 && (keys[at] as number) > key) {
      keys[at + 1] = keys[at] as number;
      at--;
    }
    keys[at + 1] = key;
    moves -= i - 1 - at;
    if (moves < 0) {
      keys.subarray(0, size).sort();
      return;
    }
  }
};

/**
 * The keys of bookings inside [from, to], both ends included, in the order of the rows. Earlier bookings begin on
 * `from`; bookings that end on `to` or later do not stop. The result is valid until the next call. Cost: O(n), without
 * allocation.
 */
export const gather = (shares: ReadonlyArray<Share>, from: number, to: number): Turns => {
  const count = shares.length;
  if (scratch.starts.length <= count) {
    scratch.starts = new Float64Array(count * 2);
    scratch.ends = new Float64Array(count * 2);
  }
  const { starts, ends } = scratch;
  let begun = 0;
  let ended = 0;
  for (let index = 0; index < count; index++) {
    const share = shares[index] as Share;
    const start = share.startDate;
    const end = share.endDate ?? openEnd;
    if (start > to || end < from) continue;
    starts[begun++] = (Math.max(start, from) - firstDay) * slots + index;
    if (end < to) ends[ended++] = (end + 1 - firstDay) * slots + index;
  }
  starts[begun] = never;
  ends[ended] = never;
  scratch.begun = begun;
  scratch.ended = ended;
  return scratch;
};

/** Sorts the keys. Cost: O(n) for nearly sorted rows, else O(n log n). */
export const ordered = (turns: Turns): Turns => {
  sortKeys(turns.starts, turns.begun);
  sortKeys(turns.ends, turns.ended);
  return turns;
};

/** The highest load of any day in [from, to], in basis points; 0 where nothing is booked. Cost: O(n log n), without allocation. */
export const peakLoad = (shares: ReadonlyArray<Share>, from: number, to: number): number => {
  const { starts, ends } = ordered(gather(shares, from, to));
  let peak = 0;
  let load = 0;
  let ended = 0;
  for (let begun = 0; starts[begun] !== never; begun++) {
    const start = starts[begun] as number;
    // The load falls only where nothing begins, so it is highest where something has just begun.
    for (; (ends[ended] as number) < afterDay(start); ended++)
      load -= (shares[placeOf(ends[ended] as number)] as Share).allocationPercent;
    load += (shares[placeOf(start)] as Share).allocationPercent;
    if (load > peak) peak = load;
  }
  return peak;
};
