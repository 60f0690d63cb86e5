import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Booked, type Change, conflictOf, type Window } from "../../../src/domain/allocation/capacity.ts";
import { peakLoad } from "../../../src/domain/allocation/sweep.ts";
import { lowestLimit } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { limitByDay, loadByDay, refusedOn, windowsByDay } from "../../../src/testing/oracles/capacity.ts";
import { runsOf } from "../../../src/testing/oracles/certification.ts";
import {
  bookingsOf,
  candidateOf,
  candidateWindows,
  changeOf,
  conflictWindows,
  horizon,
  lastRandomDay,
  limitsOf,
  noLimits,
  shifted,
  shiftedLimits,
} from "./bookings.ts";

const runs = { numRuns: 400 };
const anyDay = fc.integer({ min: 0, max: lastRandomDay });
const days = Array.from({ length: horizon + 1 }, (_, day) => day);
const inside = ({ from, to }: Window, day: number) => from <= day && day <= (to ?? horizon);
const replacing = (
  others: ReadonlyArray<Booked>,
  candidate: Booked,
  old: Booked | null,
  limits = noLimits,
): Change => ({
  before: old === null ? others : [...others, old],
  after: [...others, candidate],
  limitsBefore: limits,
  limitsAfter: limits,
});

test("L-13 windows and over-limit days agree with counting day by day", () => {
  let several = 0;
  let open = 0;
  const property = fc.property(changeOf, (change) => {
    const windows = conflictWindows(change);
    if (windows.length > 1) several++;
    if (windows.at(-1)?.to === null) open++;
    expect(windows).toEqual(windowsByDay(change, -5, horizon));
    const refused = runsOf((day) => refusedOn(change, day), -5, horizon, horizon);
    expect(conflictOf(change)?.overLimitDays ?? []).toEqual(refused);
  });
  fc.assert(property, runs);
  expect(several).toBeGreaterThan(25);
  expect(open).toBeGreaterThan(10);
});

test("L-02 every window has a day over the limit", () => {
  let refused = 0;
  const property = fc.property(changeOf, (change) => {
    for (const window of conflictWindows(change)) {
      refused++;
      expect(loadByDay(change.after, window.from)).toBeGreaterThan(limitByDay(change.limitsAfter, window.from));
    }
  });
  fc.assert(property, runs);
  expect(refused).toBeGreaterThan(100);
});

test("L-03 over-limit days are complete however many windows are listed", () => {
  let left = 0;
  const property = fc.property(changeOf, fc.nat(2), (change, most) => {
    const [all, some] = [conflictOf(change), conflictOf(change, most)];
    expect(some?.overLimitDays).toEqual(all?.overLimitDays);
    expect(some?.windows).toEqual(all?.windows.slice(0, most));
    expect((some?.windows.length ?? 0) + (some?.moreWindows ?? 0)).toBe(all?.windows.length ?? 0);
    if ((some?.moreWindows ?? 0) > 0) left++;
    for (const [i, run] of (all?.overLimitDays ?? []).slice(1).entries())
      expect(run.from).toBeGreaterThan((all?.overLimitDays[i]?.to ?? horizon) + 1);
  });
  fc.assert(property, runs);
  expect(left).toBeGreaterThan(25);
});

test("L-03 windows are sorted, disjoint, maximal and complete", () => {
  let touching = 0;
  const property = fc.property(changeOf, (change) => {
    const windows = conflictWindows(change);
    expect(days.filter((day) => windows.some((each) => inside(each, day)))).toEqual(
      days.filter((day) => refusedOn(change, day)),
    );
    windows.slice(1).forEach((next, i) => {
      const { to, limit, allocations } = windows[i] as Window;
      expect(to ?? horizon).toBeLessThan(next.from);
      if (to !== next.from - 1) return;
      touching++;
      expect([limit, ...allocations]).not.toEqual([next.limit, ...next.allocations]);
    });
  });
  fc.assert(property, runs);
  expect(touching).toBeGreaterThan(25);
});

test("L-04 a window's total is the sum of its allocations", () => {
  let crowded = 0;
  const property = fc.property(changeOf, (change) => {
    for (const { total, allocations } of conflictWindows(change)) {
      if (allocations.length > 2) crowded++;
      expect(allocations.reduce((sum, each) => sum + each.allocationPercent, 0)).toBe(total);
    }
  });
  fc.assert(property, runs);
  expect(crowded).toBeGreaterThan(25);
});

