import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Condition, canHold, canHoldEach, fieldAt, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/** Whether the field is one of the values. A list argument is bound as one parameter. */
export const oneOf = (scope: Scope, { field, values }: Extract<Predicate, { is: "oneOf" }>): Condition => {
  const of = fieldAt(scope, field);
  const single: Array<RawBuilder<unknown>> = [];
  const conditions: Array<Condition> = [];
  for (const each of values) {
    const value = operandAt(scope, each);
    if (value === undefined) continue;
    if (canHold(of.column, value.kind)) single.push(value.ref);
    else if (canHoldEach(of.column, value.kind)) conditions.push(scope.dialect.inList(of.ref, value.ref));
  }
  if (single.length > 0) conditions.unshift(sql<SqlBool>`${of.ref} in (${sql.join(single)})`);
  const [first] = conditions;
  if (first === undefined) return sqlFalse;
  return present(of, conditions.length === 1 ? first : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`);
};
