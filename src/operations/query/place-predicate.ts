import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { coordinateOf, farnessFrom } from "../../domain/kernel/values/custom-path.ts";
import { farnessOf, flat, type Place } from "../../domain/kernel/values/place.ts";
import type { PlaceCondition } from "./filter-condition.ts";

type Places = ReadonlyArray<Place>;
const compare = (field: string, by: "=" | ">=" | "<=", to: number): Predicate => ({ is: "compare", field, by, to });
const between = (field: string, of: "latitude" | "longitude", places: Places): Predicate => {
  const [path, values] = [coordinateOf(field, of), places.map((each) => each[of])];
  return { is: "and", of: [compare(path, ">=", Math.min(...values)), compare(path, "<=", Math.max(...values))] };
};

/** The predicate of a condition on places. Whatever is absent satisfies none of them. */
export const placePredicate = (field: string, by: PlaceCondition, values: ReadonlyArray<unknown>): Predicate => {
  switch (by) {
    case "near":
    case "circle": {
      const [center, km] = values as readonly [Place, number | null];
      const far = farnessFrom(field, center);
      return km === null ? compare(far, ">=", 0) : compare(far, "<=", farnessOf(km));
    }
    case "box":
      return {
        is: "and",
        of: [between(field, "latitude", values as Places), between(field, "longitude", values as Places)],
      };
    case "polygon":
      return { is: "place", field, by: "inside", numbers: flat(values as Places) };
    case "covers":
      return { is: "place", field, by: "covers", numbers: flat(values as Places) };
  }
};

/** Whether the field is one of these places, or of these polygons. */
export const isOnePlace = (field: string, values: Places | ReadonlyArray<Places>): Predicate =>
  Array.isArray(values[0])
    ? {
        is: "or",
        of: (values as ReadonlyArray<Places>).map(
          (each): Predicate => ({ is: "place", field, by: "same", numbers: flat(each) }),
        ),
      }
    : { is: "place", field, by: "oneOf", numbers: flat(values as Places) };
