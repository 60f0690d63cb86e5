import * as fc from "fast-check";
import { expect, test } from "vitest";
import { notEmployedDays, plainEmployment } from "../../../src/domain/allocation/employment.ts";
import { runsOf } from "../../../src/testing/oracles/certification.ts";
import { day } from "./bookings.ts";

const active = { employmentStatus: "active", employedFrom: null, employedUntil: null, leftOn: null };

test("an employment is told in days, without those that are open or not known", () => {
  expect(plainEmployment(active)).toEqual({ from: null, to: null });
  const known = { ...active, employedFrom: day("03-01"), employedUntil: day("06-30") };
  expect(plainEmployment(known)).toEqual({ from: "2027-03-01", to: "2027-06-30" });
  expect(plainEmployment({ ...active, employmentStatus: "left" })).toEqual({ from: null, to: null });
});

test("E-17 an open booking holds days after the employment", () => {
  const employment = { ...active, employedUntil: day("06-30") };
  expect(notEmployedDays(employment, day("06-01"), null)).toEqual([{ from: day("07-01"), to: null }]);
});

test("first and last day of employment may be booked", () => {
  const employment = { ...active, employedFrom: day("03-01"), employedUntil: day("06-30") };
  expect(notEmployedDays(employment, day("03-01"), day("06-30"))).toEqual([]);
});

test("days before and after employment are two runs", () => {
  const employment = { ...active, employedFrom: day("03-01"), employedUntil: day("06-30") };
  expect(notEmployedDays(employment, day("02-27"), day("07-02"))).toEqual([
    { from: day("02-27"), to: day("02-28") },
    { from: day("07-01"), to: day("07-02") },
  ]);
});

test("an engineer who left may be booked until leaving", () => {
  const left = { ...active, employmentStatus: "left", employedFrom: day("01-01"), leftOn: day("03-10") };
  expect(notEmployedDays(left, day("03-01"), day("03-10"))).toEqual([]);
  expect(notEmployedDays(left, day("03-01"), null)).toEqual([{ from: day("03-11"), to: null }]);
  const dated = { ...left, employedUntil: day("03-20") };
  expect(notEmployedDays(dated, day("03-01"), day("03-21"))).toEqual([{ from: day("03-21"), to: day("03-21") }]);
});

test("an engineer who left on an unknown day is unbookable", () => {
  const left = { ...active, employmentStatus: "left" };
  expect(notEmployedDays(left, day("03-01"), null)).toEqual([{ from: day("03-01"), to: null }]);
});

test("an engineer on leave may be booked on every day", () => {
  expect(notEmployedDays({ ...active, employmentStatus: "on leave" }, day("03-01"), null)).toEqual([]);
});

test("days outside employment agree with checking each day", () => {
  let partly = 0;
  const bound = fc.option(fc.integer({ min: 0, max: 29 }));
  const from = fc.integer({ min: 0, max: 29 });
  const property = fc.property(bound, bound, from, fc.nat(12), (employedFrom, employedUntil, first, length) => {
    const last = first + length;
    const outside = (each: number) =>
      (employedFrom !== null && each < employedFrom) || (employedUntil !== null && each > employedUntil);
    const found = notEmployedDays({ ...active, employedFrom, employedUntil }, first, last);
    if (found.length > 0 && (found[0]?.from !== first || found[0].to !== last)) partly++;
    expect(found).toEqual(runsOf(outside, first, last));
  });
  fc.assert(property, { numRuns: 500 });
  expect(partly).toBeGreaterThan(30);
});
