import fc from "fast-check";
import { expect, test } from "vitest";
import { daysOf } from "../../../src/domain/working-time/available.ts";
import { contractedOn } from "../../../src/domain/working-time/contracted.ts";
import { contractedByDay, contractedDay } from "../../../src/testing/oracles/time.ts";
import { calendar, day, fullWeek, range, start } from "./calendars.ts";

const week = (minutes: number) => [minutes, minutes, minutes, minutes, minutes, 60, 0];

// R-TIME-1
test("counts 480 minutes from Monday to Friday by default", () => {
  expect([0, 4, 5, 6].map((after) => contractedOn(fullWeek, start + after))).toEqual([480, 480, 0, 0]);
});

test("follows the default week, then the firm's", () => {
  const firm = { ...fullWeek, firmWeek: [{ from: start + 2, minutes: week(450) }] };
  expect([1, 2, 5].map((after) => contractedOn(firm, start + after))).toEqual([480, 450, 60]);
});

test("the firm's week holds until the engineer's first step", () => {
  const own = {
    ...fullWeek,
    workingTime: [
      { from: start + 3, minutes: week(240) },
      { from: start + 1, minutes: week(300) },
    ],
    firmWeek: [{ from: start, minutes: week(450) }],
  };
  expect([0, 1, 2, 3].map((after) => contractedOn(own, start + after))).toEqual([450, 300, 300, 240]);
  expect(contractedOn({ ...own, firmWeek: [] }, start)).toBe(480);
});

test("has no contract outside employment", () => {
  const employed = { ...fullWeek, employedFrom: start + 1, employedUntil: start + 2 };
  expect([0, 1, 2, 3].map((after) => contractedOn(employed, start + after))).toEqual([0, 480, 480, 0]);
});

test("days left out of a week have no minutes", () => {
  expect(contractedOn({ ...fullWeek, workingTime: [{ from: start, minutes: [480] }] }, start + 1)).toBe(0);
});

test("a range that ends before it begins holds no minutes", () => {
  expect(daysOf(fullWeek, start, start - 1).contracted(start, start - 1)).toBe(0);
});

test("no day depends on a step that begins after it", () => {
  let later = 0;
  const check = (each: typeof fullWeek, one: number) => {
    const begun = each.workingTime.filter(({ from }) => from <= one);
    if (begun.length < each.workingTime.length) later++;
    expect(contractedOn({ ...each, workingTime: begun }, one)).toBe(contractedOn(each, one));
  };
  fc.assert(fc.property(calendar, day, check), { numRuns: 300 });
  expect(later).toBeGreaterThan(50);
});

test("agrees with taking the last week that began", () => {
  let [own, firm, outside] = [0, 0, 0];
  const check = (each: typeof fullWeek, one: number, [from, to]: readonly [number, number]) => {
    if (one < (each.employedFrom ?? one) || one > (each.employedUntil ?? one)) outside++;
    else if (each.workingTime.some(({ from: since }) => since <= one)) own++;
    else if (each.firmWeek.some(({ from: since }) => since <= one)) firm++;
    expect(contractedOn(each, one)).toBe(contractedDay(each, one));
    expect(daysOf(each, from, to).contracted(from, to)).toBe(contractedByDay(each, from, to));
  };
  fc.assert(fc.property(calendar, day, range, check), { numRuns: 300 });
  expect(Math.min(own, firm, outside)).toBeGreaterThan(15);
});
