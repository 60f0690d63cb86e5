import type { DuplicateUsernames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { type ComparedRow, findDuplicates, sharedValues } from "../../domain/import/duplicates/find-duplicates.ts";
import type { SharedValue } from "../../domain/import/duplicates/keep-duplicate.ts";
import type { RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import { uniquesOf } from "../../domain/kernel/schema/entity.ts";
import type { PointerCheck } from "./check-pointers.ts";
import type { ImportContext } from "./import-context.ts";
import { holdersRead } from "./loads.ts";
import { preparedChunks, type ScannedClass } from "./prepared-chunks.ts";
import { chunksOf } from "./row-chunks.ts";

/** Rows that share a unique value or an id with another row of the export, by row number. */
export interface DuplicateRows {
  /** Rows that are kept without the unique value. */
  readonly kept: ReadonlyMap<number, SharedValue>;
  readonly dropped: ReadonlySet<number>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
}

/** The ids of the records that hold these values in the database: field → value → id. */
const findHolders = async (
  context: ImportContext,
  { of }: ScannedClass,
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
 * Reads a class once to find duplicates, unless it can have none. Memory: the unique values of accounts, profiles and projects; of other
 * classes only rows with repeated ids.
 */
export const findDuplicateRows = async (
  context: ImportContext,
  read: ScannedClass,
  pointers: PointerCheck,
  usernames: DuplicateUsernames,
): Promise<DuplicateRows> => {
  const { of, scan } = read;
  const uniques = new Set(uniquesOf(of.entity).flat());
  const { repeated } = scan;
  if (uniques.size === 0 && repeated.size === 0) return { kept: new Map(), dropped: new Set(), leftOut: [] };
  const only =
    uniques.size > 0 ? null : ({ objectId }: { readonly objectId?: unknown }) => repeated.has(String(objectId));
  const rows: Array<ComparedRow & { readonly rowNumber: number }> = [];
  for await (const chunk of preparedChunks(read, pointers, only))
    for (const { file, row, rowNumber, objectId, createdAt, fields } of chunk.rows) {
      const compared = Object.fromEntries([...uniques].map((name) => [name, fields[name]]));
      rows.push({ file, row, rowNumber, objectId, createdAt, fields: compared });
    }
  const holders = await findHolders(context, read, sharedValues(of, rows));
  const { duplicates, leftOut } = findDuplicates(of, rows, (name, value) => holders.get(name)?.get(value));
  if (of.entity.name === "User")
    for (const row of rows) if (!duplicates.has(row) && !leftOut.has(row)) usernames.markTaken(row.fields);
  return {
    kept: new Map([...duplicates].map(([{ rowNumber }, shared]) => [rowNumber, shared])),
    dropped: new Set([...leftOut.keys()].map(({ rowNumber }) => rowNumber)),
    leftOut: [...leftOut.values()],
  };
};
