import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Operand, Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { keyOperand } from "./custom-key.ts";
import { type Condition, canHold, type FieldRef, fieldAt, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

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
      return startsWith(scope, of, text, part.ref);
    case "end":
      return present(
        of,
        sql<SqlBool>`(length(${of.ref}) >= length(${part.ref}) and substr(${of.ref}, length(${of.ref}) - length(${part.ref}) + 1) = ${part.ref})`,
      );
    case "inside":
      return present(of, sql<SqlBool>`${dialect.position(of.ref, part.ref)} > 0`);
  }
};

const startsWith = ({ dialect }: Scope, of: FieldRef, start: Operand<string>, part: RawBuilder<unknown>): Condition => {
  const starts = sql<SqlBool>`substr(${of.ref}, 1, length(${part})) = ${part}`;
  // The bounds make an index usable.
  if (of.key === undefined) return present(of, sql<SqlBool>`(${of.ref} >= ${part} and ${starts})`);
  const [first, last] = [keyOperand(dialect, of.key, start, part), keyOperand(dialect, of.key, start, part, "lastKey")];
  return sql<SqlBool>`(${of.key.ref} >= ${first} and ${of.key.ref} <= ${last} and ${starts})`;
};

/** Whether the text is like a pattern. */
export const matches = (scope: Scope, { field, pattern }: Extract<Predicate, { is: "matches" }>): Condition => {
  const of = fieldAt(scope, field);
  const like = operandAt(scope, pattern);
  return like?.kind === "pattern" && canHold(of.column, "text")
    ? present(of, scope.dialect.matches(of.ref, like.ref))
    : sqlFalse;
};
