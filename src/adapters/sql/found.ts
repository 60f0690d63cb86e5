import type { Scalar } from "../../domain/kernel/predicate.ts";
import { compareText } from "../../domain/kernel/text.ts";

/** What a row holds in a field that leads to other rows; `''` where there is no row, or nothing in it (ports/load). */
export const valueFound = (row: unknown, field: string): Scalar => {
  const value = (row as Readonly<Record<string, unknown>> | null)?.[field];
  return typeof value === "string" || typeof value === "number" ? value : "";
};
/** The same of many rows: each value once, in order. */
export const valuesFound = (rows: ReadonlyArray<unknown>, field: string): ReadonlyArray<Scalar> => {
  const values = new Set(rows.map((row) => valueFound(row, field)));
  values.delete("");
  return [...values].sort((left, right) =>
    typeof left === "string" ? compareText(left, right as string) : Number(left) - Number(right),
  );
};
/** All rows of a read, by id, are put in order when they are there (`sortedWhenRead`). */
export const byId = (left: unknown, right: unknown): number =>
  compareText((left as { readonly objectId: string }).objectId, (right as { readonly objectId: string }).objectId);