test("L-07 moving all days moves the windows by as many", () => {
  let moved = 0;
  const property = fc.property(changeOf, fc.integer({ min: -400, max: 4_000 }), (change, by) => {
    const windows = conflictWindows(change);
    if (windows.length > 0 && by !== 0) moved++;
    const later = conflictWindows({
      before: shifted(change.before, by),
      after: shifted(change.after, by),
      limitsBefore: shiftedLimits(change.limitsBefore, by),
      limitsAfter: shiftedLimits(change.limitsAfter, by),
    });
    expect(later).toEqual(
      windows.map((each) => ({
        ...each,
        from: each.from + by,
        to: each.to === null ? null : each.to + by,
        allocations: shifted(each.allocations, by),
      })),
    );
  });
  fc.assert(property, runs);
  expect(moved).toBeGreaterThan(40);
});

test("L-08 splitting a booking changes no load and no refusal", () => {
  let refused = 0;
  const property = fc.property(bookingsOf(6), candidateOf, anyDay, (others, whole, cut) => {
    fc.pre(cut > whole.startDate && (whole.endDate === null || cut <= whole.endDate));
    const parts = [
      { ...whole, endDate: cut - 1 },
      { ...whole, objectId: "second", startDate: cut },
    ];
    const refusedDays = (after: ReadonlyArray<Booked>) => {
      const windows = conflictWindows({ before: others, after, limitsBefore: noLimits, limitsAfter: noLimits });
      return days.filter((day) => windows.some((each) => inside(each, day)));
    };
    const found = refusedDays([...others, whole]);
    if (found.includes(cut)) refused++;
    expect(refusedDays([...others, ...parts])).toEqual(found);
    expect(days.map((day) => peakLoad(parts, day, day))).toEqual(days.map((day) => peakLoad([whole], day, day)));
  });
  fc.assert(property, runs);
  expect(refused).toBeGreaterThan(30);
});

test("L-10 lowering the percent or shortening is never refused", () => {
  let overloaded = 0;
  const smaller = fc.tuple(anyDay, anyDay, fc.integer({ min: 1, max: 14 }));
  const property = fc.property(
    bookingsOf(8),
    candidateOf,
    limitsOf,
    smaller,
    (others, old, limits, [a, b, percent]) => {
      const startDate = Math.max(old.startDate, Math.min(a, b));
      const endDate = old.endDate === null && a > b ? null : Math.min(old.endDate ?? b, Math.max(a, b));
      fc.pre(endDate === null || endDate >= startDate);
      const allocationPercent = Math.min(old.allocationPercent, percent * 500);
      const next = { ...old, startDate, endDate, allocationPercent };
      if (loadByDay([...others, next], startDate) > limitByDay(limits, startDate)) overloaded++;
      expect(candidateWindows(others, next, old, limits)).toEqual([]);
      expect(conflictWindows(replacing(others, next, old, limits))).toEqual([]);
    },
  );
  fc.assert(property, runs);
  expect(overloaded).toBeGreaterThan(40);
});

test("L-11 an open end equals any end beyond all bounds", () => {
  let refused = 0;
  const property = fc.property(bookingsOf(6), candidateOf, limitsOf, (others, some, limits) => {
    const open = candidateWindows(others, { ...some, endDate: null }, null, limits);
    const bounded = candidateWindows(others, { ...some, endDate: horizon }, null, limits);
    if (open.at(-1)?.to === null) refused++;
    const shown = (windows: ReadonlyArray<Window>) =>
      windows.map((each) => [each.from, each.to ?? horizon, each.total, each.allocations.map((row) => row.objectId)]);
    expect(shown(open)).toEqual(shown(bounded));
  });
  fc.assert(property, runs);
  expect(refused).toBeGreaterThan(15);
});

test("L-13 a candidate is judged like the change it makes", () => {
  const seen = { fitsBySum: 0, fitsByPeak: 0, refused: 0, grown: 0 };
  const old = fc.option(candidateOf);
  const property = fc.property(bookingsOf(8), candidateOf, old, limitsOf, (others, candidate, before, limits) => {
    const windows = candidateWindows(others, candidate, before, limits);
    const sum = others.reduce((all, each) => all + each.allocationPercent, candidate.allocationPercent);
    if (windows.length > 0) seen.refused++;
    else if (sum <= lowestLimit(limits, -5, horizon)) seen.fitsBySum++;
    else seen.fitsByPeak++;
    if (windows.length > 0 && before !== null) seen.grown++;
    expect(windows).toEqual(conflictWindows(replacing(others, candidate, before, limits)));
    // The stored row of the candidate among the others makes no difference.
    expect(candidateWindows([...others, before ?? candidate], candidate, before, limits)).toEqual(windows);
  });
  fc.assert(property, { numRuns: 600 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(25);
});
