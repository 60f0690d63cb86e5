import * as Result from "effect/Result";
import type { ImportClass } from "../../domain/import/import-class.ts";
import type { RawRow } from "../../domain/import/import-source.ts";
import {
  type ImportContext,
  isRow,
  type PreparedRow,
  type RowLeftOut,
  rowPreparer,
} from "../../domain/import/rows/prepare-row.ts";
import type { CheckedPointers, PointerCheck } from "./check-pointers.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";
import type { ClassScan } from "./scan-class.ts";

/** A chunk of valid rows whose pointers were checked. */
export interface PreparedChunk {
  readonly rows: ReadonlyArray<PreparedRow>;
  /** How many rows of the class have been read, including this chunk. */
  readonly done: number;
  /** Invalid rows. */
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly withoutTarget: CheckedPointers["withoutTarget"];
  readonly dangling: CheckedPointers["dangling"];
}

/** One class of an export after its scan. */
export interface ScannedClass {
  readonly of: ImportClass;
  readonly files: ReadonlyArray<RowsOfFile>;
  readonly scan: ClassScan;
  readonly at: ImportContext;
  readonly signal: AbortSignal | undefined;
}

/** Reads the rows of a class, or some of them. */
export async function* preparedChunks(
  { of, files, scan, at, signal }: ScannedClass,
  pointers: PointerCheck,
  only: ((row: RawRow, rowNumber: number) => boolean) | null = null,
): AsyncGenerator<PreparedChunk, void, undefined> {
  const prepare = rowPreparer(of, scan.custom, at);
  let done = 0;
  for await (const { file, before, firstRow, rows } of rowChunks(at.source, files, signal)) {
    const leftOut: Array<RowLeftOut> = [];
    const prepared: Array<PreparedRow> = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (only !== null && !(isRow(row) && only(row, firstRow + i))) continue;
      const outcome = prepare({ file, row: before + i + 1 }, firstRow + i, row);
      if (Result.isSuccess(outcome)) prepared.push(outcome.success);
      else leftOut.push(outcome.failure);
    }
    done += rows.length;
    const { kept, withoutTarget, dangling } = await pointers(prepared);
    yield { rows: kept, done, leftOut, withoutTarget, dangling };
  }
  if (done !== scan.count)
    throw new Error(
      `${files.map(({ file }) => file).join(", ")}: gave ${scan.count} rows at first and ${done} when asked again; a source of rows must give the same ones each time`,
    );
}
