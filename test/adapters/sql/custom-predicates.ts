import * as fc from "fast-check";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../src/domain/kernel/schema/entity.ts";
import { coordinateOf, farnessFrom, pathTo } from "../../../src/domain/kernel/values/custom-path.ts";
import { farnessOf, flat, type Place } from "../../../src/domain/kernel/values/place.ts";

const place = (latitude: number, longitude: number): Place => ({ latitude, longitude });
/** Poles, both sides of the antimeridian, corners and edges of the polygons, and numbers that are hardly any. */
const places: ReadonlyArray<Place> = [
  ...[
    place(0, 0),
    place(0, 10),
    place(10, 10),
    place(5, 5),
    place(5, 0),
    place(10, 0),
    place(0.1, 0.30000000000000004),
  ],
  ...[place(90, 0), place(90, 77), place(-90, 10), place(0, 180), place(0, -180), place(10, 179.9), place(10, -179.9)],
  ...[place(5e-324, 1e-200), place(48.2081743, 16.3738189), place(48.20817430000001, 16.3738189)],
];
const closed = (...corners: ReadonlyArray<readonly [number, number]>): ReadonlyArray<Place> =>
  [...corners, corners[0] as readonly [number, number]].map(([latitude, longitude]) => place(latitude, longitude));
const polygons: ReadonlyArray<ReadonlyArray<Place>> = [
  closed([0, 0], [0, 10], [10, 10], [10, 0]),
  closed([0, 0], [10, 10], [0, 10]),
  // A bow tie, a line, a point, a rim with a dent, and one that ends at the antimeridian.
  closed([0, 0], [10, 10], [0, 10], [10, 0]),
  closed([0, 0], [10, 10], [5, 5]),
  closed([5, 5], [5, 5], [5, 5]),
  closed([-20, -20], [20, -20], [5, 5], [20, 20], [-20, 20]),
  closed([-90, 100], [-90, 180], [90, 180], [90, 100]),
  closed([0, 0], [5e-324, 1e-200], [1e-200, 0]),
];
/** What an import may have left, and what a place or a polygon is with more members. */
const others = [
  ...["x", 1, true, [], {}, [null], { latitude: 91, longitude: 0 }, { latitude: "1", longitude: 2 }],
  ...[{ latitude: 1 }, [place(0, 0), "x"], { __type: "GeoPoint", latitude: 5, longitude: 5 }],
];
const anyPlace = fc.constantFrom(...places);
const anyPolygon = fc.constantFrom(...polygons);
const orOther = (value: fc.Arbitrary<unknown>) => fc.oneof({ weight: 9, arbitrary: value }, fc.constantFrom(...others));

const texts = ["a", "A", "ab", "ä", "ä", "\uFFFD", "😀", ""];
const numbers = [0, 1, -1, 0.1, 0.1 + 0.2, 2.5, 1e300, 5e-324, 2 ** 53];
const ids = ["id00000001", "id00000002", "id00000003", "nobody0000"];
/** Custom values of a record: of their types, of others, and absent. */
export const customValues: fc.Arbitrary<unknown> = fc.option(
  fc.record(
    {
      text: orOther(fc.constantFrom(...texts)),
      number: orOther(fc.constantFrom(...numbers)),
      yes: orOther(fc.boolean()),
      list: orOther(fc.array(fc.constantFrom("a", "b", 1, null, ...ids), { maxLength: 2 })),
      to: orOther(fc.constantFrom(...ids)),
      site: orOther(anyPlace),
      area: orOther(anyPolygon),
    },
    { requiredKeys: [] },
  ),
  { nil: null, freq: 9 },
);

const paths = {
  text: pathTo("text", "text"),
  number: pathTo("number", "number"),
  yes: pathTo("yes", "boolean"),
  list: pathTo("list", "list"),
  to: pathTo("to", "text"),
  site: pathTo("site", "point"),
  area: pathTo("area", "list"),
};
const valued = [
  [paths.text, texts],
  [paths.number, numbers],
  [paths.yes, [true, false]],
  [paths.to, ids],
] as const;
const anyField = fc.constantFrom(...valued);
const by = fc.constantFrom("=", "<", "<=", ">", ">=");

