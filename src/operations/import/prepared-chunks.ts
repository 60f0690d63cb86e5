import * as Result from "effect/Result";
import type { ImportClass } from "../../domain/import/import-class.ts";
import type { RawRow } from "../../domain/import/rows/plain-fields.ts";
import {
  type ImportMoment,
  isRow,
  type PreparedRow,
  preparing,
  type RowLeftOut,
} from "../../domain/import/rows/prepare-row.ts";
import type { Pointed, Pointers } from "./check-pointers.ts";
import { type RowsOfFile, rawChunks } from "./row-chunks.ts";
import type { Scanned } from "./scan-class.ts";

/** A chunk of rows, each judged by itself and by what it points to. */
export interface JudgedChunk {
  readonly rows: ReadonlyArray<PreparedRow>;
  /** How many rows of the class have been looked at, those of this chunk among them. */
  readonly met: number;
  /** Rows without a meaning. */
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly lost: Pointed["lost"];
  readonly dangling: Pointed["dangling"];
}

/** One class of an export and what is known of it as a whole. */
export interface ClassRead {
  readonly of: ImportClass;
  readonly files: ReadonlyArray<RowsOfFile>;
  readonly scanned: Scanned;
  readonly at: ImportMoment;
  readonly signal: AbortSignal | undefined;
}

/** Reads the rows of a class, or only some of them, once more. */
export async function* judged(
  { of, files, scanned, at, signal }: ClassRead,
  pointers: Pointers,
  only: ((row: RawRow, place: number) => boolean) | null = null,
): AsyncGenerator<JudgedChunk, void, undefined> {
  const prepare = preparing(of, scanned.custom, at);
  let met = 0;
  for await (const { file, place, rows } of rawChunks(files, signal)) {
    const leftOut: Array<RowLeftOut> = [];
    const prepared: Array<PreparedRow> = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (only !== null && !(isRow(row) && only(row, place + i))) continue;
      const found = prepare(file, place + i, row);
      if (Result.isSuccess(found)) prepared.push(found.success);
      else leftOut.push(found.failure);
    }
    met += rows.length;
    const { kept, lost, dangling } = await pointers(prepared);
    yield { rows: kept, met, leftOut, lost, dangling };
  }
  if (met !== scanned.count)
    throw new Error(
      `${files.map(({ file }) => file).join(", ")}: gave ${scanned.count} rows at first and ${met} when asked again; a source of rows must give the same ones each time`,
    );
}
