import { type BookedShare, type Judged, judgedFields } from "../../domain/import/flags/flag.ts";
import type { Values } from "../../domain/import/import-class.ts";
import { pointedId, type RawRow } from "../../domain/import/rows/plain-fields.ts";
import type { Context } from "./import-context.ts";
import { judged } from "./prepared-chunks.ts";
import { emptyTally, writeChunk } from "./write-chunk.ts";
import type { ImportedClass } from "./write-class.ts";

export type Identified = { readonly objectId: string };

/** Records of a dry run by class and engineer. */
export interface Unwritten {
  readonly rows: (name: string, engineer: string) => ReadonlyArray<Identified>;
}

/** A field, or a part of a structure by its path; null where there is none. */
const valueAt = (values: Values, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => (value as Values | null | undefined)?.[name] ?? null, values);

/** Reads rows of the export again that the import would have written. */
async function* again(
  context: Context,
  { read, pointers, ids, writing }: ImportedClass,
  only: (row: RawRow) => boolean,
): AsyncGenerator<Identified & { readonly engineer: string }, void, undefined> {
  const names = judgedFields[read.of.entity.name as Judged];
  // Of twins the one that was kept.
  const kept = (row: RawRow, place: number): boolean =>
    typeof row.objectId === "string" && ids.isWritten(row.objectId) && ids.placeOf(row.objectId) === place;
  for await (const { rows } of judged(read, pointers, (row, place) => only(row) && kept(row, place))) {
    if (rows.length === 0) continue;
    // What a row comes to depends on its record: it is asked again, so that nothing of it was held.
    const { changes } = await writeChunk(context, read.of, rows, writing, emptyTally());
    for (const { entity, after } of changes) {
      if (entity !== read.of.entity.name || after === undefined) continue;
      const values = after as unknown as Values;
      const record: Record<string, unknown> = { objectId: after.objectId };
      for (const name of names) record[name] = valueAt(values, name);
      yield record as never;
    }
  }
}

/** What a dry run would have written about some engineers: reads each class of the export once. */
export const unwrittenOf = async (
  context: Context,
  done: ReadonlyMap<string, ImportedClass>,
  engineers: ReadonlySet<string>,
): Promise<Unwritten> => {
  const found = new Map<string, Map<string, Array<Identified>>>();
  for (const name of Object.keys(judgedFields)) {
    const of = done.get(name);
    if (of === undefined) continue;
    const own = new Map<string, Array<Identified>>();
    for await (const row of again(context, of, (raw) => engineers.has(pointedId(raw.engineer)))) {
      const rows = own.get(row.engineer);
      if (rows === undefined) own.set(row.engineer, [row]);
      else rows.push(row);
    }
    found.set(name, own);
  }
  return { rows: (name, engineer) => found.get(name)?.get(engineer) ?? [] };
};

/** The bookings of these ids that a dry run would have written. */
export const unwrittenBookings = async (
  context: Context,
  imported: ImportedClass,
  ids: ReadonlySet<string>,
): Promise<ReadonlyArray<BookedShare>> => {
  const found: Array<BookedShare> = [];
  for await (const row of again(context, imported, ({ objectId }) => ids.has(String(objectId))))
    found.push(row as unknown as BookedShare);
  return found;
};
