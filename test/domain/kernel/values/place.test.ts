import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { farness, farnessOf, flat, type Place, placeHolds } from "../../../../src/domain/kernel/values/place.ts";

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });
const isInside = (place: Place, polygon: ReadonlyArray<number>): boolean => placeHolds("inside", place, polygon);
const anyPlace = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** The haversine by the functions of the platform. */
const haversine = (a: Place, b: Place): number => {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const sine2 = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const across = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  return sine2(a.latitude - b.latitude) + across * sine2(a.longitude - b.longitude);
};

describe("how far two places are apart", () => {
  test("agrees with the platform's sine and cosine, and is the same both ways", () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, (a, b) => {
        expect(farness(a, b)).toBeCloseTo(haversine(a, b), 14);
        expect(farness(b, a)).toBe(farness(a, b));
        expect(farness(a, a)).toBe(0);
      }),
    );
  });

  test("is 0 at a pole whatever the longitude, and across the antimeridian", () => {
    expect(farness(at(90, 12), at(90, -77))).toBe(0);
    expect(farness(at(-90, 0), at(-90, 180))).toBe(0);
    expect(farness(at(10, 180), at(10, -180))).toBe(0);
    expect(farness(at(0, 179), at(0, -179))).toBeCloseTo(farness(at(0, 1), at(0, -1)), 15);
    expect(farness(at(0, 0), at(0, 180))).toBeCloseTo(1, 15);
    expect(farness(at(90, 0), at(-90, 5))).toBeCloseTo(1, 15);
  });

  test("is known in kilometres, from 0 to half around the earth", () => {
    const degree = (6_371 * Math.PI) / 180;
    expect(farnessOf(0)).toBe(0);
    expect(farness(at(0, 0), at(0, 1))).toBeLessThan(farnessOf(degree + 1e-6));
    expect(farness(at(0, 0), at(0, 1))).toBeGreaterThan(farnessOf(degree - 1e-6));
    expect(farnessOf(180 * degree - 1)).toBeLessThan(1);
    // Farther than every place, whatever was rounded.
    expect(farnessOf(180 * degree + 1)).toBe(2);
    expect(farnessOf(1e12)).toBe(2);
  });

  test("of numbers that are hardly any is no fraction of a number", () => {
    expect(farness(at(0, 0), at(5e-324, 1e-200))).toBe(0);
    expect(farness(at(0, 0), at(1e-12, 0))).toBeGreaterThan(1e-300);
  });
});

describe("a place is inside a polygon", () => {
  const ring = (...corners: ReadonlyArray<readonly [number, number]>) =>
    flat([...corners, corners[0] as never].map(([a, b]) => at(a, b)));
  const square = ring([0, 0], [0, 10], [10, 10], [10, 0]);

  test.each<[Place, boolean]>([
    [at(5, 5), true],
    [at(0, 0), true],
    [at(0, 5), true],
    [at(5, 10), true],
    [at(10, 10), true],
    [at(10.000001, 5), false],
    [at(5, -0.000001), false],
    [at(0, 10.000001), false],
    [at(0, -5), false],
  ])("%j in a square with its edges: %s", (place, inside) => {
    expect(isInside(place, square)).toBe(inside);
    // Whichever way round.
    expect(isInside(place, flat([at(0, 0), at(10, 0), at(10, 10), at(0, 10), at(0, 0)]))).toBe(inside);
  });

  test("with a dent, around a crossing, and without any area", () => {
    const dented = ring([-20, -20], [20, -20], [5, 5], [20, 20], [-20, 20]);
    expect([at(10, 5), at(5, 5), at(0, 5), at(10, -16)].map((each) => isInside(each, dented))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    const bowTie = ring([0, 0], [10, 10], [0, 10], [10, 0]);
    expect([at(5, 1), at(5, 5), at(9, 5)].map((each) => isInside(each, bowTie))).toEqual([true, true, false]);
    const line = ring([0, 0], [10, 10], [5, 5]);
    expect([at(3, 3), at(3, 4)].map((each) => isInside(each, line))).toEqual([true, false]);
    expect(isInside(at(5, 5), ring([5, 5], [5, 5], [5, 5]))).toBe(true);
  });

  test("on a map that ends at the antimeridian", () => {
    const east = ring([-10, 170], [10, 170], [10, 180], [-10, 180]);
    expect([at(0, 180), at(0, 175), at(0, -180)].map((each) => isInside(each, east))).toEqual([true, true, false]);
  });

  test("as many times as a line through it crosses", () => {
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: -3, max: 13 }), fc.integer({ min: -3, max: 13 })), ([y, x]) => {
        expect(isInside(at(y, x), square)).toBe(y >= 0 && y <= 10 && x >= 0 && x <= 10);
      }),
    );
  });
});

describe("values that are no places", () => {
  test("satisfy no test", () => {
    const square = flat([at(0, 0), at(0, 10), at(10, 10), at(0, 0)]);
    for (const value of ["x", null, [], {}, { latitude: 91, longitude: 0 }, { latitude: "5", longitude: 5 }])
      expect([placeHolds("inside", value, square), placeHolds("covers", value, [5, 5])]).toEqual([false, false]);
    expect(placeHolds("oneOf", at(5, 5), [5, 6, 5, 5])).toBe(true);
    expect(placeHolds("oneOf", at(5, 5), [6, 5, 5, 6])).toBe(false);
    expect(placeHolds("oneOf", "x", [5, 5])).toBe(false);
    expect(placeHolds("covers", [at(0, 0), "x"], [0, 0])).toBe(false);
    expect(placeHolds("same", [at(0, 0), at(0, 10), at(10, 10), at(0, 0)], square)).toBe(true);
    expect(placeHolds("same", [at(0, 0), at(0, 10), at(0, 0)], square)).toBe(false);
  });
});
