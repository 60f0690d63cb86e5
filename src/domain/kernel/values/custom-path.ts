import type { Place } from "./place.ts";

/**
 * How a predicate compares a custom field; values of another type count as absent, such as those that an import left. A place is also
 * compared by its numbers: its coordinates, and how far it is from another.
 */
export type CustomStorage =
  | "text"
  | "number"
  | "boolean"
  | "list"
  | "json"
  | "point"
  | "latitude"
  | "longitude"
  | "farness";

const start = "custom.";
/** The path of a custom field in a predicate: `custom.matterType:text`. */
export const pathTo = (name: string, storage: CustomStorage): string => `${start}${name}:${storage}`;
export const isCustomPath = (path: string): boolean => path.startsWith(start);
/** Name and storage of a custom field, from its path; for a farness also from where. */
export const customFieldAt = (path: string): readonly [name: string, storage: CustomStorage, from?: string] =>
  path.slice(start.length).split(":") as unknown as readonly [string, CustomStorage, string?];

/** The path of a coordinate of the same field. */
export const coordinateOf = (path: string, of: "latitude" | "longitude"): string => pathTo(customFieldAt(path)[0], of);
/** The path of the farness of the same field from a place: `custom.site:farness:48.2,16.4`. */
export const farnessFrom = (path: string, { latitude, longitude }: Place): string =>
  `${pathTo(customFieldAt(path)[0], "farness")}:${latitude},${longitude}`;
/** The place in such a path. */
export const placeIn = (from: string): Place => {
  const [latitude, longitude] = from.split(",").map(Number) as [number, number];
  return { latitude, longitude };
};
