import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Condition, canHold, fieldAt, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/**
 * Begins with, by code point and case. Not LIKE, which folds case and has wildcards to escape; the lower bound lets an
 * index answer.
 */
export const startsWith = (scope: Scope, { field, text }: Extract<Predicate, { is: "startsWith" }>): Condition => {
  const of = fieldAt(scope, field);
  const head = operandAt(scope, text);
  if (head?.kind !== "text" || !canHold(of.column, head.kind)) return sqlFalse;
  return present(
    of,
    sql<SqlBool>`(${of.ref} >= ${head.ref} and substr(${of.ref}, 1, length(${head.ref})) = ${head.ref})`,
  );
};
