import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Operand, Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { amongKeys, isWhole, keyOperand } from "./custom-key.ts";
import {
  type Condition,
  canHold,
  canHoldEach,
  type FieldRef,
  fieldAt,
  itemOf,
  itemsIn,
  operandAt,
  present,
  type Scope,
  sqlFalse,
  sqlTrue,
} from "./scope.ts";

/** Whether a value that is not absent is one of these. A list argument is bound as one parameter. */
const among = (scope: Scope, of: FieldRef, values: ReadonlyArray<Operand>, asKeys = false): Condition => {
  const key = asKeys ? of.key : undefined;
  const ref = key?.ref ?? of.ref;
  const single: Array<RawBuilder<unknown>> = [];
  const conditions: Array<Condition> = [];
  for (const each of values) {
    const value = operandAt(scope, each);
    if (value === undefined) continue;
    const isList = canHoldEach(of.column, value.kind);
    if (!isList && !canHold(of.column, value.kind)) continue;
    const given =
      key !== undefined ? keyOperand(scope.dialect, key, each, value.ref, isList ? "keys" : "key") : value.ref;
    if (isList) conditions.push(scope.dialect.inList(ref, given));
    else single.push(given);
  }
  if (single.length > 0) conditions.unshift(sql<SqlBool>`${ref} in (${sql.join(single)})`);
  const [first] = conditions;
  if (first === undefined) return sqlFalse;
  return conditions.length === 1 ? first : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
};

/** Whether the field is one of the values. */
export const oneOf = (scope: Scope, { field, values }: Extract<Predicate, { is: "oneOf" }>): Condition => {
  const of = fieldAt(scope, field);
  const found = among(scope, of, values, of.key !== undefined);
  if (found === sqlFalse) return found;
  if (of.key === undefined) return present(of, found);
  return amongKeys(of.key, found, isWhole(of.key) ? sqlTrue : among(scope, of, values));
};

/** Whether one value of a list is one of these, or every one is. */
export const has = (scope: Scope, { field, values, only }: Extract<Predicate, { is: "has" }>): Condition => {
  const of = fieldAt(scope, field);
  const item = itemOf(scope, field);
  if (item === undefined) return sqlFalse;
  const found = among(scope, item, values);
  if (found === sqlFalse && only !== true) return sqlFalse;
  const listed = itemsIn(scope, field, of.ref);
  return present(
    of,
    only === true
      ? sql<SqlBool>`not exists (select 1 from ${listed} where (${found}) is not true)`
      : sql<SqlBool>`exists (select 1 from ${listed} where ${found})`,
  );
};
