import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Operand, Scalar } from "../../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";
import type { Dialect } from "../dialect.ts";
import { kindOfValue, type ParameterKind, type ParameterKinds } from "../parameters.ts";
import { type Column, columnNamed } from "../schema/columns.ts";

/** A condition that never yields NULL, so that `not` is its complement (docs/decisions/004). */
export type Condition = Expression<SqlBool>;
export const sqlTrue: Condition = sql<SqlBool>`true`;
export const sqlFalse: Condition = sql<SqlBool>`false`;

/** Where a predicate is written: about which class, under which name, with which arguments. */
export interface Scope {
  readonly dialect: Dialect;
  readonly entity: Entity;
  /** `t0` the rows asked for, `t1` rows that they point to or that point to them, and so on. */
  readonly depth: number;
  readonly kinds: ParameterKinds;
  /** The classes that have tables; a look through a pointer to any other finds nothing. */
  readonly classes: (name: string) => Entity | undefined;
}

export const nameAt = (depth: number): string => `t${depth}`;
export const columnAt = (depth: number, column: string): RawBuilder<unknown> => sql.ref(`${nameAt(depth)}.${column}`);

/** A field in a statement. */
export interface FieldRef {
  readonly column: Column;
  readonly ref: RawBuilder<unknown>;
}
export const fieldAt = ({ entity, depth }: Scope, field: string): FieldRef => {
  const column = columnNamed(entity, field);
  return { column, ref: columnAt(depth, column.column) };
};

export const absent = ({ column, ref }: FieldRef): Condition =>
  column.open ? sql<SqlBool>`${ref} = ${sql.lit(openEnd)}` : column.nullable ? sql<SqlBool>`${ref} is null` : sqlFalse;
/** The condition where the field is there, false where it is absent. */
export const present = ({ column, ref }: FieldRef, condition: Condition): Condition =>
  column.open
    ? sql<SqlBool>`(${ref} < ${sql.lit(openEnd)} and ${condition})`
    : column.nullable
      ? sql<SqlBool>`(${ref} is not null and ${condition})`
      : condition;

/** One value in a statement; undefined stands for null, which an argument that was not given is too. */
export interface Value {
  readonly kind: ParameterKind | undefined;
  readonly ref: RawBuilder<unknown>;
}
export const operandAt = ({ kinds, dialect }: Scope, operand: Operand<Scalar | null>): Value | undefined => {
  if (operand === null) return undefined;
  if (typeof operand !== "object") {
    const kind = kindOfValue(operand);
    return { kind, ref: dialect.literal(operand, kind) };
  }
  const kind = kinds[operand.param];
  return kind === undefined ? undefined : { kind, ref: dialect.parameter({ param: operand.param, kind }) };
};

/** Whether the column can hold such a value at all; a value of another type equals nothing and is ordered nowhere. */
export const canHold = ({ storage }: Column, kind: ParameterKind | undefined): boolean =>
  storage === "integer" ? kind === "number" || kind === "real" : storage !== "json" && storage === kind;
/** The same for a list, which stands for each of its values. */
export const canHoldEach = ({ storage }: Column, kind: ParameterKind | undefined): boolean =>
  (storage === "text" && kind === "texts") || (storage === "integer" && (kind === "numbers" || kind === "reals"));
export const isList = (kind: ParameterKind | undefined): boolean =>
  kind === "texts" || kind === "numbers" || kind === "reals";
