import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { absent, type Condition, canHold, fieldAt, isList, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/** Compares a field with a value. An absent field equals only an absent value; text is ordered by code point (BINARY). */
export const compare = (scope: Scope, { field, by, to }: Extract<Predicate, { is: "compare" }>): Condition => {
  const of = fieldAt(scope, field);
  const value = operandAt(scope, to);
  if (value === undefined || isList(value.kind)) return by === "=" ? absent(of) : sqlFalse;
  return canHold(of.column, value.kind) ? present(of, sql<SqlBool>`${of.ref} ${sql.raw(by)} ${value.ref}`) : sqlFalse;
};

/** At least this value, or absent. An open end is stored as a day after all others, so one comparison covers both. */
export const reaches = (scope: Scope, { field, to }: Extract<Predicate, { is: "reaches" }>): Condition => {
  const of = fieldAt(scope, field);
  const value = operandAt(scope, to);
  if (value === undefined || isList(value.kind)) return sqlFalse;
  if (!canHold(of.column, value.kind)) return absent(of);
  const reached = sql<SqlBool>`${of.ref} >= ${value.ref}`;
  return of.column.nullable ? sql<SqlBool>`(${of.ref} is null or ${reached})` : reached;
};
