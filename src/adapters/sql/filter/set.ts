import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { at, type Condition, holds, holdsEach, no, operandAt, present, type Scope } from "./scope.ts";

/** One of the values; a list argument stands for each of its values and is bound as one. */
export const oneOf = (scope: Scope, { field, values }: Extract<Predicate, { is: "oneOf" }>): Condition => {
  const of = at(scope, field);
  const single: Array<RawBuilder<unknown>> = [];
  const found: Array<Condition> = [];
  for (const each of values) {
    const value = operandAt(scope, each);
    if (value === undefined) continue;
    if (holds(of.column, value.kind)) single.push(value.ref);
    else if (holdsEach(of.column, value.kind)) found.push(scope.dialect.among(of.ref, value.ref));
  }
  if (single.length > 0) found.unshift(sql<SqlBool>`${of.ref} in (${sql.join(single)})`);
  const [first] = found;
  if (first === undefined) return no;
  return present(of, found.length === 1 ? first : sql<SqlBool>`(${sql.join(found, sql` or `)})`);
};
