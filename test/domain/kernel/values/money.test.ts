import * as Schema from "effect/Schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  amountText,
  Money,
  minorDigits,
  moneyOf,
  roundHalfUpDivide,
} from "../../../../src/domain/kernel/values/money.ts";
import { halfUp } from "../../../../src/testing/oracles/amount.ts";

// R-VAL-6
test.each([
  [139.25, "USD", 13_925],
  [99.99, "EUR", 9_999],
  [0, "USD", 0],
  [50, "JPY", 50],
  [1.234, "BHD", 1_234],
  [1.2345, "CLF", 12_345],
  [0.5, "HUF", 50],
])("%d %s is %d minor units", (amount, currency, minor) => {
  expect(moneyOf(amount, currency)).toEqual({ minor, currency });
});

test.each([
  ["more decimals than the currency has", 0.5, "JPY", "Precision"],
  ["the noise of an addition", 0.1 + 0.2, "USD", "Precision"],
  ["half a cent", 1.005, "USD", "Precision"],
  ["a negative amount", -1, "USD", "AmountRange"],
  ["a negative amount with too many decimals", -1.005, "USD", "AmountRange"],
  ["a currency in small letters", 1, "usd", "TypeMismatch"],
  ["a code that is no currency", 1, "XXX", "TypeMismatch"],
  ["no number", Number.NaN, "USD", "TypeMismatch"],
  ["no end of it", Number.POSITIVE_INFINITY, "USD", "TypeMismatch"],
  ["more minor units than an integer holds", 90_071_992_547_409.92, "USD", "AmountRange"],
])("refuses %s", (_what, amount, currency, refusal) => {
  expect(moneyOf(amount, currency)).toBe(refusal);
});

test("gives 0 for minus 0", () => {
  expect(moneyOf(-0, "USD")).toStrictEqual({ minor: 0, currency: "USD" });
});

test("knows the decimals of current currencies only", () => {
  expect(["USD", "JPY", "KWD", "CLF"].map(minorDigits)).toEqual([2, 0, 3, 4]);
  expect(["XAU", "XXX", "DEM", "", "toString"].map(minorDigits)).toEqual([null, null, null, null, null]);
});

test.each([
  [75_000, "USD", "750.00 USD"],
  [5, "USD", "0.05 USD"],
  [-5, "BHD", "-0.005 BHD"],
  [-12_345, "USD", "-123.45 USD"],
  [50, "JPY", "50 JPY"],
  [0, "JPY", "0 JPY"],
  [700, "ZZZ", "700 ZZZ"],
])("prints %d minor units of %s as %s", (minor, currency, text) => {
  expect(amountText({ minor, currency })).toBe(text);
});

test("a formatted amount parses to itself", () => {
  let small = 0;
  const check = (minor: number, currency: string) => {
    if (minor < 100) small++;
    const money = { minor, currency };
    expect(moneyOf(Number(amountText(money).split(" ")[0]), currency)).toEqual(money);
  };
  const minor = fc.oneof(fc.nat(200), fc.nat(1e12));
  fc.assert(fc.property(minor, fc.constantFrom("USD", "JPY", "BHD", "CLF"), check));
  expect(small).toBeGreaterThan(10);
});

test("the schema takes whole minor units and a code", () => {
  const holds = Schema.is(Money);
  expect(holds({ minor: 1, currency: "USD" })).toBe(true);
  expect(holds({ minor: 0.5, currency: "USD" })).toBe(false);
  expect(holds({ minor: 1, currency: "us" })).toBe(false);
});

test.each([
  [5, 2, 1, 3],
  [-5, 2, 1, -2],
  [-7, 2, 1, -3],
  [-8, 3, 1, -3],
  [1, 3, 1, 0],
  [0, 7, 10_000, 0],
  [50, 60, 9_999, 8_333],
  [2 ** 53 - 1, 2 ** 53 - 1, 10_000, 10_000],
  [2 ** 53 - 1, 10_000, 10_000, 2 ** 53 - 1],
  [2 ** 53 - 1, 60, 30, 2 ** 52],
  [1 - 2 ** 53, 60, 30, 1 - 2 ** 52],
])("%d / %d × %d is %d to the nearest", (numerator, denominator, times, quotient) => {
  expect(roundHalfUpDivide(numerator, denominator, times)).toBe(quotient);
});

test("multiplies by 1 by default", () => {
  expect(roundHalfUpDivide(3, 2)).toBe(2);
});

test("rounds exactly around 0 and the safe integers", () => {
  let [halves, large, negative] = [0, 0, 0];
  const part = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.maxSafeInteger());
  const check = (numerator: number, denominator: number, times: number) => {
    const product = BigInt(numerator) * BigInt(times);
    const expected = halfUp(product, BigInt(denominator));
    if ((2n * product) % BigInt(denominator) === 0n && product % BigInt(denominator) !== 0n) halves++;
    if (!Number.isSafeInteger(numerator * times)) large++;
    if (product < 0n) negative++;
    expect(roundHalfUpDivide(numerator, denominator, times)).toBe(Number(expected));
  };
  const denominator = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }));
  fc.assert(fc.property(part, denominator, fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 10_000 })), check), {
    numRuns: 1_000,
  });
  expect(Math.min(halves, large, negative)).toBeGreaterThan(30);
});
