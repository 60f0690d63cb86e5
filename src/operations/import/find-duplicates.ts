import type { TwinNames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { type Comparable, findTwins, type Shared, sharedValues } from "../../domain/import/duplicates/duplicates.ts";
import type { RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import { uniquesOf } from "../../domain/kernel/schema/entity.ts";
import type { Pointers } from "./check-pointers.ts";
import type { Context } from "./import-context.ts";
import { holdersRead } from "./loads.ts";
import { type ClassRead, judged } from "./prepared-chunks.ts";
import { chunksOf } from "./row-chunks.ts";

/** Rows that share a unique value with another one of the export, by their place in the class. */
export interface TwinPlaces {
  /** Those that stay without it. */
  readonly twins: ReadonlyMap<number, Shared>;
  readonly dropped: ReadonlySet<number>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
}

/** Who holds these values in the database: field → value → id. */
const holdersOf = async (
  context: Context,
  { of }: ClassRead,
  shared: ReadonlyMap<string, ReadonlyArray<string>>,
): Promise<ReadonlyMap<string, ReadonlyMap<unknown, string>>> => {
  const found = new Map<string, ReadonlyMap<unknown, string>>();
  for (const [name, values] of shared) {
    const own = new Map<unknown, string>();
    for await (const some of chunksOf(values)) {
      const { rows } = await context.read({ held: holdersRead(of.entity, name) }, { values: some });
      for (const row of rows.held as ReadonlyArray<Readonly<Record<string, unknown>>>)
        own.set(row[name], String(row.objectId));
    }
    found.set(name, own);
  }
  return found;
};

/**
 * Reads a class through for its twins, where it can have any. Memory: the unique values of classes that have such (accounts,
 * profiles, projects); of the others only rows whose id is not theirs alone.
 */
export const twinPlaces = async (
  context: Context,
  read: ClassRead,
  pointers: Pointers,
  names: TwinNames,
): Promise<TwinPlaces> => {
  const { of, scanned } = read;
  const uniques = new Set(uniquesOf(of.entity).flat());
  const { repeated } = scanned;
  if (uniques.size === 0 && repeated.size === 0) return { twins: new Map(), dropped: new Set(), leftOut: [] };
  const only =
    uniques.size > 0 ? null : ({ objectId }: { readonly objectId?: unknown }) => repeated.has(String(objectId));
  const rows: Array<Comparable & { readonly place: number }> = [];
  for await (const chunk of judged(read, pointers, only))
    for (const { file, place, objectId, createdAt, fields } of chunk.rows) {
      const compared = Object.fromEntries([...uniques].map((name) => [name, fields[name]]));
      rows.push({ file, place, objectId, createdAt, fields: compared });
    }
  const holders = await holdersOf(context, read, sharedValues(of, rows));
  const { twins, leftOut } = findTwins(of, rows, (name, value) => holders.get(name)?.get(value));
  if (of.entity.name === "User")
    for (const row of rows) if (!twins.has(row) && !leftOut.has(row)) names.note(row.fields);
  return {
    twins: new Map([...twins].map(([{ place }, shared]) => [place, shared])),
    dropped: new Set([...leftOut.keys()].map(({ place }) => place)),
    leftOut: [...leftOut.values()],
  };
};
