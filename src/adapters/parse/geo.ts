import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badJson, badQuery } from "./parse-fault.ts";

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}
/** Distances of Parse are angles; those of the library are kilometres on the same sphere. */
const earthRadiusKm = 6_371;

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
/** A place as a GeoPoint or, in a circle, as `[longitude, latitude]`. */
const placeOf = (value: unknown): Place => {
  if (Array.isArray(value)) {
    const [longitude, latitude] = value as ReadonlyArray<unknown>;
    if (isNumber(longitude) && isNumber(latitude)) return { latitude, longitude };
  } else if (hasFields(value)) {
    const { latitude, longitude } = value as Partial<Place>;
    if (isNumber(latitude) && isNumber(longitude)) return { latitude, longitude };
  }
  throw badJson("expected a GeoPoint");
};
const placesOf = (value: unknown): ReadonlyArray<Place> => {
  const points =
    hasFields(value) && "coordinates" in value
      ? (value as { readonly coordinates: unknown }).coordinates
      : (value as unknown);
  if (!Array.isArray(points)) throw badJson("expected a list of GeoPoints");
  // The coordinates of a Polygon have the latitude first.
  const swap = points !== value;
  return points.map((each) => placeOf(swap && Array.isArray(each) ? [each[1], each[0]] : each));
};
const kilometres = (radians: unknown): number => {
  if (!isNumber(radians) || radians < 0) throw badQuery("expected a distance in radians");
  return radians * earthRadiusKm;
};

/** The condition of a geo operator of Parse (wire.md, Geo). */
export const geoCondition = (operator: string, value: unknown, maxDistance: unknown): object => {
  if (operator === "$nearSphere")
    return {
      near: { point: placeOf(value), ...(maxDistance === undefined ? {} : { maxKm: kilometres(maxDistance) }) },
    };
  const of = (hasFields(value) ? value : {}) as Readonly<Record<string, unknown>>;
  if (operator === "$geoIntersects") return { covers: placeOf(of.$point) };
  if (operator === "$within") {
    const box = placesOf(of.$box);
    if (box.length !== 2) throw badJson("expected two corners for $box");
    return { within: { box } };
  }
  if (of.$centerSphere !== undefined) {
    const [center, radius] = Array.isArray(of.$centerSphere) ? (of.$centerSphere as ReadonlyArray<unknown>) : [];
    return { within: { center: placeOf(center), radiusKm: kilometres(radius) } };
  }
  const polygon = placesOf(of.$polygon);
  if (polygon.length < 3) throw badJson("expected at least three points for $polygon");
  return { within: { polygon } };
};
