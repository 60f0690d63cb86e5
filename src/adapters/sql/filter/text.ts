import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Condition, canHold, fieldAt, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/**
 * Whether the text begins with a prefix, by code point and case. LIKE ignores case and has wildcards. The lower bound makes an index
 * usable.
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
