import type { Command } from "commander";
import { parseSource } from "../../domain/import/parse-server/parse-source.ts";
import { checkExport } from "../../operations/import/check-export.ts";
import { type DatabaseOptions, databaseOptions, isEmpty, withFirm } from "../database.ts";
import { shownUrl } from "../database-url.ts";
import { readFindings, recognisable, recordFile, refuseUnwritable, writeFindings } from "../import-record.ts";
import { reportJson, reportText } from "../import-text.ts";
import { readExport } from "../read-export.ts";
import { progressLine, type Terminal, writeJson } from "../terminal.ts";

interface Options extends DatabaseOptions {
  readonly timeZone?: string;
  readonly currency?: string;
  readonly takeTheirs?: boolean;
  readonly restore?: boolean;
  readonly dryRun?: boolean;
  readonly report?: string;
}

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
    .option(
      "--report <file>",
      "compare with the report in this file and replace it; default: what the last import into this firm found",
    )
    .action(async (directory: string, options: Options) => {
      refuseUnwritable(options.report);
      const { files, notRead } = await readExport(directory, options.report);
      const progress = progressLine(terminal);
      const db = shownUrl(options.db);
      const reportVersion = (to: number): unknown =>
        terminal.err.write(
          options.dryRun === true
            ? `${db} is empty: an import makes its tables, version ${to}\n`
            : `${db} was empty: made its tables, version ${to}\n`,
        );
      // A dry run creates no tables either, so an empty database is replaced by one in memory.
      const empty = await isEmpty(options);
      const rehearsed = options.dryRun === true && empty;
      const importOptions = {
        ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
        ...(options.currency === undefined ? {} : { currency: options.currency }),
      };
      if (empty) await checkExport(parseSource, files, importOptions);
      const { report, known, record } = await withFirm(
        terminal,
        rehearsed ? { ...options, db: "sqlite::memory:" } : options,
        reportVersion,
        async ({ app, caller }) => {
          const record = options.report ?? recordFile(terminal, options, caller.organizationId);
          // A report of a database that was there before is none of this one.
          const known = empty ? undefined : readFindings(record);
          const report = await app.import(caller, files, {
            ...importOptions,
            ...(known === undefined ? {} : { previous: known }),
            takeTheirs: options.takeTheirs === true,
            restore: options.restore === true,
            dryRun: options.dryRun === true,
            onProgress: ({ class: name, done, of }) => progress.show(`${name} ${done} of ${of}`),
          });
          return { report, known, record };
        },
      ).finally(progress.end);
      const whole = reportJson(report, notRead);
      if (options.dryRun !== true)
        writeFindings(terminal, record, options.report === undefined ? recognisable(report) : whole);
      if (options.json === true) writeJson(terminal.out, whole);
      else terminal.out.write(reportText(report, { ...options, notRead, known }));
      if (report.new.leftOut.length + report.new.flagged.length > 0) terminal.status = 1;
    });
};
