import type { Place } from "./place.ts";

/**
 * How a predicate compares a custom field; values of another type count as absent, such as those that an import left. `key` is the
 * beginning of a text, by which it is ordered. A place is also compared by its numbers: its coordinates, and how far it is from another.
 */
export type CustomStorage =
  | "text"
  | "key"
  | "number"
  | "boolean"
  | "list"
  | "json"
  | "point"
  | "latitude"
  | "longitude"
  | "farness";

const start = "custom.";
/**
 * The path of a custom field in a predicate: `custom.matterType:text`, and `custom.matterType:text:0` for an indexed field, with its
 * slot among the keys of its class.
 */
export const pathTo = (name: string, storage: CustomStorage, slot?: number): string =>
  `${start}${name}:${storage}${slot === undefined ? "" : `:${slot}`}`;
/** The path without the slot. */
export const withoutSlot = (path: string): string => path.replace(/:\d$/, "");
export const isCustomPath = (path: string): boolean => path.startsWith(start);
/** Name and storage of a custom field, from its path; then the slot of an indexed one, or from where a farness is. */
export const customFieldAt = (path: string): readonly [name: string, storage: CustomStorage, more?: string] =>
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
