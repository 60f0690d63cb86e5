import { type CapacityLimits, limitWalk } from "../capacity-limit/limits-in-force.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, revised, revision } from "../kernel/decision/decision.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayText, endText } from "../kernel/values/day.ts";
import { compareText } from "../kernel/values/text.ts";
import { cancelledRow } from "./cancel.ts";
import { type Conflict, conflictOf } from "./capacity.ts";
import { type Allocation, endOf } from "./entity.ts";
import { counts } from "./judge-booking.ts";

/**
 * A booking without its days from `day` on (R-ALLOC-10): cancelled if it starts there or later, else it ends the day
 * before. The same object if it does not reach `day` or is completed or cancelled.
 */
const cutRow = (row: Allocation, day: number, at: Moment): Allocation => {
  if (!counts(row.status, true) || endOf(row) < day) return row;
  return row.startDate >= day
    ? cancelledRow(row, at)
    : revised(row, { endDate: (day - 1) as Allocation["endDate"] }, at);
};

/** A lower limit, or tentative bookings that begin to count. */
export interface Tightening {
  readonly limitsBefore: CapacityLimits;
  readonly limitsAfter: CapacityLimits;
  readonly tentativeCountedBefore: boolean;
  readonly tentativeCountsAfter: boolean;
}

/**
 * The conflict that a tightening makes for one engineer (R-ALLOC-4, R-ALLOC-10). `rows` are all that could count;
 * `most` windows are listed.
 */
export const tighteningConflict = (
  rows: ReadonlyArray<Allocation>,
  { limitsBefore, limitsAfter, tentativeCountedBefore, tentativeCountsAfter }: Tightening,
  most?: number,
): Conflict | null =>
  conflictOf(
    {
      before: rows.filter((row) => counts(row.status, tentativeCountedBefore)),
      after: rows.filter((row) => counts(row.status, tentativeCountsAfter)),
      limitsBefore,
      limitsAfter,
    },
    most,
  );

/** The order of cutting: tentative before confirmed, then the later start, then the later id. */
const givesWay = (a: Allocation, b: Allocation): number =>
  Number(a.status !== "tentative") - Number(b.status !== "tentative") ||
  b.startDate - a.startDate ||
  compareText(b.objectId, a.objectId);

/** A heap of positions, the lowest first. Adding and taking cost O(log n). */
const lowestFirst = () => {
  const heap: Array<number> = [];
  const at = (index: number): number => heap[index] ?? Number.POSITIVE_INFINITY;
  return {
    put: (position: number): void => {
      let index = heap.push(position) - 1;
      for (let up = (index - 1) >> 1; index > 0 && at(up) > position; index = up, up = (index - 1) >> 1)
        heap[index] = at(up);
      heap[index] = position;
    },
    take: (): number | undefined => {
      const [first] = heap;
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return first;
      let index = 0;
      for (;;) {
        const left = 2 * index + 1;
        const down = at(left + 1) < at(left) ? left + 1 : left;
        if (at(down) >= last) break;
        heap[index] = at(down);
        index = down;
      }
      heap[index] = last;
      return first;
    },
  };
};

/**
 * The day from which each booking has to be cut, by id, so that the limits hold: day by day, where the load is too
 * high, one booking after another. Overloads that the tightening did not cause stay. Cost: O(n log n) in rows and
 * limits.
 */
export const cutDays = (
  rows: ReadonlyArray<Allocation>,
  { limitsBefore, limitsAfter, tentativeCountedBefore, tentativeCountsAfter }: Tightening,
): ReadonlyMap<string, number> => {
  const yielding = rows.filter((row) => counts(row.status, tentativeCountsAfter)).sort(givesWay);
  const [days, starts, ends]: readonly [Set<number>, Map<number, Array<number>>, Map<number, Array<number>>] = [
    new Set([limitsBefore.own, limitsBefore.firm, limitsAfter.own, limitsAfter.firm].flat().map(({ from }) => from)),
    new Map(),
    new Map(),
  ];
  const note = (of: Map<number, Array<number>>, day: number, index: number): void => {
    days.add(day);
    const there = of.get(day);
    if (there === undefined) of.set(day, [index]);
    else there.push(index);
  };
  for (const [place, row] of yielding.entries()) {
    note(starts, row.startDate, place);
    if (row.endDate !== null) note(ends, row.endDate + 1, place);
  }
  const counted = (row: Allocation): number => (counts(row.status, tentativeCountedBefore) ? row.allocationPercent : 0);
  // The old load follows from the same rows: what counted before counts after, except where less counts, and there
  // nothing exceeds a limit.
  const [limitBefore, limitAfter] = [limitWalk(limitsBefore), limitWalk(limitsAfter)];
  const [waiting, gone, found] = [lowestFirst(), new Set<number>(), new Map<string, number>()];
  let [old, load] = [0, 0];
  for (const day of [...days].sort((a, b) => a - b)) {
    for (const index of ends.get(day) ?? []) {
      const row = yielding[index] as Allocation;
      old -= counted(row);
      if (!gone.has(index)) load -= row.allocationPercent;
      gone.add(index);
    }
    for (const index of starts.get(day) ?? []) {
      const row = yielding[index] as Allocation;
      old += counted(row);
      load += row.allocationPercent;
      waiting.put(index);
    }
    const limit = limitAfter(day);
    const lowered = limit < limitBefore(day);
    while (load > limit && (load > old || lowered)) {
      const index = waiting.take() as number;
      if (gone.has(index)) continue;
      const row = yielding[index] as Allocation;
      gone.add(index);
      load -= row.allocationPercent;
      found.set(row.objectId, day);
    }
  }
  return found;
};

/** The changes that cut rows from these days on. */
export const cutChanges = (
  rows: ReadonlyArray<Allocation>,
  days: ReadonlyMap<string, number>,
  at: Moment,
): ReadonlyArray<Change> =>
  rows.flatMap((row) => {
    const day = days.get(row.objectId);
    return day === undefined ? [] : revision("Allocation", row, cutRow(row, day, at), at);
  });

/** The changes that make the bookings of one engineer keep to the tightened limits ({@link cutDays}). */
export const cutToLimits = (
  rows: ReadonlyArray<Allocation>,
  tightening: Tightening,
  at: Moment,
): ReadonlyArray<Change> => cutChanges(rows, cutDays(rows, tightening), at);

/** One warning for each booking that was cut. */
export const cutWarnings = (changes: ReadonlyArray<Change>): ReadonlyArray<Warning> =>
  changes.map(({ after }) => {
    const { objectId, engineer, project, status, startDate, endDate } = after as Allocation;
    const days = { from: dayText(startDate), to: endText(endDate) };
    return warn("CUT", { objectId, engineer, project, state: status, ...days });
  });
