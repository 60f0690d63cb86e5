import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Booked } from "../../../src/domain/allocation/capacity.ts";
import { peakLoad } from "../../../src/domain/allocation/sweep.ts";
import { limitOn, limitRuns, lowestLimit } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";
import { limitByDay, loadByDay, peakByDay } from "../../../src/testing/oracles/capacity.ts";
import { bookingsOf, horizon, lastRandomDay, limitsOf } from "./bookings.ts";

const anyDay = fc.integer({ min: 0, max: lastRandomDay });

test("the order of bookings does not change the peak", () => {
  const rows = Array.from({ length: 500 }, (_, i): Booked => {
    const startDate = (i * 7_919) % 1_000;
    return {
      objectId: `b${i}`,
      project: "p",
      allocationPercent: 100 + i,
      startDate,
      endDate: startDate + (i % 40),
      status: "confirmed",
    };
  });
  const sorted = rows.toSorted((a, b) => a.startDate - b.startDate);
  expect(peakLoad(rows.toReversed(), 0, 1_100)).toBe(peakByDay(rows, 0, 1_100));
  expect(peakLoad(sorted, 0, 1_100)).toBe(peakByDay(rows, 0, 1_100));
});

test("runs of one limit cover the range and are maximal", () => {
  let stepped = 0;
  const property = fc.property(limitsOf, anyDay, anyDay, (limits, a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const runs = limitRuns(limits, from, to);
    if (runs.length > 1) stepped++;
    const days = runs.flatMap((run) =>
      Array.from({ length: run.to - run.from + 1 }, (_, i) => [run.from + i, run.limit]),
    );
    expect(days).toEqual(Array.from({ length: to - from + 1 }, (_, i) => [from + i, limitByDay(limits, from + i)]));
    runs.slice(1).forEach((run, i) => {
      expect(run.limit).not.toBe(runs[i]?.limit);
    });
  });
  fc.assert(property, { numRuns: 300 });
  expect(stepped).toBeGreaterThan(20);
});

test("L-13 load, limit and peak agree with counting days", () => {
  let piled = 0;
  const property = fc.property(bookingsOf(9), limitsOf, anyDay, anyDay, (bookings, limits, a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const peakIn = (first: number, last: number) => peakLoad(bookings, first, last);
    const peak = peakIn(from, to);
    if (peak > Math.max(0, ...bookings.map((each) => each.allocationPercent))) piled++;
    expect(peak).toBe(peakByDay(bookings, from, to));
    expect(peakIn(from, openEnd)).toBe(peakByDay(bookings, from, horizon));
    expect(peakIn(a, a)).toBe(loadByDay(bookings, a));
    expect(limitOn(limits, a)).toBe(limitByDay(limits, a));
    const lowest = Math.min(...Array.from({ length: to - from + 1 }, (_, i) => limitByDay(limits, from + i)));
    expect(lowestLimit(limits, from, to)).toBeLessThanOrEqual(lowest);
  });
  fc.assert(property, { numRuns: 400 });
  expect(piled).toBeGreaterThan(100);
});
