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
  /** Whether there is a key, as the indexes say it: Postgres proves from it that one of them has every row. */
  readonly exists: RawBuilder<SqlBool>;
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
/** Whether the text is in its key as a whole. */
const isShort = ({ ref }: KeyRef) => sql<SqlBool>`length(${ref}) <= ${sql.lit(keyLength)}`;

/** One of these keys; long texts are compared by `exactly`. */
export const amongKeys = (key: KeyRef, among: Expression<SqlBool>, exactly: Expression<SqlBool>) =>
  isWhole(key)
    ? sql<SqlBool>`(${key.exists} and ${among})`
    : sql<SqlBool>`(${key.exists} and ${among} and (${isShort(key)} or ${exactly}))`;

/** Compares keys; where those of texts are equal, the values are compared by `exactly`. */
export const compareKeys = (key: KeyRef, by: By, value: Ref, exactly: Expression<SqlBool>) => {
  if (by === "=") return amongKeys(key, sql<SqlBool>`${key.ref} = ${value}`, exactly);
  const present = by.startsWith("<") ? sql`${isPresent(key)} and ` : sql``;
  if (isWhole(key)) return sql<SqlBool>`(${present}${key.ref} ${sql.raw(by)} ${value})`;
  const bound = sql.raw(by.startsWith("<") ? "<=" : ">=");
  return sql<SqlBool>`(${present}${key.ref} ${bound} ${value} and (${key.ref} <> ${value} or ${exactly}))`;
};
