import fc from "fast-check";
import { expect, test } from "vitest";
import { unitsOf } from "../../../../src/domain/kernel/values/decimal.ts";
import { unitsAsWritten } from "../../../../src/testing/oracles/amount.ts";

test.each([
  [139.25, 2, 13_925],
  [99.99, 2, 9_999],
  [1.005, 2, null],
  [1.005, 3, 1_005],
  [0.1 + 0.2, 2, null],
  [-0.5, 2, -50],
  [1e-7, 2, null],
  [90_071_992_547_409.91, 2, 9_007_199_254_740_991],
  [1e21, 0, null],
  [Number.POSITIVE_INFINITY, 2, null],
  [Number.NaN, 2, null],
])("%d with %d decimals is %s units", (value, digits, units) => {
  expect(unitsOf(value, digits)).toBe(units);
});

test("gives 0 for minus 0", () => {
  expect(Object.is(unitsOf(-0, 2), 0)).toBe(true);
  expect(Object.is(unitsOf(-1e-9, 2), null)).toBe(true);
});

test("agrees with shifting the written digits", () => {
  let [whole, broken] = [0, 0];
  const value = fc.oneof(
    fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 })).map(([n, d]) => n / 10 ** d),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  );
  const check = (number: number, digits: number) => {
    const units = unitsAsWritten(number, digits);
    if (units === null) broken++;
    else whole++;
    expect(unitsOf(number, digits)).toBe(units === null ? null : Number(units));
  };
  fc.assert(fc.property(value, fc.integer({ min: 0, max: 4 }), check), { numRuns: 500 });
  expect(Math.min(whole, broken)).toBeGreaterThan(50);
});

test("refuses integers too large for their units", () => {
  expect(unitsOf(90_071_992_547_409, 2)).toBe(9_007_199_254_740_900);
  expect(unitsOf(90_071_992_547_410, 2)).toBeNull();
  expect(Object.is(unitsOf(-0, 2), 0)).toBe(true);
});
