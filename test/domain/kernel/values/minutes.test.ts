import * as Schema from "effect/Schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  hoursOfMinutes,
  Minutes,
  minutesOfHours,
  roundsHours,
  roundsMinutes,
  wholeMinutes,
} from "../../../../src/domain/kernel/values/minutes.ts";
import { minutesAsWritten } from "../../../../src/testing/oracles/amount.ts";

// R-VAL-4
test.each([
  [7.5, 450, false],
  [0.33, 20, false],
  [0.34, 20, true],
  [24, 1440, false],
  [24.01, "HoursRange", true],
  [0, "HoursRange", false],
  [0.3069, 18, true],
  [0.76, 46, true],
] as const)("E-30 takes %d hours as %s, reported as rounded: %s", (hours, minutes, rounded) => {
  expect([minutesOfHours(hours), roundsHours(hours)]).toEqual([minutes, rounded]);
});

test("E-30 reads 20 minutes back as 0.33 hours", () => {
  expect(hoursOfMinutes(20)).toBe(0.33);
});

test.each([
  ["a third with six decimals", 7.333333, 440, false],
  ["exactly 0.3 minutes over a whole one", 0.355, 21, false],
  ["exactly 0.3 minutes under a whole one", 0.345, 21, false],
  ["a little more than 0.3 minutes over", 0.3551, 21, true],
  ["exactly half a minute, upwards", 1.025, 62, true],
  ["the noise of an addition", 0.1 + 0.2, 18, false],
  ["more than a day", 24.5, "HoursRange", false],
  ["a day and 0.3 minutes", 24.005, 1440, false],
  ["nearly half a minute more than a day", 24.0083, 1440, true],
  ["half a minute", 0.0084, 1, true],
  ["time that rounds to no minute", 0.004, "HoursRange", false],
  ["negative time", -7.5, "HoursRange", false],
] as const)("takes %s", (_what, hours, minutes, rounded) => {
  expect([minutesOfHours(hours), roundsHours(hours)]).toEqual([minutes, rounded]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (hours) => {
  expect([minutesOfHours(hours), wholeMinutes(hours)]).toEqual(["HoursRange", "HoursRange"]);
});

test.each([
  [0, 0, false],
  [-0, 0, false],
  [45.5, 46, true],
  [45.3, 45, false],
  [45.31, 45, true],
  [1440, 1440, false],
  [1440.5, "HoursRange", true],
  [-0.1, "HoursRange", false],
] as const)("bills %d minutes as %s, reported as rounded: %s", (sent, minutes, rounded) => {
  expect(Object.is(wholeMinutes(sent), minutes)).toBe(true);
  expect(roundsMinutes(sent)).toBe(rounded);
});

test("L-35 parse(format(m)) is m for every minute", () => {
  for (let minutes = 1; minutes <= 1440; minutes++) {
    const print = hoursOfMinutes(minutes);
    expect([minutesOfHours(print), roundsHours(print)]).toEqual([minutes, false]);
    expect(hoursOfMinutes(Number(minutesOfHours(print)))).toBe(print);
  }
});

/** The result of counting on the written digits. */
const asWritten = (hours: number): readonly [number | "HoursRange", boolean] => {
  const { minutes, rounded } = minutesAsWritten(hours);
  return [minutes >= 1n && minutes <= 1440n ? Number(minutes) : "HoursRange", rounded];
};

test.each([
  ["hundredth", 100, 960],
  ["thousandth", 1_000, 9_120],
] as const)("every %s of an hour rounds to the nearest minute", (_what, parts, told) => {
  let rounded = 0;
  for (let n = 1; n <= 24 * parts; n++) {
    const hours = n / parts;
    const said = [minutesOfHours(hours), roundsHours(hours)] as const;
    if (said[1]) rounded++;
    expect([hours, ...said]).toEqual([hours, ...asWritten(hours)]);
  }
  expect(rounded).toBe(told);
});

test("so is any other number of hours", () => {
  let [taken, outside, told] = [0, 0, 0];
  const hours = fc.tuple(fc.integer({ min: 0, max: 260_000_000 }), fc.integer({ min: 1, max: 7 }));
  const check = ([n, decimals]: readonly [number, number]) => {
    const value = n / 10 ** decimals;
    const [minutes, rounded] = asWritten(value);
    if (minutes === "HoursRange") outside++;
    else if (rounded) told++;
    else taken++;
    expect([minutesOfHours(value), roundsHours(value)]).toEqual([minutes, rounded]);
  };
  fc.assert(fc.property(hours, check), { numRuns: 500 });
  expect(Math.min(taken, outside, told)).toBeGreaterThan(20);
});

test("the schema holds whole minutes from 0 to 1440", () => {
  const holds = Schema.is(Minutes);
  expect([0, 1440].every(holds)).toBe(true);
  expect([-1, 1441, 7.5, Number.NaN].some(holds)).toBe(false);
});
