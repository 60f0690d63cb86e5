import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { at, type Condition, holds, no, operandAt, present, type Scope } from "./scope.ts";

/**
 * Begins with, by code point and case. Not LIKE, which folds case and has wildcards to escape; the lower bound lets an
 * index answer.
 */
export const startsWith = (scope: Scope, { field, text }: Extract<Predicate, { is: "startsWith" }>): Condition => {
  const of = at(scope, field);
  const head = operandAt(scope, text);
  if (head?.kind !== "text" || !holds(of.column, head.kind)) return no;
  return present(
    of,
    sql<SqlBool>`(${of.ref} >= ${head.ref} and substr(${of.ref}, 1, length(${head.ref})) = ${head.ref})`,
  );
};
