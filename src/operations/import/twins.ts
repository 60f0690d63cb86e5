import type { RowLeftOut } from "../../domain/import/prepare.ts";
import { type Comparable, withoutTwins } from "../../domain/import/twins.ts";
import { uniquesOf } from "../../domain/kernel/entity.ts";
import { type ClassRead, judged } from "./judged.ts";
import type { Pointers } from "./pointers.ts";

/** Rows that another one of the export stands before, by their place in the class. */
export interface Twins {
  readonly dropped: ReadonlySet<number>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
}

/**
 * Reads a class through for its twins, where it can have any. Memory: the unique values of classes that have such (accounts,
 * profiles, projects); of the others only rows whose id is not theirs alone.
 */
export const findTwins = async (read: ClassRead, pointers: Pointers): Promise<Twins> => {
  const { of, scanned } = read;
  const uniques = new Set(uniquesOf(of.entity).flat());
  const { repeated } = scanned;
  if (uniques.size === 0 && repeated.size === 0) return { dropped: new Set(), leftOut: [] };
  const only =
    uniques.size > 0 ? null : ({ objectId }: { readonly objectId?: unknown }) => repeated.has(String(objectId));
  const rows: Array<Comparable & { readonly place: number }> = [];
  for await (const chunk of judged(read, pointers, only))
    for (const { file, place, objectId, createdAt, fields } of chunk.rows) {
      const compared = Object.fromEntries([...uniques].map((name) => [name, fields[name]]));
      rows.push({ file, place, objectId, createdAt, fields: compared });
    }
  const { kept, leftOut } = withoutTwins(of, rows);
  const staying = new Set(kept.map(({ place }) => place));
  return { dropped: new Set(rows.flatMap(({ place }) => (staying.has(place) ? [] : [place]))), leftOut };
};
