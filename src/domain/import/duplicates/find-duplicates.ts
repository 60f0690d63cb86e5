import { uniquesOf } from "../../kernel/schema/entity.ts";
import type { ImportClass } from "../import-class.ts";
import type { PreparedRow, RowLeftOut } from "../rows/prepare-row.ts";
import { duplicateLeftOut, type SharedValue } from "./keep-duplicate.ts";

/** The part of a row that is compared. */
export type ComparedRow = Pick<PreparedRow, "file" | "row" | "objectId" | "createdAt" | "fields">;

const keyOf = (
  { objectId, fields }: Pick<ComparedRow, "objectId" | "fields">,
  names: ReadonlyArray<string>,
): string | null => {
  const values = names.map((name) => (name === "objectId" ? objectId : (fields[name] ?? null)));
  return values.includes(null) ? null : JSON.stringify(values);
};

/** Values of unique fields that several rows have: field → values. Who holds them in the database must be looked up. */
export const sharedValues = (
  of: ImportClass,
  rows: ReadonlyArray<ComparedRow>,
): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(
    uniquesOf(of.entity).flatMap((names) => {
      const [name] = names;
      if (name === undefined || names.length > 1) return [];
      const met = new Set<unknown>();
      const shared = new Set<string>();
      for (const { fields } of rows) {
        const value = fields[name];
        if (typeof value === "string" && met.has(value)) shared.add(value);
        met.add(value);
      }
      return shared.size === 0 ? [] : [[name, [...shared]] as const];
    }),
  );

/** Rows that lose their unique value, and rows that are left out. */
export interface Duplicates<R> {
  readonly duplicates: ReadonlyMap<R, SharedValue>;
  readonly leftOut: ReadonlyMap<R, RowLeftOut>;
}
/**
 * Of the rows that share a unique value, the one that holds it in the database keeps it, else the one with the earliest createdAt, else
 * the first (R-ID-3, R-IMP-1). Of the rows that share an id, all but one are left out.
 */
export const findDuplicates = <R extends ComparedRow>(
  of: ImportClass,
  rows: ReadonlyArray<R>,
  holder: (name: string, value: unknown) => string | undefined,
): Duplicates<R> => {
  const duplicates = new Map<R, SharedValue>();
  const leftOut = new Map<R, RowLeftOut>();
  let alone = rows;
  const uniques = uniquesOf(of.entity);
  for (const names of [["objectId"], ...uniques]) {
    const keeps = new Map<string, R>();
    const holds = ({ objectId, fields }: R): boolean =>
      names.length === 1 && holder(names[0] ?? "", fields[names[0] ?? ""]) === objectId;
    for (const row of alone) {
      const key = keyOf(row, names);
      if (key === null) continue;
      const first = keeps.get(key);
      if (first === undefined || holds(row) || (row.createdAt < first.createdAt && !holds(first))) keeps.set(key, row);
    }
    alone = alone.filter((row) => {
      const key = keyOf(row, names);
      const keeper = key === null ? row : (keeps.get(key) as R);
      if (keeper === row) return true;
      const shared = { names, keeper: keeper.objectId };
      if (names[0] === "objectId" || of.asDuplicate === undefined) leftOut.set(row, duplicateLeftOut(of, row, shared));
      else duplicates.set(row, shared);
      return false;
    });
  }
  return { duplicates, leftOut };
};
