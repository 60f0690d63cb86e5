import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf } from "../../../src/domain/billable-hour/amount.ts";
import { amountByFractions } from "../../../src/testing/oracles/amount.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });

// R-HOUR-11, R-HOUR-13
test.each([
  [20, 10_000, 3_333],
  [50, 9_999, 8_333],
])("E-33 %d minutes at %d are worth %d minor units", (minutes, rate, minor) => {
  expect(amountOf(minutes, usd(rate))).toEqual(usd(minor));
});

test("E-40 an amount counts billed minutes, not worked ones", () => {
  expect(amountOf(240, usd(9_000))).toEqual(usd(36_000));
});

test("no rate gives null, a rate of 0 gives 0", () => {
  expect(amountOf(60, null)).toBeNull();
  expect(amountOf(60, usd(0))).toEqual(usd(0));
  expect(amountOf(0, usd(9_000))).toEqual(usd(0));
});

test("agrees with exact fractions beyond the safe integers", () => {
  let [halves, large] = [0, 0];
  const rate = fc.oneof(fc.nat(100_000), fc.integer({ min: 2 ** 44, max: 2 ** 47 }));
  const check = (minutes: number, minor: number) => {
    if ((minutes * minor) % 60 === 30) halves++;
    if (!Number.isSafeInteger(minutes * minor)) large++;
    expect(amountOf(minutes, usd(minor))?.minor).toBe(Number(amountByFractions(minutes, minor)));
  };
  fc.assert(fc.property(fc.integer({ min: 0, max: 1440 }), rate, check), { numRuns: 1_000 });
  expect(Math.min(halves, large)).toBeGreaterThan(10);
});
