import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Operand, Param, Scalar } from "../../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { isShownLabel, labelAndState } from "../../../domain/kernel/schema/label-path.ts";
import { titleCase } from "../../../domain/kernel/schema/word.ts";
import { type CustomStorage, customFieldAt, isCustomPath, placeIn } from "../../../domain/kernel/values/custom-path.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";
import { farnessNumbers } from "../../../domain/kernel/values/place.ts";
import type { Dialect } from "../dialect.ts";
import { kindOfValue, type ParameterKind, type ParameterKinds } from "../parameters.ts";
import { type Column, columnNamed, keysColumn } from "../schema/columns.ts";
import { isAbsent, isWhole, type KeyRef } from "./custom-key.ts";

/** A condition that never yields NULL, so that `not` is its complement (docs/decisions/004). */
export type Condition = Expression<SqlBool>;
export const sqlTrue: Condition = sql<SqlBool>`true`;
export const sqlFalse: Condition = sql<SqlBool>`false`;

/** The scope of a predicate: its class, table alias and arguments. */
export interface Scope {
  readonly dialect: Dialect;
  readonly entity: Entity;
  /** `t0` for the selected rows, `t1` for rows related to them, and so on. */
  readonly depth: number;
  readonly kinds: ParameterKinds;
  /** The classes that have tables; a pointer to any other class matches nothing. */
  readonly classes: (name: string) => Entity | undefined;
}

export const nameAt = (depth: number): string => `t${depth}`;
export const columnAt = (depth: number, column: string): RawBuilder<unknown> => sql.ref(`${nameAt(depth)}.${column}`);

/** What a condition knows of a column; a custom field can be `real`. */
type ComparedColumn = Omit<Column, "storage"> & { readonly storage: Column["storage"] | "real" };
/** A field in a statement. */
export interface FieldRef {
  readonly column: ComparedColumn;
  readonly ref: RawBuilder<unknown>;
  /** Its key, if it is an indexed custom field. */
  readonly key?: KeyRef;
}
export const fieldAt = (scope: Scope, field: string): FieldRef => {
  const { entity, depth } = scope;
  if (isCustomPath(field)) {
    const [, storage, slot] = customFieldAt(field);
    const column = { field, column: "custom", storage: customStorages[storage], nullable: true, open: false } as const;
    const ref = customAt(scope, field);
    if (slot === undefined || storage === "farness") return { column, ref };
    const keys = columnAt(depth, keysColumn);
    const exists = sql<SqlBool>`(${keys} ->> ${sql.lit(Number(slot))} is not null)`;
    const key = {
      ref: scope.dialect.customKey(keys, Number(slot)),
      exists,
      existsBeside: scope.dialect.comparedKeyExists ? null : exists,
      storage,
    };
    return isWhole(key) ? { column: { ...column, nullable: false }, ref: key.ref, key } : { column, ref, key };
  }
  if (isShownLabel(field)) return shownLabelAt(scope, field);
  const [name, member] = field.split(".") as [string, string?];
  if (member !== undefined && entity.fields[name]?.kind.type === "money") {
    const { column } = columnNamed(entity, name);
    const value = sql`(${columnAt(depth, column)} ->> ${sql.lit(member)})`;
    const storage = member === "minor" ? "integer" : "text";
    return {
      column: { field, column, storage, nullable: true, open: false },
      ref: member === "minor" ? sql`cast(${value} as bigint)` : value,
    };
  }
  const column = columnNamed(entity, field);
  return { column, ref: columnAt(depth, column.column) };
};
/** The written word, else the state in title case. */
const shownLabelAt = ({ entity, depth }: Scope, field: string): FieldRef => {
  const [label, state] = labelAndState(field).map((each) => columnNamed(entity, each)) as [Column, Column];
  const [written, of] = [columnAt(depth, label.column), columnAt(depth, state.column)];
  const cases = (entity.fields[state.field]?.kind.words?.states ?? []).map(
    (each) => sql`when ${sql.lit(each)} then ${sql.lit(titleCase(each))}`,
  );
  return {
    column: { ...label, field, nullable: state.nullable },
    ref: sql`coalesce(${written}, case ${of} ${sql.join(cases, sql` `)} end)`,
  };
};
const customStorages: Readonly<Record<CustomStorage, ComparedColumn["storage"]>> = {
  ...{ text: "text", key: "text", number: "real", boolean: "boolean", list: "json", json: "json", point: "json" },
  ...{ latitude: "real", longitude: "real", farness: "real" },
};
const customAt = ({ depth, dialect, kinds }: Scope, field: string): RawBuilder<unknown> => {
  const [name, storage, from = ""] = customFieldAt(field);
  const custom = columnAt(depth, "custom");
  switch (storage) {
    case "point":
    case "latitude":
    case "longitude":
      return dialect.placeValue(dialect.customValue(custom, name, "json"), storage);
    case "farness": {
      const numbers = from in kinds ? { param: from } : farnessNumbers(placeIn(from));
      return dialect.farness(dialect.customValue(custom, name, "json"), numbersAt(dialect, numbers));
    }
    default:
      return dialect.customValue(custom, name, storage);
  }
};
/** A list of numbers, bound as one. */
export const numbersAt = (dialect: Dialect, numbers: ReadonlyArray<number> | Param): RawBuilder<unknown> =>
  "param" in numbers
    ? dialect.parameter({ param: numbers.param, kind: "reals" })
    : dialect.literal(dialect.encoder("reals")?.(numbers), "reals");
