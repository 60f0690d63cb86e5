import { closeSync, openSync, readSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { entities } from "../../domain/classes.gen.ts";
import { mergeCodes } from "../../domain/import/flags/flag.ts";
import { parseSource } from "../../domain/import/parse-server/parse-source.ts";
import { rowFromCells } from "../../domain/import/rows/csv-cells.ts";
import { checkExport } from "../../operations/import/check-export.ts";
import type { ExportFile, ImportReport } from "../../operations/import/import-export.ts";
import { csvRows } from "../csv-rows.ts";
import { type DatabaseOptions, databaseOptions, isEmpty, withFirm } from "../database.ts";
import { InvalidRows, jsonRows } from "../json-rows.ts";
import { table } from "../table.ts";
import { CannotRun, progressLine, type Terminal, writeJson } from "../terminal.ts";

interface Options extends DatabaseOptions {
  readonly timeZone?: string;
  readonly currency?: string;
  readonly takeTheirs?: boolean;
  readonly restore?: boolean;
  readonly dryRun?: boolean;
}

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
    if (!path.endsWith(".csv")) yield* jsonRows(blocksOf(path));
    else
      for (const cells of csvRows(blocksOf(path)))
        yield rowFromCells(parseSource.className(basename(path, ".csv")))(cells);
  } catch (error) {
    throw error instanceof InvalidRows ? new CannotRun(`${basename(path)}: ${error.message}`) : error;
  }
}

const extension = /\.(json|jsonl|ndjson|csv)$/;
/** Whether the import reads the file; a CSV must be named after a class. */
const isRead = (file: string): boolean =>
  file.endsWith(".csv") ? Object.hasOwn(entities, parseSource.className(basename(file, ".csv"))) : extension.test(file);

/**
 * The files of an export, sorted by name, and the other files of the folder. Every file is read once, so that a syntax error is reported
 * before the import begins.
 */
const readExport = async (
  directory: string,
): Promise<{ readonly files: ReadonlyArray<ExportFile>; readonly notRead: ReadonlyArray<string> }> => {
  let names: ReadonlyArray<string>;
  try {
    names = (await readdir(directory, { withFileTypes: true }))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    throw new CannotRun(`${directory}: no such folder`);
  }
  const read = names.filter(isRead);
  if (read.length === 0) throw new CannotRun(`${directory}: holds no .json file of an export`);
  const files = read.map((file) => {
    const path = join(directory, file);
    for (const _row of rowsOf(path)) {
      // Reading it checks the syntax.
    }
    return { file, class: file.replace(extension, ""), rows: () => rowsOf(path) };
  });
  return { files, notRead: names.filter((name) => !isRead(name)) };
};

const shown = 20;
const listing = (
  title: string,
  rows: ReadonlyArray<{ readonly objectId: string | null; readonly code: string; readonly message: string }>,
  where: (i: number) => string,
): string => {
  if (rows.length === 0) return "";
  const counts = [...Map.groupBy(rows, ({ code }) => code)].map(([code, of]) => `${of.length} ${code}`).join(", ");
  const lines = rows
    .slice(0, shown)
    .map(({ objectId, code, message }, i) => [where(i), objectId ?? "–", code, message]);
  const more = rows.length > shown ? `… and ${rows.length - shown} more; --json lists them all\n` : "";
  return `\n${title}: ${counts}\n${table(["where", "objectId", "code", "why"], lines)}${more}`;
};

const perField = (counts: Readonly<Record<string, Readonly<Record<string, number>>>>): string =>
  Object.entries(counts)
    .flatMap(([name, fields]) => Object.entries(fields).map(([field, rows]) => `${name}.${field} (${rows})`))
    .join(", ");
const perCode = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([code, rows]) => `${rows} ${code}`)
    .join(", ");
/** A paragraph of the report; empty if there is nothing to report. */
const line = (title: string, text: string): string => (text === "" ? "" : `\n${title}: ${text}\n`);

