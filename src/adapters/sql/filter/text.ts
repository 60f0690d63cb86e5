import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Condition, canHold, fieldAt, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/**
 * Whether the text has a part at this place, by code point, with case unless it is a pattern. LIKE ignores case and has wildcards.
 */
export const textPart = (scope: Scope, { field, at, text, anyCase }: Extract<Predicate, { is: "text" }>): Condition => {
  const { dialect } = scope;
  const of = fieldAt(scope, field);
  const part = operandAt(scope, text);
  if (part?.kind !== (anyCase === true ? "anyCase" : "text") || !canHold(of.column, "text")) return sqlFalse;
  if (anyCase === true) return present(of, dialect.anyCase(of.ref, part.ref, at));
  switch (at) {
    case "start":
      // The lower bound makes an index usable.
      return present(
        of,
        sql<SqlBool>`(${of.ref} >= ${part.ref} and substr(${of.ref}, 1, length(${part.ref})) = ${part.ref})`,
      );
    case "end":
      return present(
        of,
        sql<SqlBool>`(length(${of.ref}) >= length(${part.ref}) and substr(${of.ref}, length(${of.ref}) - length(${part.ref}) + 1) = ${part.ref})`,
      );
    case "inside":
      return present(of, sql<SqlBool>`${dialect.position(of.ref, part.ref)} > 0`);
  }
};

/** Whether the text is like a pattern. */
export const matches = (scope: Scope, { field, pattern }: Extract<Predicate, { is: "matches" }>): Condition => {
  const of = fieldAt(scope, field);
  const like = operandAt(scope, pattern);
  return like?.kind === "pattern" && canHold(of.column, "text")
    ? present(of, scope.dialect.matches(of.ref, like.ref))
    : sqlFalse;
};