/** Whether the field is a list, of pointers or of anything. */
export const isListField = ({ entity }: Scope, field: string): boolean =>
  isCustomPath(field) ? customFieldAt(field)[1] === "list" : entity.fields[field]?.kind.type === "list";
/** A list as a table with the column `value`. */
export const itemsIn = ({ dialect }: Scope, field: string, ref: RawBuilder<unknown>): RawBuilder<unknown> =>
  isCustomPath(field) ? dialect.anyTextsIn(ref) : dialect.textsIn(ref);
/** A value of a list; undefined if the field is none. It stands where {@link Dialect.textsIn} is selected from. */
export const itemOf = (scope: Scope, field: string): FieldRef | undefined => {
  if (!isListField(scope, field)) return undefined;
  const items = scope.entity.fields[field]?.kind.items;
  if (items === undefined)
    return { column: { field, column: "value", storage: "text", nullable: true, open: false }, ref: sql`value` };
  const storage = items.type === "integer" ? "integer" : "text";
  const column = { field, column: "value", storage, nullable: false, open: false } as const;
  return { column, ref: storage === "integer" ? sql`cast(value as bigint)` : sql`value` };
};

export const absent = ({ column, ref, key }: FieldRef): Condition =>
  key !== undefined
    ? isAbsent(key)
    : column.open
      ? sql<SqlBool>`${ref} = ${sql.lit(openEnd)}`
      : column.nullable
        ? sql<SqlBool>`${ref} is null`
        : sqlFalse;
/** The condition, or false if the field is absent. */
export const present = ({ column, ref }: FieldRef, condition: Condition): Condition =>
  column.open
    ? sql<SqlBool>`(${ref} < ${sql.lit(openEnd)} and ${condition})`
    : column.nullable
      ? sql<SqlBool>`(${ref} is not null and ${condition})`
      : condition;

/** A value in a statement; undefined stands for null, as does a missing argument. */
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

/** Whether the column can hold such a value; a value of another type equals nothing and has no order. */
export const canHold = ({ storage }: ComparedColumn, kind: ParameterKind | undefined): boolean =>
  storage === "integer" || storage === "real"
    ? kind === "number" || kind === "real"
    : storage !== "json" && storage === kind;
/** The same for each value of a list. */
export const canHoldEach = ({ storage }: ComparedColumn, kind: ParameterKind | undefined): boolean =>
  (storage === "text" && kind === "texts") ||
  ((storage === "integer" || storage === "real") && (kind === "numbers" || kind === "reals"));
export const isList = (kind: ParameterKind | undefined): boolean =>
  kind === "texts" || kind === "numbers" || kind === "reals";
