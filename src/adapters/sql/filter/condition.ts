import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { compare, lessOrAbsent, notAbsent, reaches } from "./compare.ts";
import { place } from "./place.ts";
import { some, via } from "./related.ts";
import { type Condition, type Scope, sqlFalse, sqlTrue } from "./scope.ts";
import { has, oneOf } from "./set.ts";
import { matches, textPart } from "./text.ts";

/** Combines conditions with `and` (`neutral` is true) or `or`. Leaves out neutral ones; one that decides the result replaces all. */
const joined = (of: ReadonlyArray<Condition>, word: "and" | "or", neutral: Condition): Condition => {
  const deciding = neutral === sqlTrue ? sqlFalse : sqlTrue;
  const parts = of.filter((each) => each !== neutral);
  if (parts.includes(deciding)) return deciding;
  const [first] = parts;
  if (first === undefined) return neutral;
  return parts.length === 1 ? first : sql<SqlBool>`(${sql.join(parts, sql.raw(` ${word} `))})`;
};

/** A predicate as SQL: the same rows as `evaluate` (L-36), and never NULL. */
export const condition = (scope: Scope, where: Predicate): Condition => {
  switch (where.is) {
    case "always":
      return sqlTrue;
    case "never":
      return sqlFalse;
    case "compare":
      return compare(scope, where);
    case "reaches":
      return reaches(scope, where);
    case "oneOf":
      return oneOf(scope, where);
    case "text":
      return textPart(scope, where);
    case "matches":
      return matches(scope, where);
    case "has":
      return has(scope, where);
    case "place":
      return place(scope, where);
    case "and":
      return joined(
        where.of.map((each) => condition(scope, each)),
        "and",
        sqlTrue,
      );
    case "or":
      return (
        lessOrAbsent(scope, where.of) ??
        joined(
          where.of.map((each) => condition(scope, each)),
          "or",
          sqlFalse,
        )
      );
    case "not": {
      const range = notAbsent(scope, where.of);
      if (range !== undefined) return range;
      const of = condition(scope, where.of);
      return of === sqlTrue ? sqlFalse : of === sqlFalse ? sqlTrue : sql<SqlBool>`not (${of})`;
    }
    case "via":
      return via(scope, where, condition);
    case "some":
      return some(scope, where, condition);
  }
};
