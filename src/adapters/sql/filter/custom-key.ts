import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { By, Operand, Scalar } from "../../../domain/kernel/policy/predicate.ts";
import { absentKey, keyLength, keyOf, lastKeyOf, textKey } from "../../../domain/kernel/values/custom-key.ts";
import type { CustomStorage } from "../../../domain/kernel/values/custom-path.ts";
import type { Dialect } from "../dialect.ts";
import type { ParameterKind } from "../parameters.ts";

type Ref = RawBuilder<unknown>;
/** The key of an indexed custom field: no row of its class is without one, and their order is that of the values. */
export interface KeyRef {
  readonly ref: Ref;
  /** Whether there is a key, as the condition of the indexes says it: a database proves from it that one of them has every row. */
  readonly exists: RawBuilder<SqlBool>;
  /** The same beside a comparison of the key. */
  readonly existsBeside: RawBuilder<SqlBool> | null;
  readonly storage: CustomStorage;
}
/** Whether equal keys are equal values. Those of long texts may not be. */
export const isWhole = ({ storage }: KeyRef): boolean => storage !== "text";

/** The key of an operand, whose value is `value`; `last` of all texts that begin with it. */
export const keyOperand = (
  dialect: Dialect,
  { storage }: KeyRef,
  operand: Operand<Scalar>,
  value: Ref,
  kind: Extract<ParameterKind, "key" | "keys" | "lastKey"> = "key",
): Ref => {
  // It is a beginning already.
  if (storage === "key") return sql`(${sql.lit(textKey)} || ${value})`;
  if (typeof operand === "object") return dialect.parameter({ param: operand.param, kind });
  return dialect.literal(kind === "lastKey" ? lastKeyOf(String(operand)) : keyOf(operand), "text");
};

export const isPresent = ({ ref }: KeyRef) => sql<SqlBool>`${ref} > ${sql.lit(absentKey)}`;
export const isAbsent = ({ ref }: KeyRef) => sql<SqlBool>`${ref} = ${sql.lit(absentKey)}`;
/** One of these keys; long texts are compared by `exactly`. `compared` is the key of the row, or one that is equal and costs less. */
export const amongKeys = (
  key: KeyRef,
  among: Expression<SqlBool>,
  exactly: Expression<SqlBool>,
  compared: Ref = key.ref,
) => {
  const exists = key.existsBeside === null ? sql`` : sql`${key.existsBeside} and `;
  // A text that is in its key as a whole is what its key says.
  const isShort = sql`length(${compared}) <= ${sql.lit(keyLength)}`;
  return isWhole(key)
    ? sql<SqlBool>`(${exists}${among})`
    : sql<SqlBool>`(${exists}${among} and (${isShort} or ${exactly}))`;
};

/** Compares keys; where those of texts are equal, the values are compared by `exactly`. */
export const compareKeys = (key: KeyRef, by: By, value: Ref, exactly: Expression<SqlBool>) => {
  if (by === "=") return amongKeys(key, sql<SqlBool>`${key.ref} = ${value}`, exactly, value);
  const present = by.startsWith("<") ? sql`${isPresent(key)} and ` : sql``;
  if (isWhole(key)) return sql<SqlBool>`(${present}${key.ref} ${sql.raw(by)} ${value})`;
  const bound = sql.raw(by.startsWith("<") ? "<=" : ">=");
  return sql<SqlBool>`(${present}${key.ref} ${bound} ${value} and (${key.ref} <> ${value} or ${exactly}))`;
};
