import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { daysOf } from "../../../src/domain/working-time/available.ts";
import { isPlan, type Plan, plannedExact, plannedMinutes } from "../../../src/domain/working-time/planned.ts";
import { plannedByDay } from "../../../src/testing/oracles/time.ts";
import { calendar, day, fullWeek, length, plan, range, start } from "./calendars.ts";

const on = (text: string) => Number(dayOf(text));
const [from, to] = [on("2027-03-08"), on("2027-03-19")];
const half = { startDate: from, endDate: to, allocationPercent: 5_000 };
const e24 = {
  ...fullWeek,
  workingTime: [
    { from: on("2027-01-01"), minutes: [480, 480, 480, 480, 480, 0, 0] },
    { from: on("2027-03-15"), minutes: [240, 240, 240, 240, 240, 0, 0] },
  ],
};

// R-TIME-3
test("E-24 half of 3600 minutes is planned as 1800", () => {
  expect(plannedMinutes(plannedExact(half, daysOf(e24, from, to), from, to))).toBe(1_800);
});

test("E-25 a holiday and leave lower the plan to 1440", () => {
  const off = { startDate: on("2027-03-11"), endDate: on("2027-03-11"), minutesPerDay: 240 };
  const e25 = { ...e24, holidays: new Set([on("2027-03-10")]), timeOff: [off] };
  expect(plannedMinutes(plannedExact(half, daysOf(e25, from, to), from, to))).toBe(1_440);
});

test("rounds once, so that thirds add up", () => {
  const third = { startDate: start, endDate: start, allocationPercent: 3_333 };
  const exact = plannedExact(third, daysOf(fullWeek, start, start), start, start);
  expect(exact).toBe(3_333 * 480);
  expect(plannedMinutes(exact)).toBe(160);
  expect(plannedMinutes(exact * 2 + 3_334 * 480)).toBe(480);
  expect(plannedMinutes(5_000)).toBe(1);
  expect(plannedMinutes(4_999)).toBe(0);
});

test("an allocation outside the range plans nothing in it", () => {
  const days = daysOf(fullWeek, start, start + 10);
  expect(plannedExact({ ...half, startDate: start - 9, endDate: start - 1 }, days, start, start + 10)).toBe(0);
  expect(plannedExact({ ...half, startDate: start + 11, endDate: null }, days, start, start + 10)).toBe(0);
});

test("an open allocation plans to the end of the range", () => {
  const open = { ...half, startDate: start, endDate: null };
  expect(plannedExact(open, daysOf(fullWeek, start, start + 6), start, start + 1)).toBe(5_000 * 960);
});

test("cancelled allocations are not planned", () => {
  const plans = (tentativeCounts: boolean) =>
    (["tentative", "confirmed", "completed", "cancelled"] as const).map((status) => isPlan(status, tentativeCounts));
  expect(plans(true)).toEqual([true, true, true, false]);
  expect(plans(false)).toEqual([false, true, true, false]);
});

test("agrees with planning day by day", () => {
  let [planned, open] = [0, 0];
  const check = (of: Plan, each: typeof fullWeek, [first, last]: readonly [number, number]) => {
    const exact = plannedExact(of, daysOf(each, start, start + length), first, last);
    if (exact > 0) planned++;
    if (exact > 0 && of.endDate === null) open++;
    expect(exact).toBe(plannedByDay(of, each, first, last));
  };
  fc.assert(fc.property(plan, calendar, range, check), { numRuns: 300 });
  expect(Math.min(planned, open)).toBeGreaterThan(10);
});

test("L-33 planned time of the parts adds up exactly", () => {
  let inside = 0;
  const check = (of: Plan, each: typeof fullWeek, [first, last]: readonly [number, number], at: number) => {
    const days = daysOf(each, start, start + length);
    const middle = Math.min(Math.max(at, first), last);
    const parts = [plannedExact(of, days, first, middle), plannedExact(of, days, middle + 1, last)] as const;
    if (Math.min(...parts) > 0) inside++;
    expect(parts[0] + parts[1]).toBe(plannedExact(of, days, first, last));
  };
  fc.assert(fc.property(plan, calendar, range, day, check), { numRuns: 300 });
  expect(inside).toBeGreaterThan(8);
});
