import * as Schema from "effect/Schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hoursOfMinutes, Minutes, minutesOfHours } from "../../../src/domain/kernel/minutes.ts";
import { minutesAsWritten } from "../../../src/testing/oracles/amount.ts";

// R-VAL-4
test.each([
  [7.5, 450],
  [0.33, 20],
  [0.34, "Precision"],
  [24, 1440],
  [24.01, "Precision"],
  [0, "HoursRange"],
] as const)("E-30 takes %d hours as %s", (hours, minutes) => {
  expect(minutesOfHours(hours)).toBe(minutes);
});

test("E-30 reads 20 minutes back as 0.33 hours", () => {
  expect(hoursOfMinutes(20)).toBe(0.33);
});

test.each([
  ["a third with six decimals", 7.333333, 440],
  ["exactly 0.3 minutes over a whole one", 0.355, 21],
  ["exactly 0.3 minutes under a whole one", 0.345, 21],
  ["a little more than 0.3 minutes over", 0.3551, "Precision"],
  ["the noise of an addition", 0.1 + 0.2, 18],
  ["more than a day", 24.5, "HoursRange"],
  ["a day and 0.3 minutes", 24.005, 1440],
  ["time that rounds to no minute", 0.004, "HoursRange"],
  ["negative time", -7.5, "HoursRange"],
  ["no number", Number.NaN, "Precision"],
  ["no end of it", Number.POSITIVE_INFINITY, "Precision"],
] as const)("judges %s", (_what, hours, minutes) => {
  expect(minutesOfHours(hours)).toBe(minutes);
});

test("takes 0 hours where the least is 0, and nothing below", () => {
  expect(Object.is(minutesOfHours(0, 0), 0)).toBe(true);
  expect(minutesOfHours(-0.001, 0)).toBe("HoursRange");
});

test("L-35 parse(print(m)) is m for every minute of a day", () => {
  for (let minutes = 0; minutes <= 1440; minutes++) expect(minutesOfHours(hoursOfMinutes(minutes), 0)).toBe(minutes);
});

test("L-35 printing what was parsed from a print changes nothing", () => {
  let rounded = 0;
  const check = (minutes: number) => {
    const print = hoursOfMinutes(minutes);
    if (print * 60 !== minutes) rounded++;
    const parsed = minutesOfHours(print);
    expect(hoursOfMinutes(Number(parsed))).toBe(print);
  };
  fc.assert(fc.property(fc.integer({ min: 1, max: 1440 }), check));
  expect(rounded).toBeGreaterThan(20);
});

test("agrees with counting on the digits as they are written", () => {
  let [accepted, refused, edges] = [0, 0, 0];
  const digits = fc.tuple(fc.integer({ min: 1, max: 1_440_000 }), fc.integer({ min: 1, max: 5 }));
  const edge = fc.integer({ min: 0, max: 479 }).map((n) => (n * 50 + 5) / 1000);
  const hours = fc.oneof(
    digits.map(([n, decimals]) => n / 10 ** decimals),
    edge,
  );
  const check = (value: number) => {
    const minutes = minutesAsWritten(value);
    const inside = minutes !== null && minutes >= 1n && minutes <= 1440n;
    if (Number.isInteger(value * 1000) && (value * 1000) % 50 === 5) edges++;
    if (inside) accepted++;
    else refused++;
    expect(minutesOfHours(value)).toBe(inside ? Number(minutes) : minutes === null ? "Precision" : "HoursRange");
  };
  fc.assert(fc.property(hours, check), { numRuns: 500 });
  expect(Math.min(accepted, refused, edges)).toBeGreaterThan(20);
});

test("the schema holds whole minutes from 0 to 1440", () => {
  const holds = Schema.is(Minutes);
  expect([0, 1440].every(holds)).toBe(true);
  expect([-1, 1441, 7.5, Number.NaN].some(holds)).toBe(false);
});
