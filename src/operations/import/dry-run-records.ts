import { type JudgedAllocation, type JudgedClass, judgedFields } from "../../domain/import/flags/flag.ts";
import type { Values } from "../../domain/import/import-class.ts";
import type { RawRow } from "../../domain/import/import-source.ts";
import type { ImportContext } from "./import-context.ts";
import { preparedChunks } from "./prepared-chunks.ts";
import { emptyTally, writeChunk } from "./write-chunk.ts";
import type { ImportedClass } from "./write-class.ts";

export type Identified = { readonly objectId: string };

/** The records that a dry run would have written, by class and engineer. */
export interface DryRunRecords {
  readonly rows: (name: string, engineer: string) => ReadonlyArray<Identified>;
}

/** The value at a dotted path; null if there is none. */
const valueAt = (values: Values, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => (value as Values | null | undefined)?.[name] ?? null, values);

/** Reads rows that the import would have written once more, and makes their records. */
async function* rereadRecords(
  context: ImportContext,
  { scanned: read, pointers, ids, options }: ImportedClass,
  only: (row: RawRow) => boolean,
): AsyncGenerator<Identified & { readonly engineer: string }, void, undefined> {
  const names = judgedFields[read.of.entity.name as JudgedClass];
  // Of rows with the same id only one was kept.
  const kept = (row: RawRow, rowNumber: number): boolean =>
    typeof row.objectId === "string" && ids.isWritten(row.objectId) && ids.rowNumberOf(row.objectId) === rowNumber;
  for await (const { rows } of preparedChunks(read, pointers, (row, rowNumber) => only(row) && kept(row, rowNumber))) {
    if (rows.length === 0) continue;
    // The result depends on the stored record, so the row is merged again; a dry run keeps no rows in memory.
    const { changes } = await writeChunk(context, read.of, rows, options, emptyTally());
    for (const { entity, after } of changes) {
      if (entity !== read.of.entity.name || after === undefined) continue;
      const values = after as unknown as Values;
      const record: Record<string, unknown> = { objectId: after.objectId };
      for (const name of names) record[name] = valueAt(values, name);
      yield record as never;
    }
  }
}

/** What a dry run would have written about some engineers. Reads each class of the export once. */
export const dryRunRecordsOf = async (
  context: ImportContext,
  done: ReadonlyMap<string, ImportedClass>,
  engineers: ReadonlySet<string>,
): Promise<DryRunRecords> => {
  const found = new Map<string, Map<string, Array<Identified>>>();
  for (const name of Object.keys(judgedFields)) {
    const of = done.get(name);
    if (of === undefined) continue;
    const own = new Map<string, Array<Identified>>();
    for await (const row of rereadRecords(context, of, ({ engineer }) => {
      const id = of.scanned.at.source.pointerId(engineer, "EngineerProfile");
      return id !== null && engineers.has(id);
    })) {
      const rows = own.get(row.engineer);
      if (rows === undefined) own.set(row.engineer, [row]);
      else rows.push(row);
    }
    found.set(name, own);
  }
  return { rows: (name, engineer) => found.get(name)?.get(engineer) ?? [] };
};

/** The bookings of these ids that a dry run would have written. */
export const dryRunAllocations = async (
  context: ImportContext,
  imported: ImportedClass,
  ids: ReadonlySet<string>,
): Promise<ReadonlyArray<JudgedAllocation>> => {
  const found: Array<JudgedAllocation> = [];
  for await (const row of rereadRecords(context, imported, ({ objectId }) => ids.has(String(objectId))))
    found.push(row as unknown as JudgedAllocation);
  return found;
};
