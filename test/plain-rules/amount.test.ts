import { describe, expect, test } from "vitest";
import { amountOf, rateOn } from "../../src/rules.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });

describe("the worked examples", () => {
  test("E-30 hours are whole minutes", () => {
    // At 60.00 per hour, a minute is 1.00.
    const minutes = (hours: number) => amountOf({ hours, rate: usd(6_000) }).minor / 100;
    expect([7.5, 0.33, 0.34, 24].map(minutes)).toEqual([450, 20, 20, 1440]);
    expect(() => minutes(24.01)).toThrow("hours: expected hours between one minute and 24 hours, got 24.01");
    expect(() => minutes(0)).toThrow("hours: expected hours between one minute and 24 hours, got 0");
  });

  test("E-32 the rate in force on the day", () => {
    const rates = [
      { from: "2027-01-01", rate: usd(10_000) },
      { from: "2027-07-01", rate: usd(12_000) },
    ];
    const rate = rateOn({ rates, day: "2027-06-30" });
    expect(rate && amountOf({ billedMinutes: 450, rate })).toEqual(usd(75_000));
    expect(rateOn({ rates, day: "2026-12-31" })).toBe(null);
  });

  test("E-33 each row is rounded half up", () => {
    expect(amountOf({ billedMinutes: 20, rate: usd(10_000) })).toEqual(usd(3_333));
    expect(amountOf({ billedMinutes: 50, rate: usd(9_999) })).toEqual(usd(8_333));
  });

  test("E-40 the billed time counts", () => {
    expect(amountOf({ billedMinutes: 240, rate: usd(9_000) })).toEqual(usd(36_000));
  });
});

test("the time is given once, and the rate has a currency", () => {
  const rate = usd(9_000);
  // @ts-expect-error there is no time
  expect(() => amountOf({ rate })).toThrow("hours: expected hours or billedMinutes, got undefined");
  // @ts-expect-error there are two times
  expect(() => amountOf({ hours: 1, billedMinutes: 60, rate })).toThrow(
    "billedMinutes: expected nothing beside hours, got 60",
  );
  // @ts-expect-error a number has no currency
  expect(() => amountOf({ hours: 1, rate: 90 })).toThrow(
    "rate: expected an amount as an object with minor, currency, got 90",
  );
  expect(() => amountOf({ hours: 1, rate: { minor: 90, currency: "usd" } })).toThrow(
    "rate.currency: expected a rate from 0",
  );
  expect(() => amountOf({ hours: 1, rate: { minor: -1, currency: "USD" } })).toThrow(
    "rate.minor: expected a rate from 0",
  );
  expect(() => amountOf({ hours: 1, rate: { minor: 1.5, currency: "USD" } })).toThrow(
    "rate.minor: expected a whole number",
  );
});
