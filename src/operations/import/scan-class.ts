import type { ImportClass } from "../../domain/import/import-class.ts";
import type { ImportSource, RawRow } from "../../domain/import/import-source.ts";
import type { CustomFields } from "../../domain/import/rows/custom-fields.ts";
import { type ImportedIds, importedIds } from "../../domain/import/rows/imported-ids.ts";
import { customFieldsOfClass, isRow } from "../../domain/import/rows/prepare-row.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";

/** What must be known of all rows of a class before the first of them is prepared. */
export interface ClassScan {
  readonly count: number;
  readonly custom: CustomFields;
  readonly ids: ImportedIds;
  /** Ids that more than one row has. */
  readonly repeated: ReadonlySet<string>;
}

/** Reads a class once through; `look` is shown every row. Memory: its ids, nothing of its rows. */
export const scanClass = async (
  source: ImportSource,
  of: ImportClass,
  files: ReadonlyArray<RowsOfFile>,
  look: (row: RawRow) => void,
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
      look(row);
      const { objectId } = row;
      if (typeof objectId === "string" && !ids.add(objectId)) repeated.add(objectId);
    }
  }
  return { count, custom: custom.result(), ids, repeated };
};