/** Predicates of each operator on custom fields. */
export const customOperators: Readonly<Record<string, fc.Arbitrary<Predicate>>> = {
  "compare custom": anyField.chain(([field, values]) =>
    fc.tuple(by, fc.constantFrom(...values)).map(([how, to]) => ({ is: "compare", field, by: how, to }) as Predicate),
  ),
  "absent custom": fc
    .constantFrom(...Object.values(paths), pathTo("nothing", "text"))
    .map((field): Predicate => ({ is: "compare", field, by: "=", to: null })),
  "reaches custom": anyField.chain(([field, values]) =>
    fc.constantFrom(...values).map((to): Predicate => ({ is: "reaches", field, to })),
  ),
  "oneOf custom": anyField.chain(([field, values]) =>
    fc
      .array(fc.constantFrom<string | number | boolean>(...values), { minLength: 1, maxLength: 6 })
      .map((several): Predicate => ({ is: "oneOf", field, values: several })),
  ),
  "text custom": fc
    .tuple(fc.constantFrom("start", "end", "inside"), fc.constantFrom("a", "A", "b", "ä", "😀"), fc.boolean())
    .map(
      ([at, text, anyCase]) =>
        ({ is: "text", field: paths.text, at, text, ...(anyCase ? { anyCase } : {}) }) as Predicate,
    ),
  "matches custom": fc
    .constantFrom("/^a/", "/a|b/i", "/[äa]/", "/^.{2}$/", "/[^a-z]/")
    .map((pattern): Predicate => ({ is: "matches", field: paths.text, pattern })),
  "has custom": fc
    .tuple(fc.subarray(["a", "b", ...ids], { minLength: 1 }), fc.boolean())
    .map(([values, only]) => ({ is: "has", field: paths.list, values, ...(only ? { only } : {}) }) as Predicate),
  near: fc.tuple(anyPlace, fc.constantFrom(0, 0.000_001, 800, 1_112, 5_000, 10_007.543, 15_000, 20_016, 1e9)).map(
    ([from, km]): Predicate => ({
      is: "compare",
      field: farnessFrom(paths.site, from),
      by: "<=",
      to: farnessOf(km),
    }),
  ),
  coordinates: fc.tuple(fc.constantFrom("latitude", "longitude"), by, anyPlace).map(
    ([of, how, value]) =>
      ({
        is: "compare",
        field: coordinateOf(paths.site, of as "latitude"),
        by: how,
        to: value[of as "latitude"],
      }) as Predicate,
  ),
  inside: anyPolygon.map((of): Predicate => ({ is: "place", field: paths.site, by: "inside", numbers: flat(of) })),
  "same place": fc
    .subarray([...places], { minLength: 3, maxLength: 8 })
    .map((some): Predicate => ({ is: "place", field: paths.site, by: "oneOf", numbers: flat(some) })),
  covers: anyPlace.map((of): Predicate => ({ is: "place", field: paths.area, by: "covers", numbers: flat([of]) })),
  "same polygon": fc.subarray([...polygons], { minLength: 1 }).map(
    (some): Predicate => ({
      is: "or",
      of: some.map((of) => ({ is: "place", field: paths.area, by: "same", numbers: flat(of) })),
    }),
  ),
};
/** Any of these. */
export const onCustom: fc.Arbitrary<Predicate> = fc.oneof(...Object.values(customOperators));
/** Predicates that follow pointers in custom fields. */
export const throughCustom = (target: Entity, where: fc.Arbitrary<Predicate>): fc.Arbitrary<Predicate> =>
  fc
    .tuple(fc.constantFrom(paths.to, paths.list), where)
    .map(([field, inner]): Predicate => ({ is: "via", field, entity: target.name, where: inner }));
/** Custom fields that rows can be ordered by, also by how far they are. */
export const orderedPaths: ReadonlyArray<string> = [
  ...valued.map(([field]) => field),
  ...places.map((from) => farnessFrom(paths.site, from)),
];
