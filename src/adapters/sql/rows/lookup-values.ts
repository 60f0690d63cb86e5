import type { Scalar } from "../../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";
import { compareText } from "../../../domain/kernel/values/text.ts";

/** What a row holds in a field that others are read by; `''` where there is no row, or nothing in it (ports/load). An open end is later than every day. */
export const lookupValue = (row: unknown, field: string, entity: Entity): Scalar => {
  if (row === null || row === undefined) return "";
  const value =
    (row as Readonly<Record<string, unknown>>)[field] ?? (entity.fields[field]?.open === true ? openEnd : "");
  return typeof value === "string" || typeof value === "number" ? value : "";
};
/** The same of many rows: each value once, in order. */
export const lookupValues = (rows: ReadonlyArray<unknown>, field: string, entity: Entity): ReadonlyArray<Scalar> => {
  const values = new Set(rows.map((row) => lookupValue(row, field, entity)));
  values.delete("");
  return [...values].sort((left, right) =>
    typeof left === "string" ? compareText(left, right as string) : Number(left) - Number(right),
  );
};
const idOf = (row: unknown): string => (row as { readonly objectId: string }).objectId;
/** Puts the rows of a read in the order of their ids (`sortsInMemory`); most arrive in it. */
export const sortById = <T>(rows: Array<T>): Array<T> => {
  for (let i = 1; i < rows.length; i++)
    if (compareText(idOf(rows[i - 1]), idOf(rows[i])) > 0)
      return rows.sort((left, right) => compareText(idOf(left), idOf(right)));
  return rows;
};
