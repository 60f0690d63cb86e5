import { firstDay, openEnd } from "../kernel/values/day.ts";

/** What a sweep reads of a booking: percent in basis points, first and last day (null: open). */
export interface Share {
  readonly allocationPercent: number;
  readonly startDate: number;
  readonly endDate: number | null;
}

/** A day and the place of a booking in one number, so that sorting needs no comparator; 2^24 bookings fit beside every day. */
const slots = 2 ** 24;
/** Stands where no key is left. */
export const never = Number.POSITIVE_INFINITY;

/** When bookings begin to count and stop to count; one key past the last is `never`. `sum` is that of all their percents. */
export interface Turns {
  starts: Float64Array;
  ends: Float64Array;
  begun: number;
  ended: number;
  sum: number;
}

// A sweep runs to its end before the next begins, so all share this scratch; it grows to the longest list seen.
const scratch: Turns = { starts: new Float64Array(64), ends: new Float64Array(64), begun: 0, ended: 0, sum: 0 };

/** The first key of a day. */
export const dayKey = (day: number): number => (day - firstDay) * slots;
/** The day a key stands for. */
export const turnDay = (key: number): number => Math.floor(key / slots) + firstDay;
/** The place in the list of the booking a key stands for. */
export const turnPlace = (key: number): number => key - Math.floor(key / slots) * slots;
/** The first key of the day after that of a key. */
export const afterDay = (key: number): number => (Math.floor(key / slots) + 1) * slots;

/** Sorts the first `size` keys. Rows mostly arrive near their order, so a few moves are enough; if not, the native sort. */
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
 * The turns of the load inside [from, to], both ends included, in the order of the rows: what began before `from` begins there, what
 * ends on `to` or later never stops. The answer is valid until the next call. Cost: O(n), no allocation.
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
  let sum = 0;
  for (let place = 0; place < count; place++) {
    const share = shares[place] as Share;
    const start = share.startDate;
    const end = share.endDate ?? openEnd;
    if (start > to || end < from) continue;
    sum += share.allocationPercent;
    starts[begun++] = ((start < from ? from : start) - firstDay) * slots + place;
    if (end < to) ends[ended++] = (end + 1 - firstDay) * slots + place;
  }
  starts[begun] = never;
  ends[ended] = never;
  scratch.begun = begun;
  scratch.ended = ended;
  scratch.sum = sum;
  return scratch;
};

/** What was gathered, in the order of days. Cost: O(n) for rows near that order, else O(n log n). */
export const ordered = (turns: Turns): Turns => {
  sortKeys(turns.starts, turns.begun);
  sortKeys(turns.ends, turns.ended);
  return turns;
};

/** The load as a function of the day: `loads[i]` holds from `days[i]` until the next; before the first it is 0. */
export interface LoadSteps {
  readonly days: ReadonlyArray<number>;
  readonly loads: ReadonlyArray<number>;
}

/**
 * Load by day over [from, to], in basis points; neighbours may have equal loads. Worth keeping where one engineer is asked often.
 * Cost: O(n log n), and one entry for each day on which something begins or stops.
 */
export const loadSteps = (shares: ReadonlyArray<Share>, from: number, to: number): LoadSteps => {
  const { starts, ends } = ordered(gather(shares, from, to));
  const days: Array<number> = [];
  const loads: Array<number> = [];
  let load = 0;
  let begun = 0;
  let ended = 0;
  for (;;) {
    const first = Math.min(starts[begun] as number, ends[ended] as number);
    if (first === never) return { days, loads };
    const until = afterDay(first);
    for (; (ends[ended] as number) < until; ended++)
      load -= (shares[turnPlace(ends[ended] as number)] as Share).allocationPercent;
    for (; (starts[begun] as number) < until; begun++)
      load += (shares[turnPlace(starts[begun] as number)] as Share).allocationPercent;
    days.push(turnDay(first));
    loads.push(load);
  }
};
