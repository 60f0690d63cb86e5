import * as Schema from "effect/Schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BasisPoints, basisPointsOfPercent, percentOf } from "../../../../src/domain/kernel/values/basis-points.ts";

// R-VAL-5
test.each([
  [33.33, 3_333],
  [100, 10_000],
  [0.01, 1],
  [-5, -500],
  [33.333, "Precision"],
  [0.1 + 0.2, "Precision"],
  [Number.NaN, "Precision"],
  [1e20, "Precision"],
])("%d percent is %s", (percent, basisPoints) => {
  expect(basisPointsOfPercent(percent)).toBe(basisPoints);
});

test("every whole number of basis points survives formatting", () => {
  let broken = 0;
  const check = (points: number) => {
    if (percentOf(points) * 100 !== points) broken++;
    expect(basisPointsOfPercent(percentOf(points))).toBe(points);
  };
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), check), { numRuns: 1_000 });
  expect(broken).toBeGreaterThan(20);
});

test("the schema holds whole numbers from 0", () => {
  const holds = Schema.is(BasisPoints);
  expect([0, 10_000, 12_000].every(holds)).toBe(true);
  expect([-1, 33.33].some(holds)).toBe(false);
});
