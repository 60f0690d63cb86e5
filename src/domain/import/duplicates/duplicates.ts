import { uniqueName, uniquesOf } from "../../kernel/schema/entity.ts";
import type { ImportClass } from "../import-class.ts";
import type { RowIssue } from "../row-issue.ts";
import type { PreparedRow, RowLeftOut } from "../rows/prepare-row.ts";
import type { DuplicateUsernames } from "./duplicate-usernames.ts";

/** What is compared of a row. */
export type ComparedRow = Pick<PreparedRow, "file" | "objectId" | "createdAt" | "fields">;
/** Which unique value a row shares, and the record that keeps it. */
export interface SharedValue {
  readonly names: ReadonlyArray<string>;
  readonly keeper: string;
}

const sharedText = (of: ImportClass, { names, keeper }: SharedValue): string =>
  `${uniqueName(of.entity, names)}: ${of.entity.name} ${keeper} has the same`;

/** A row left out because another one has its unique value. */
export const duplicateLeftOut = (
  of: ImportClass,
  { file, objectId }: Pick<ComparedRow, "file" | "objectId">,
  shared: SharedValue,
): RowLeftOut => ({ file, objectId, code: "DUPLICATE", message: sharedText(of, shared) });

/** A row as it stays beside the one that has its unique value, flagged; null where its class cannot have it (R-IMP-1). */
export const asDuplicate = (
  of: ImportClass,
  row: PreparedRow,
  shared: SharedValue,
  names: DuplicateUsernames,
): PreparedRow | null => {
  if (of.asDuplicate === undefined) return null;
  const { explanation, ...made } = of.asDuplicate(row, () => names.reserve(of.entity.name, row.objectId));
  const flag: RowIssue = { code: "DUPLICATE", message: `${sharedText(of, shared)}; ${explanation}` };
  return { ...row, ...made, repairs: [...row.repairs, flag] };
};

const keyOf = (
  { objectId, fields }: Pick<ComparedRow, "objectId" | "fields">,
  names: ReadonlyArray<string>,
): string | null => {
  const values = names.map((name) => (name === "objectId" ? objectId : (fields[name] ?? null)));
  return values.includes(null) ? null : JSON.stringify(values);
};

/** The values of single fields that more than one row has: of these it must be known who holds them in the database. */
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

/** What becomes of rows that share a unique value. */
export interface Duplicates<R> {
  readonly duplicates: ReadonlyMap<R, SharedValue>;
  readonly leftOut: ReadonlyMap<R, RowLeftOut>;
}
/**
 * Of rows that share a unique value one keeps it: that which holds it in the database, else the one made first, of those made at once
 * the first listed; the others stay without it (R-ID-3, R-IMP-1). Of rows that share an id the others are left out.
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
      const known = keeps.get(key);
      if (known === undefined || holds(row) || (row.createdAt < known.createdAt && !holds(known))) keeps.set(key, row);
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
