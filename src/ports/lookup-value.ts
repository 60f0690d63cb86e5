import type { Scalar } from "../domain/kernel/policy/predicate.ts";
import type { Entity } from "../domain/kernel/schema/entity.ts";
import { openEnd } from "../domain/kernel/values/day.ts";

/** The value of a lookup field; `''` without a row or value. An open end is later than every day. */
export const lookupValue = (row: unknown, field: string, entity: Entity): Scalar => {
  if (row === null || row === undefined) return "";
  const value =
    (row as Readonly<Record<string, unknown>>)[field] ?? (entity.fields[field]?.open === true ? openEnd : "");
  return typeof value === "string" || typeof value === "number" ? value : "";
};
