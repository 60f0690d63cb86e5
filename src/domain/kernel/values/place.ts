import { isPlainObject } from "./plain-object.ts";

/** A place on the earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}
const isWithin = (value: unknown, most: number): value is number =>
  typeof value === "number" && Math.abs(value) <= most;
export const isPlace = (value: unknown): value is Place =>
  isPlainObject(value) && isWithin(value.latitude, 90) && isWithin(value.longitude, 180);
/** Corners as one list of numbers: latitude, longitude, latitude, and so on. */
export const flat = (corners: ReadonlyArray<Place>): ReadonlyArray<number> =>
  corners.flatMap(({ latitude, longitude }) => [latitude, longitude]);
const placeAt = (numbers: ReadonlyArray<number>, i: number): Place => ({
  latitude: numbers[2 * i] as number,
  longitude: numbers[2 * i + 1] as number,
});

/**
 * The earth is a sphere of this radius in km: that of the SDKs of Parse, so that their radians become km and the same radians again.
 */
const earthRadius = 6_371;

// Distances decide what a page holds, so every store has to compute them to the last bit. Libraries of C and of JavaScript differ in
// sine and cosine, but nowhere in sum, difference and product. So the sine is this series, and SQL of Postgres writes the same steps.
/** Radians in a degree. */
export const degree = Math.PI / 180;
/** The sine of x is x + x · x² · (s₀ + x² · (s₁ + …)), up to 90° to the last bit or two. */
export const sineSeries: ReadonlyArray<number> = (() => {
  let term = 1;
  return Array.from({ length: 10 }, (_, i) => {
    term /= -(2 * i + 2) * (2 * i + 3);
    return term;
  });
})();
/** Degrees are cut off far below a millimetre, so that no product of small ones falls below what a number can be: Postgres refuses that. */
export const cutAt = 1_024;
const cut = (degrees: number): number => degrees + cutAt - cutAt;

const sine = (x: number): number => {
  const square = x * x;
  return x + x * (square * sineSeries.reduceRight((sum, each) => each + square * sum, 0));
};
/** The cosine of a latitude; exactly 0 at a pole, where all longitudes are one place. */
const cosineOf = (latitude: number): number => sine((90 - Math.abs(latitude)) * degree);
/**
 * How far two places are apart, as the haversine of the angle: 0 at the same place, 1 at the antipode. It has the order of the distance.
 */
export const farness = (from: Place, to: Place): number => {
  const [fromLatitude, toLatitude] = [cut(from.latitude), cut(to.latitude)];
  const longitudes = Math.abs(cut(from.longitude) - cut(to.longitude));
  const upwards = sine((Math.abs(fromLatitude - toLatitude) / 2) * degree);
  const across = sine(((longitudes > 180 ? 360 - longitudes : longitudes) / 2) * degree);
  return upwards * upwards + cosineOf(fromLatitude) * cosineOf(toLatitude) * (across * across);
};
/** A place as numbers from which its farness to others is computed: latitude, longitude, and the cosine of the latitude. */
export const farnessNumbers = ({ latitude, longitude }: Place): ReadonlyArray<number> => [
  latitude,
  longitude,
  cosineOf(cut(latitude)),
];
/** The farness of places that are so many km apart; more than any where that is half around the earth. */
export const farnessOf = (kilometers: number): number => {
  const half = kilometers / earthRadius / 2;
  const found = sine(half);
  return half < Math.PI / 2 ? found * found : 2;
};

/**
 * Whether a place is inside a closed polygon or on its edge. Edges are straight on the map of degrees (RFC 7946), which ends at the
 * antimeridian. A line to the east crosses the edges of a polygon around the place an odd number of times.
 */
const isInside = (place: Place, polygon: ReadonlyArray<number>): boolean => {
  const [y, x] = [cut(place.latitude), cut(place.longitude)];
  const corners = Array.from({ length: polygon.length / 2 }, (_, i) => placeAt(polygon, i));
  let inside = false;
  for (const [i, { latitude, longitude }] of corners.slice(1).entries()) {
    const { latitude: before, longitude: beside } = corners[i] as Place;
    const [y1, x1, y2, x2] = [cut(before), cut(beside), cut(latitude), cut(longitude)];
    const side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
    const reaches = Math.min(x1, x2) <= x && x <= Math.max(x1, x2) && Math.min(y1, y2) <= y && y <= Math.max(y1, y2);
    if (side === 0 && reaches) return true;
    if (y1 > y !== y2 > y && side > 0 === y2 > y1) inside = !inside;
  }
  return inside;
};

/** What can be asked of a place, or of a polygon, and of a list of numbers: places one after another. */
export type PlaceTest = "inside" | "oneOf" | "covers" | "same";
/** Whether a value is a place inside a polygon or one of several, a polygon over a place, or the same polygon; false for anything else. */
export const placeHolds = (by: PlaceTest, value: unknown, numbers: ReadonlyArray<number>): boolean => {
  if (by === "inside") return isPlace(value) && isInside(value, numbers);
  if (by === "oneOf")
    return (
      isPlace(value) &&
      numbers.some((each, i) => i % 2 === 0 && each === value.latitude && numbers[i + 1] === value.longitude)
    );
  if (!Array.isArray(value) || !value.every(isPlace)) return false;
  const corners = flat(value);
  return by === "covers"
    ? isInside(placeAt(numbers, 0), corners)
    : corners.length === numbers.length && corners.every((each, i) => each === numbers[i]);
};
