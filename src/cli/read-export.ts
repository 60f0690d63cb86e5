import { closeSync, openSync, readSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { entities } from "../domain/classes.gen.ts";
import { parseSource } from "../domain/import/parse-server/parse-source.ts";
import { rowFromCells } from "../domain/import/rows/csv-cells.ts";
import { customName } from "../domain/kernel/schema/custom-kind.ts";
import type { ExportFile } from "../operations/import/import-export.ts";
import { csvRows } from "./csv-rows.ts";
import { InvalidRows } from "./invalid-rows.ts";
import { jsonRows } from "./json-rows.ts";
import { CannotRun } from "./terminal.ts";

const blockSize = 1 << 18;
/** Reads a file in blocks. */
function* blocksOf(path: string): Generator<Uint8Array, void, undefined> {
  const file = openSync(path, "r");
  try {
    for (;;) {
      const block = Buffer.allocUnsafeSlow(blockSize);
      const read = readSync(file, block);
      if (read === 0) return;
      yield block.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

/** Reads the rows of a file one by one, from the beginning at each call. */
function* rowsOf(path: string): Generator<unknown, void, undefined> {
  try {
    if (!path.endsWith(".csv")) yield* jsonRows(blocksOf(path), { empty: !path.endsWith(".json") });
    else
      for (const cells of csvRows(blocksOf(path)))
        yield rowFromCells(parseSource.className(basename(path, ".csv")))(cells);
  } catch (error) {
    throw error instanceof InvalidRows ? new CannotRun(`${basename(path)}: ${error.message}`) : error;
  }
}

const extension = /\.(json|jsonl|ndjson|csv)$/;
/** The beginning of a CSV of firmcore, whatever its class: an own class is known only to its firm. */
const beginsWithId = (path: string): boolean => {
  for (const block of blocksOf(path)) return /^"?objectId"?,/.test(new TextDecoder().decode(block));
  return false;
};
/** Whether the import reads the file; a CSV must be named after a built-in class, or be one of an own class. */
const isRead = (path: string): boolean => {
  if (path.endsWith("/")) return false;
  const file = basename(path);
  if (!file.endsWith(".csv")) return extension.test(file);
  const name = basename(file, ".csv");
  return Object.hasOwn(entities, parseSource.className(name)) || (customName.test(name) && beginsWithId(path));
};

/**
 * The files of an export, sorted by name, and the other files of the folder. Every file is read once, so that a syntax error is
 * reported before the import begins. A report of an import is none of them.
 */
export const readExport = async (
  directory: string,
  report: string | undefined,
): Promise<{ readonly files: ReadonlyArray<ExportFile>; readonly notRead: ReadonlyArray<string> }> => {
  let names: ReadonlyArray<string>;
  try {
    names = (await readdir(directory, { withFileTypes: true }))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .filter((name) => report === undefined || resolve(directory, name) !== resolve(report))
      .sort();
  } catch {
    throw new CannotRun(`${directory}: no such folder`);
  }
  const isOfExport = (name: string): boolean => isRead(join(directory, name));
  const read = names.filter(isOfExport);
  if (read.length === 0) throw new CannotRun(`${directory}: holds no .json file of an export`);
  const files = read.map((file) => {
    const path = join(directory, file);
    for (const _row of rowsOf(path)) {
      // Reading it checks the syntax.
    }
    return { file, class: file.replace(extension, ""), rows: () => rowsOf(path) };
  });
  return { files, notRead: names.filter((name) => !read.includes(name)) };
};
