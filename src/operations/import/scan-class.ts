import type { ImportClass } from "../../domain/import/import-class.ts";
import type { ImportSource, RawRow } from "../../domain/import/import-source.ts";
import type { CustomFields } from "../../domain/import/rows/custom-fields.ts";
import { type ImportedIds, importedIds } from "../../domain/import/rows/imported-ids.ts";
import { customFieldsOfClass, isRow } from "../../domain/import/rows/prepare-row.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";

/** What must be known about all rows of a class before the first one is prepared. */
export interface ClassScan {
  readonly count: number;
  readonly custom: CustomFields;
  readonly ids: ImportedIds;
  /** Ids of several rows. */
  readonly repeated: ReadonlySet<string>;
}

/** Reads all rows of a class; `visit` is called with each. Memory: the ids only. */
export const scanClass = async (
  source: ImportSource,
  of: ImportClass,
  files: ReadonlyArray<RowsOfFile>,
  visit: (row: RawRow) => void,
  signal: AbortSignal | undefined,
): Promise<ClassScan> => {
  const custom = customFieldsOfClass(of, source);
  const ids = importedIds();
  const repeated = new Set<string>();
  let count = 0;
  for await (const { rows } of rowChunks(source, files, signal)) {
    count += rows.length;
    for (const row of rows) {
      if (!isRow(row)) continue;
      custom.add(row);
      visit(row);
      const { objectId } = row;
      if (typeof objectId === "string" && !ids.add(objectId)) repeated.add(objectId);
    }
  }
  return { count, custom: custom.result(), ids, repeated };
};
