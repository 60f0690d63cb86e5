import * as fc from "fast-check";
import { expect, test } from "vitest";
import { freeRuns, leastFree } from "../../../src/domain/allocation/availability.ts";
import { lastDay } from "../../../src/domain/kernel/values/day.ts";
import { freeRunsByDay } from "../../../src/testing/oracles/availability.ts";
import {
  booked,
  bookingsOf,
  day,
  horizon,
  lastRandomDay,
  limitsOf,
  noLimits,
  shifted,
  shiftedLimits,
} from "./bookings.ts";

const anyDay = fc.integer({ min: 0, max: lastRandomDay });

test("without bookings, the whole limit is free", () => {
  expect(freeRuns([], noLimits, day("03-01"), null)).toEqual([{ from: day("03-01"), to: null, free: 10_000 }]);
});

test("free percent is at least 0 and runs are maximal", () => {
  const full = [booked("A", 100, "03-05", "03-09"), booked("B", 100, "03-08", "03-12")];
  expect(freeRuns(full, noLimits, day("03-01"), day("03-20"))).toEqual([
    { from: day("03-01"), to: day("03-04"), free: 10_000 },
    { from: day("03-05"), to: day("03-12"), free: 0 },
    { from: day("03-13"), to: day("03-20"), free: 10_000 },
  ]);
});

test("a limit that rises with the load leaves one run", () => {
  const limits = { own: [{ from: day("03-10"), limit: 12_000 }], firm: [] };
  expect(freeRuns([booked("A", 20, "03-10", null)], limits, day("03-01"), null)).toEqual([
    { from: day("03-01"), to: null, free: 10_000 },
  ]);
});

test("nothing is free after the last day", () => {
  const untilTheLast = { ...booked("A", 20, "03-10", null), endDate: lastDay };
  expect(freeRuns([untilTheLast], noLimits, day("03-10"), null)).toEqual([
    { from: day("03-10"), to: null, free: 8_000 },
  ]);
});

test("the last day of the calendar may have a run of its own", () => {
  const last = { ...booked("A", 20, "03-10", null), startDate: lastDay };
  expect(freeRuns([last], noLimits, day("03-10"), null)).toEqual([
    { from: day("03-10"), to: lastDay - 1, free: 10_000 },
    { from: lastDay, to: null, free: 8_000 },
  ]);
});

test("L-13 free runs are those found day by day", () => {
  let several = 0;
  const property = fc.property(bookingsOf(8), limitsOf, anyDay, anyDay, (bookings, limits, a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const runs = freeRuns(bookings, limits, from, to);
    if (runs.length > 2) several++;
    expect(runs).toEqual(freeRunsByDay(bookings, limits, from, to));
    expect(leastFree(bookings, limits, from, to)).toBe(Math.min(...runs.map(({ free }) => free)));
  });
  fc.assert(property, { numRuns: 400 });
  expect(several).toBeGreaterThan(100);
});

test("L-11 an open range equals one that ends beyond all bounds", () => {
  let several = 0;
  const property = fc.property(bookingsOf(8), limitsOf, anyDay, (bookings, limits, from) => {
    const open = freeRuns(bookings, limits, from, null);
    if (open.length > 2) several++;
    expect(leastFree(bookings, limits, from, null)).toBe(Math.min(...open.map(({ free }) => free)));
    expect(open.map((each) => ({ ...each, to: each.to ?? horizon }))).toEqual(
      freeRuns(bookings, limits, from, horizon),
    );
  });
  fc.assert(property, { numRuns: 300 });
  expect(several).toBeGreaterThan(80);
});

test("L-07 moving all days moves the free runs", () => {
  let several = 0;
  const property = fc.property(bookingsOf(6), limitsOf, fc.integer({ min: -500, max: 500 }), (bookings, limits, by) => {
    const runs = freeRuns(bookings, limits, 0, lastRandomDay);
    if (runs.length > 2 && by !== 0) several++;
    const later = freeRuns(shifted(bookings, by), shiftedLimits(limits, by), by, lastRandomDay + by);
    expect(later).toEqual(runs.map(({ from, to, free }) => ({ from: from + by, to: (to ?? 0) + by, free })));
  });
  fc.assert(property, { numRuns: 300 });
  expect(several).toBeGreaterThan(80);
});