const forPeople = (
  { imported, unchanged, unknown, leftOut, flagged, ignored, notMidnight, dangling, warned, otherRoles }: ImportReport,
  { timeZone: zone = "UTC", dryRun = false }: Options,
  notRead: ReadonlyArray<string>,
): string => {
  const classes = Object.keys(imported).map((name) => [name, String(imported[name]), String(unchanged[name])]);
  const { held = [], broken = [] } = Object.groupBy(flagged, ({ code }) => (mergeCodes.has(code) ? "held" : "broken"));
  return [
    dryRun ? "Dry run: nothing was written\n\n" : "",
    table(["class", dryRun ? "would import" : "imported", "unchanged"], classes, [1, 2]),
    line("Not known to this version, left where they are", perCode(unknown)),
    line("Files that were not read", notRead.join(", ")),
    line("Left out", perField(ignored)),
    line("Roles that firmcore does not have, and how many accounts have them", perCode(otherRoles)),
    line(`Timestamps of days that are not midnight in ${zone}`, perField(notMidnight)),
    line("Pointers to nothing, kept", perField(dangling)),
    line("Imported, with a warning", perCode(warned)),
    listing("Left out", leftOut, (i) => leftOut[i]?.file ?? ""),
    listing("Not as the export has it", held, (i) => held[i]?.class ?? ""),
    listing("Kept, but it breaks a rule", broken, (i) => broken[i]?.class ?? ""),
  ].join("");
};

const forPrograms = ({ leftOut, flagged, ...counts }: ImportReport, notRead: ReadonlyArray<string>): unknown => ({
  ...counts,
  notRead,
  leftOut: leftOut.map(({ file, objectId, code, message }) => ({ file, objectId, code, message })),
  flagged: flagged.map(({ class: of, objectId, code, message, fields }) => ({
    ...{ class: of, objectId, code, message },
    ...(fields === undefined ? {} : { fields }),
  })),
});

/** `firmcore import DIR`: imports a Parse or Back4app export. */
export const importCommand = (program: Command, terminal: Terminal): void => {
  databaseOptions(program.command("import"))
    .description("Import a Parse or Back4app export with one JSON file for each class.")
    .argument("<dir>", "the folder with the export")
    .option(
      "--zone, --time-zone <zone>",
      "the IANA zone in which the days of the export were midnights; required if they are not midnights in UTC",
    )
    .option("--currency <code>", "the currency of amounts that are bare numbers; default: that of the firm")
    .option("--take-theirs", "take the export's value of a field that was changed here and in the export")
    .option("--restore", "bring back rows that were deleted here")
    .option("--dry-run", "report what would happen, write nothing")
    .action(async (directory: string, options: Options) => {
      const { files, notRead } = await readExport(directory);
      const progress = progressLine(terminal);
      const reportVersion = (to: number): unknown =>
        terminal.err.write(
          options.dryRun === true
            ? `${options.db} is empty: an import makes its tables, version ${to}\n`
            : `${options.db} was empty: made its tables, version ${to}\n`,
        );
      // A dry run creates no tables either, so an empty database is replaced by one in memory.
      const empty = await isEmpty(options);
      const rehearsed = options.dryRun === true && empty;
      const importOptions = {
        ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
        ...(options.currency === undefined ? {} : { currency: options.currency }),
      };
      if (empty) await checkExport(parseSource, files, importOptions);
      const report = await withFirm(
        terminal,
        rehearsed ? { ...options, db: "sqlite::memory:" } : options,
        reportVersion,
        ({ app, caller }) =>
          app.import(caller, files, {
            ...importOptions,
            takeTheirs: options.takeTheirs === true,
            restore: options.restore === true,
            dryRun: options.dryRun === true,
            onProgress: ({ class: name, done, of }) => progress.show(`${name} ${done} of ${of}`),
          }),
      ).finally(progress.end);
      if (options.json === true) writeJson(terminal.out, forPrograms(report, notRead));
      else terminal.out.write(forPeople(report, options, notRead));
      if (report.leftOut.length > 0 || report.flagged.length > 0) terminal.status = 1;
    });
};
