import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { customFieldAt } from "../../../domain/kernel/values/custom-path.ts";
import { type Condition, columnAt, numbersAt, type Scope } from "./scope.ts";

/** A test of a place or of a polygon, which only custom fields hold. */
export const place = (scope: Scope, { field, by, numbers }: Extract<Predicate, { is: "place" }>): Condition => {
  const { dialect, depth } = scope;
  const value = dialect.customValue(columnAt(depth, "custom"), customFieldAt(field)[0], "json");
  return dialect.placeHolds(by, value, numbersAt(dialect, numbers));
};
