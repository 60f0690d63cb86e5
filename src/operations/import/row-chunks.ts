import type { ImportSource } from "../../domain/import/import-source.ts";

/** Rows of one class; `file` is the name in the report. */
export interface RowsOfFile {
  readonly file: string;
  /** The class; `_User` and `User` are the same. */
  readonly class: string;
  /**
   * The rows, or a function that returns an iterator over them. An import keeps no rows: it calls the function several times, and each
   * call must give the same rows.
   */
  readonly rows: ReadonlyArray<unknown> | (() => Iterable<unknown> | AsyncIterable<unknown>);
}

/** Some rows of one file; `firstRow` is the row number of the first within its class, `before` the number of earlier rows of the file. */
export interface RowChunk {
  readonly file: string;
  readonly before: number;
  readonly firstRow: number;
  readonly rows: ReadonlyArray<unknown>;
}

/** The number of rows or ids in one call of the store. */
const chunkSize = 2_000;

/** Lets other work run between two chunks, and stops if the import was aborted. */
const yieldToOthers = async (first: boolean, signal?: AbortSignal): Promise<void> => {
  if (!first) await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
};

/** Splits a list into chunks. */
export async function* chunksOf<T>(
  of: ReadonlyArray<T>,
  signal?: AbortSignal,
  size = chunkSize,
): AsyncGenerator<ReadonlyArray<T>, void, undefined> {
  for (let start = 0; start < of.length; start += size) {
    await yieldToOthers(start === 0, signal);
    yield of.slice(start, start + size);
  }
}

async function* inChunks(rows: RowsOfFile["rows"], met: () => void): AsyncGenerator<ReadonlyArray<unknown>, void> {
  const source = typeof rows === "function" ? rows() : rows;
  let chunk: Array<unknown> = [];
  if (Symbol.asyncIterator in source)
    for await (const row of source) {
      met();
      if (chunk.push(row) < chunkSize) continue;
      yield chunk;
      chunk = [];
    }
  else
    for (const row of source) {
      met();
      if (chunk.push(row) < chunkSize) continue;
      yield chunk;
      chunk = [];
    }
  if (chunk.length > 0) yield chunk;
}

/** Reads the files of one class in chunks. The error of a file that cannot be read names the file and the last row. */
export async function* rowChunks(
  source: ImportSource,
  files: ReadonlyArray<RowsOfFile>,
  signal?: AbortSignal,
): AsyncGenerator<RowChunk, void, undefined> {
  let firstRow = 0;
  let first = true;
  for (const { file, rows, class: name } of files) {
    let [met, before] = [0, 0];
    const chunks = inChunks(rows, () => void met++);
    const next = async (): Promise<IteratorResult<ReadonlyArray<unknown>, void>> => {
      try {
        return await chunks.next();
      } catch (cause) {
        throw new Error(`${file}: cannot be read after row ${met}: ${(cause as Error)?.message ?? cause}`, { cause });
      }
    };
    try {
      for (;;) {
        await yieldToOthers(first, signal);
        const { done, value } = await next();
        if (done === true) break;
        first = false;
        yield { file, before, firstRow, rows: source.namedRows(value, name) };
        firstRow += value.length;
        before += value.length;
      }
    } finally {
      // The iterator closes its file, also when the import was stopped.
      await chunks.return();
    }
  }
}
