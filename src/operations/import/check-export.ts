import { importClasses } from "../../domain/import/classes/import-classes.ts";
import type { ImportSource } from "../../domain/import/import-source.ts";
import { timeZoneCheck } from "../../domain/import/rows/import-time-zone.ts";
import { isRow } from "../../domain/import/rows/prepare-row.ts";
import { FirmError } from "../caller/firm-error.ts";
import type { ExportFile } from "./import-export.ts";
import { type ImportOptions, wrongOptions } from "./options.ts";
import { rowChunks } from "./row-chunks.ts";

/** Rejects if an import of these files would be refused whatever the database holds. Call it before you create the tables. */
export const checkExport = async (
  source: ImportSource,
  files: ReadonlyArray<ExportFile>,
  options: ImportOptions,
): Promise<void> => {
  const wrong = wrongOptions(options);
  if (wrong !== null) throw new FirmError(wrong);
  if (options.timeZone !== undefined) return;
  const timeZone = timeZoneCheck(source, null);
  for (const of of importClasses) {
    const own = files.filter((each) => source.className(each.class) === of.entity.name);
    for await (const { rows } of rowChunks(source, own, options.signal))
      for (const row of rows) if (isRow(row)) timeZone.add(of, row);
  }
  const refusal = timeZone.refusal();
  if (refusal !== null) throw new FirmError(refusal);
};
