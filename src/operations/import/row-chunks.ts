import type { ImportSource } from "../../domain/import/import-source.ts";

/** Rows of one class; `file` is their name in the report. */
export interface RowsOfFile {
  readonly file: string;
  /**
   * The rows, or what gives them one after the other. Such a source is asked several times and must give the same rows each
   * time: an import holds none of them.
   */
  readonly rows: ReadonlyArray<unknown> | (() => Iterable<unknown> | AsyncIterable<unknown>);
}

/** Rows of one file that are looked at together; `place` is that of the first among the rows of its class. */
export interface RowChunk {
  readonly file: string;
  readonly firstRow: number;
  readonly rows: ReadonlyArray<unknown>;
}

/** So many rows or ids go to the store at once. */
const chunkSize = 2_000;

/** Between two chunks other work gets its turn, and an abort is heard. */
const yieldToOthers = async (first: boolean, signal?: AbortSignal): Promise<void> => {
  if (!first) await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
};

/** The chunks of a list. */
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

/** The rows of some files of one class, a chunk after the other. A source that fails does so with the file's name and how far it came. */
export async function* rowChunks(
  source: ImportSource,
  files: ReadonlyArray<RowsOfFile>,
  signal?: AbortSignal,
): AsyncGenerator<RowChunk, void, undefined> {
  let place = 0;
  let first = true;
  for (const { file, rows } of files) {
    let met = 0;
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
        yield { file, firstRow: place, rows: source.namedRows(value) };
        place += value.length;
      }
    } finally {
      // A source that holds a file open closes it, also when the import was stopped.
      await chunks.return();
    }
  }
}
