import { uniquesOf } from "../kernel/entity.ts";
import type { ImportClass } from "./import-class.ts";
import type { PreparedRow, RowLeftOut } from "./prepare.ts";

/** The field that a reader knows: `emailKey` keeps `email` unique. */
const publicName = ({ entity }: ImportClass, names: ReadonlyArray<string>): string =>
  names.map((name) => entity.fields[name]?.keyOf ?? name).join(", ");

/** What is compared of a row. */
export type Comparable = Pick<PreparedRow, "file" | "objectId" | "createdAt" | "fields">;

/** A row left out because another one has its unique value. */
export const twinOf = (
  of: ImportClass,
  { file, objectId }: Comparable,
  names: ReadonlyArray<string>,
  stays: string,
): RowLeftOut => ({
  file,
  objectId,
  code: "DUPLICATE",
  message: `${publicName(of, names)}: ${of.entity.name} ${stays} has the same`,
});

const keyOf = (row: Comparable, names: ReadonlyArray<string>): string | null => {
  const values = names.map((name) => (name === "objectId" ? row.objectId : (row.fields[name] ?? null)));
  return values.includes(null) ? null : JSON.stringify(values);
};

/** Of rows that share a unique value the one made first stays, of those made at once the first listed (R-ID-3, R-IMP-1). */
export const withoutTwins = <R extends Comparable>(
  of: ImportClass,
  rows: ReadonlyArray<R>,
): { readonly kept: ReadonlyArray<R>; readonly leftOut: ReadonlyArray<RowLeftOut> } => {
  const leftOut: Array<RowLeftOut> = [];
  let kept = rows;
  for (const names of [["objectId"], ...uniquesOf(of.entity)]) {
    const first = new Map<string, R>();
    for (const row of kept) {
      const key = keyOf(row, names);
      const known = key === null ? undefined : first.get(key);
      if (key !== null && (known === undefined || row.createdAt < known.createdAt)) first.set(key, row);
    }
    kept = kept.filter((row) => {
      const key = keyOf(row, names);
      const stays = key === null ? row : (first.get(key) as R);
      if (stays !== row) leftOut.push(twinOf(of, row, names, stays.objectId));
      return stays === row;
    });
  }
  return { kept, leftOut };
};
