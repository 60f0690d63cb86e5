import { type SqlBool, sql } from "kysely";
import type { Operand, Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { compareKeys, isPresent, isWhole, keyOperand } from "./custom-key.ts";
import { absent, type Condition, canHold, fieldAt, isList, operandAt, present, type Scope, sqlFalse } from "./scope.ts";

/** Compares a field with a value. An absent field equals only an absent value; text is ordered by code point (BINARY). */
export const compare = (scope: Scope, { field, by, to }: Extract<Predicate, { is: "compare" }>): Condition => {
  const of = fieldAt(scope, field);
  const value = operandAt(scope, to);
  if (value === undefined || isList(value.kind)) return by === "=" ? absent(of) : sqlFalse;
  if (!canHold(of.column, value.kind)) return sqlFalse;
  const exactly = sql<SqlBool>`${of.ref} ${sql.raw(by)} ${value.ref}`;
  if (of.key === undefined) return present(of, exactly);
  return compareKeys(of.key, by, keyOperand(scope.dialect, of.key, to as Operand, value.ref), exactly);
};

/** Before a value or absent: one range of keys, which SQLite would otherwise read in two parts and sort. */
export const lessOrAbsent = (scope: Scope, [less, none, ...more]: ReadonlyArray<Predicate>): Condition | undefined => {
  if (less?.is !== "compare" || less.by !== "<" || none?.is !== "compare" || none.by !== "=" || none.to !== null)
    return undefined;
  const of = fieldAt(scope, less.field);
  const value = operandAt(scope, less.to);
  if (of.key === undefined || !isWhole(of.key) || none.field !== less.field || more.length > 0) return undefined;
  if (value === undefined || !canHold(of.column, value.kind)) return undefined;
  return sql<SqlBool>`${of.ref} < ${keyOperand(scope.dialect, of.key, less.to as Operand, value.ref)}`;
};

/** Whether an indexed custom field has a value: a range of its keys, which no index finds as what is not absent. */
export const notAbsent = (scope: Scope, of: Predicate): Condition | undefined => {
  if (of.is !== "compare" || of.by !== "=" || of.to !== null) return undefined;
  const { key } = fieldAt(scope, of.field);
  return key === undefined ? undefined : isPresent(key);
};

/** At least this value, or absent. An open end is stored as a day after all others, so one comparison covers both. */
export const reaches = (scope: Scope, { field, to }: Extract<Predicate, { is: "reaches" }>): Condition => {
  const of = fieldAt(scope, field);
  const value = operandAt(scope, to);
  if (value === undefined || isList(value.kind)) return sqlFalse;
  if (!canHold(of.column, value.kind)) return absent(of);
  if (of.key !== undefined)
    return sql<SqlBool>`(${absent(of)} or ${compare(scope, { is: "compare", field, by: ">=", to })})`;
  const reached = sql<SqlBool>`${of.ref} >= ${value.ref}`;
  return of.column.nullable ? sql<SqlBool>`(${of.ref} is null or ${reached})` : reached;
};
