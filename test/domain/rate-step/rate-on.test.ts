import { expect, test } from "vitest";
import { dayOf, firstDay } from "../../../src/domain/kernel/values/day.ts";
import { rateOn } from "../../../src/domain/rate-step/rate-on.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const july = Number(dayOf("2027-07-01"));

test("R-RATE-1 takes the latest step on or before the day", () => {
  const steps = [
    { from: july, rate: usd(12_000) },
    { from: firstDay, rate: usd(10_000) },
  ];
  expect(rateOn(steps, july - 1)).toEqual(usd(10_000));
  expect(rateOn(steps, july)).toEqual(usd(12_000));
});

test("has no rate before the first step", () => {
  expect(rateOn([{ from: july, rate: usd(12_000) }], july - 1)).toBeNull();
});
