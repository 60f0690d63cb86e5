import type { Booked, Change, Window } from "../../domain/allocation/capacity.ts";
import type { OverbookedRun } from "../../domain/allocation/overbooked.ts";
import type { Share } from "../../domain/allocation/sweep.ts";
import type { CapacityLimits, LimitStep } from "../../domain/capacity-limit/limits-in-force.ts";

// Each function checks every day by itself. `horizon` is a day after all bounds: what reaches it is open-ended.

const holds = (each: Share, day: number): boolean =>
  each.startDate <= day && (each.endDate === null || day <= each.endDate);

const stepByDay = (steps: ReadonlyArray<LimitStep>, day: number): number | undefined => {
  const earliest = Math.min(...steps.map((step) => step.from));
  for (let back = day; back >= earliest; back--) {
    const found = steps.filter((step) => step.from === back).at(-1);
    if (found !== undefined) return found.limit;
  }
  return undefined;
};

/** The limit of a day, found by going back day by day to the last step. */
export const limitByDay = (limits: CapacityLimits, day: number): number =>
  stepByDay(limits.own, day) ?? stepByDay(limits.firm, day) ?? 10_000;

/** The total percent booked on a day. */
export const loadByDay = (bookings: ReadonlyArray<Share>, day: number): number =>
  bookings.filter((each) => holds(each, day)).reduce((sum, each) => sum + each.allocationPercent, 0);

/** The highest load on the days from..to. */
export const peakByDay = (bookings: ReadonlyArray<Share>, from: number, to: number): number => {
  let peak = 0;
  for (let day = from; day <= to; day++) peak = Math.max(peak, loadByDay(bookings, day));
  return peak;
};

/** Whether R-ALLOC-4 refuses a change on a day. */
export const refusedOn = (change: Change, day: number): boolean => {
  const load = loadByDay(change.after, day);
  const limit = limitByDay(change.limitsAfter, day);
  const raised = load > loadByDay(change.before, day);
  const lowered = limit < limitByDay(change.limitsBefore, day);
  return load > limit && (raised || lowered);
};

const idsOn = (bookings: ReadonlyArray<Booked>, day: number): ReadonlyArray<string> =>
  bookings
    .filter((each) => holds(each, day))
    .map((each) => each.objectId)
    .sort();

/** All windows of a change between two days with all their allocations, found by comparing each day with the day before. */
export const windowsByDay = (change: Change, from: number, horizon: number): ReadonlyArray<Window> => {
  const windows: Array<Window> = [];
  for (let day = from; day <= horizon; day++) {
    if (!refusedOn(change, day)) continue;
    const ids = idsOn(change.after, day);
    const limit = limitByDay(change.limitsAfter, day);
    const to = day === horizon ? null : day;
    const last = windows.at(-1);
    const goesOn =
      last?.to === day - 1 &&
      last.limit === limit &&
      last.allocations
        .map((each) => each.objectId)
        .sort()
        .join() === ids.join();
    if (last !== undefined && goesOn) windows[windows.length - 1] = { ...last, to };
    else {
      const others = ids.filter((id) => id !== change.candidate);
      const inOrder = ids.length === others.length ? ids : [...others, change.candidate];
      const allocations = inOrder.flatMap((id) => change.after.filter((each) => each.objectId === id));
      windows.push({ from: day, to, total: loadByDay(change.after, day), limit, allocations, more: 0 });
    }
  }
  return windows;
};

/** The overbooked runs of one engineer between two days. */
export const overbookedByDay = (
  bookings: ReadonlyArray<Booked>,
  limits: CapacityLimits,
  from: number,
  horizon: number,
): ReadonlyArray<OverbookedRun> => {
  const runs: Array<OverbookedRun> = [];
  for (let day = from; day <= horizon; day++) {
    const load = loadByDay(bookings, day);
    const limit = limitByDay(limits, day);
    if (load <= limit) continue;
    const ids = idsOn(bookings, day);
    const to = day === horizon ? null : day;
    const last = runs.at(-1);
    if (last?.to === day - 1 && last.limit === limit) {
      const allocations = [...new Set([...last.allocations, ...ids])].sort();
      runs[runs.length - 1] = { ...last, to, peak: Math.max(last.peak, load), allocations };
    } else runs.push({ from: day, to, peak: load, limit, allocations: ids, more: 0 });
  }
  return runs;
};
