import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf, dayOfInstant, dayText } from "../../../src/domain/kernel/values/day.ts";
import { availableOn, daysOf } from "../../../src/domain/working-time/available.ts";
import { type Calendar, contractedOn } from "../../../src/domain/working-time/contracted.ts";
import { availableByDay, availableDay, contractedByDay } from "../../../src/testing/oracles/time.ts";
import { calendar, day, fullWeek, length, range, start } from "./calendars.ts";

const availableMinutes = (of: Calendar, from: number, to: number) => daysOf(of, from, to).available(from, to);
const on = (text: string) => Number(dayOf(text));
const halfWeek = [240, 240, 240, 240, 240, 0, 0];
const e24 = {
  ...fullWeek,
  workingTime: [
    { from: on("2027-01-01"), minutes: [480, 480, 480, 480, 480, 0, 0] },
    { from: on("2027-03-15"), minutes: halfWeek },
  ],
};

test("E-24 a changed week gives 2400 and 1200 minutes", () => {
  expect(availableMinutes(e24, on("2027-03-08"), on("2027-03-14"))).toBe(2_400);
  expect(availableMinutes(e24, on("2027-03-15"), on("2027-03-19"))).toBe(1_200);
  expect(availableMinutes(e24, on("2027-03-08"), on("2027-03-19"))).toBe(3_600);
});

test("E-25 a holiday takes a day, half leave its half", () => {
  const off = { startDate: on("2027-03-11"), endDate: on("2027-03-11"), minutesPerDay: 240 };
  const e25 = { ...e24, holidays: new Set([on("2027-03-10")]), timeOff: [off] };
  expect(availableMinutes(e25, on("2027-03-08"), on("2027-03-14"))).toBe(1_680);
  expect(availableMinutes(e25, on("2027-03-08"), on("2027-03-19"))).toBe(2_880);
});

test("E-29 an instant belongs to its UTC day, also before 1970", () => {
  const dayAt = (iso: string) => dayText(dayOfInstant(Date.parse(iso)));
  expect(dayAt("2027-05-05T23:59:59.999Z")).toBe("2027-05-05");
  expect(dayAt("2027-05-06T00:30+02:00")).toBe("2027-05-05");
  expect(dayAt("1969-12-31T23:00Z")).toBe("1969-12-31");
});

// R-TIME-2
test.each([
  [
    "a holiday on which one is off as well subtracts once",
    [{ startDate: start, endDate: start, minutesPerDay: 60 }],
    true,
    0,
  ],
  ["a whole day off leaves nothing", [{ startDate: start - 1, endDate: start + 1, minutesPerDay: null }], false, 0],
  [
    "time off without an end still counts later",
    [{ startDate: start - 99, endDate: null, minutesPerDay: 100 }],
    false,
    380,
  ],
  [
    "two times off on one day add up",
    [1, 2].map((n) => ({ startDate: start, endDate: start, minutesPerDay: n })),
    false,
    477,
  ],
  [
    "more off than contracted leaves nothing, not less",
    [{ startDate: start, endDate: null, minutesPerDay: 600 }],
    false,
    0,
  ],
  [
    "time off that ended the day before takes nothing",
    [{ startDate: 0, endDate: start - 1, minutesPerDay: null }],
    false,
    480,
  ],
  [
    "time off that begins the day after takes nothing",
    [{ startDate: start + 1, endDate: null, minutesPerDay: 9 }],
    false,
    480,
  ],
])("%s", (_what, timeOff, holiday, minutes) => {
  const away = { ...fullWeek, timeOff, holidays: new Set(holiday ? [start] : []) };
  expect(availableOn(away, start)).toBe(minutes);
  expect(availableMinutes(away, start, start)).toBe(minutes);
});

test("prefix sums answer only for their range", () => {
  const days = daysOf(fullWeek, start, start + 6);
  expect([days.from, days.to]).toEqual([start, start + 6]);
  expect(days.available(start - 100, start + 100)).toBe(2_400);
  expect(days.contracted(start + 4, start + 5)).toBe(480);
  expect(days.available(start + 7, start + 100)).toBe(0);
  expect(days.available(start + 3, start + 2)).toBe(0);
});

test("a range that ends before it begins holds no minutes", () => {
  expect(availableMinutes(fullWeek, start, start - 1)).toBe(0);
});

test("agrees with checking each day", () => {
  let [free, partly, away] = [0, 0, 0];
  const check = (each: typeof fullWeek, one: number, [from, to]: readonly [number, number]) => {
    const available = availableOn(each, one);
    if (available === 0) away++;
    else if (available === contractedOn(each, one)) free++;
    else partly++;
    expect(available).toBe(availableDay(each, one));
    expect(availableMinutes(each, from, to)).toBe(availableByDay(each, from, to));
    expect(daysOf(each, start, start + length).contracted(from, to)).toBe(contractedByDay(each, from, to));
  };
  fc.assert(fc.property(calendar, day, range, check), { numRuns: 300 });
  expect(Math.min(free, partly, away)).toBeGreaterThan(8);
});

test("L-30 available lies between 0 and contracted", () => {
  let less = 0;
  const check = (each: typeof fullWeek, [from, to]: readonly [number, number]) => {
    const [available, contracted] = [availableMinutes(each, from, to), daysOf(each, from, to).contracted(from, to)];
    if (available < contracted) less++;
    expect(available).toBeGreaterThanOrEqual(0);
    expect(available).toBeLessThanOrEqual(contracted);
  };
  fc.assert(fc.property(calendar, range, check), { numRuns: 300 });
  expect(less).toBeGreaterThan(50);
});

test("L-33 splitting a range at any day splits its minutes", () => {
  let inside = 0;
  const check = (each: typeof fullWeek, [from, to]: readonly [number, number], last: number) => {
    const at = Math.min(last, to);
    if (from <= at && at < to) inside++;
    const parts = availableMinutes(each, from, at) + availableMinutes(each, Math.max(from, at + 1), to);
    expect(parts).toBe(availableMinutes(each, from, to));
  };
  fc.assert(fc.property(calendar, range, day, check), { numRuns: 300 });
  expect(inside).toBeGreaterThan(50);
});
