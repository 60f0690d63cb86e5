import type { Scalar } from "../../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { compareText } from "../../../domain/kernel/values/text.ts";
import { lookupValue } from "../../../ports/lookup-value.ts";

/** The distinct values of many rows, in order. */
export const lookupValues = (rows: ReadonlyArray<unknown>, field: string, entity: Entity): ReadonlyArray<Scalar> => {
  const values = new Set(rows.map((row) => lookupValue(row, field, entity)));
  values.delete("");
  return [...values].sort((left, right) =>
    typeof left === "string" ? compareText(left, right as string) : Number(left) - Number(right),
  );
};
const idOf = (row: unknown): string => (row as { readonly objectId: string }).objectId;
/** Sorts rows by id (`sortsInMemory`); most are already in order. */
export const sortById = <T>(rows: Array<T>): Array<T> => {
  for (let i = 1; i < rows.length; i++)
    if (compareText(idOf(rows[i - 1]), idOf(rows[i])) > 0)
      return rows.sort((left, right) => compareText(idOf(left), idOf(right)));
  return rows;
};
