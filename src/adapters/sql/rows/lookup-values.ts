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
/** All rows of a read, by id, are put in order when they are there (`sortedWhenRead`). */
export const compareById = (left: unknown, right: unknown): number =>
  compareText((left as { readonly objectId: string }).objectId, (right as { readonly objectId: string }).objectId);
