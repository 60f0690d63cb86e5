import { mergeCodes } from "../domain/import/flags/flag.ts";
import type { Findings, KnownFindings } from "../domain/import/new-findings.ts";
import type { ImportReport } from "../operations/import/import-export.ts";
import { table } from "./table.ts";
import { lineText } from "./terminal.ts";

/** What the report does not say about its import. */
interface Imported {
  readonly timeZone?: string;
  readonly dryRun?: boolean;
  readonly notRead: ReadonlyArray<string>;
  /** Undefined if there was no report before. */
  readonly known: KnownFindings | undefined;
}

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
const line = (title: string, text: string): string => (text === "" ? "" : `\n${lineText(`${title}: ${text}`)}`);

/** Those that are new come first. */
const newFirst = <T>(all: ReadonlyArray<T>, fresh: ReadonlyArray<T>): ReadonlyArray<T> => {
  const isNew = new Set(fresh);
  return [...fresh, ...all.filter((each) => !isNew.has(each))];
};
const newsOf = (found: Findings, known: KnownFindings | undefined): string =>
  known === undefined
    ? ""
    : `${found.leftOut.length} left out, ${found.flagged.length} flagged; the others were in the report before`;

export const reportText = (
  report: ImportReport,
  { timeZone: zone = "UTC", dryRun = false, notRead, known }: Imported,
): string => {
  const { imported, unchanged, unknown, ignored, notMidnight, dangling, warned, otherRoles } = report;
  const leftOut = newFirst(report.leftOut, report.new.leftOut);
  const flagged = newFirst(report.flagged, report.new.flagged);
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
    line("New", leftOut.length + flagged.length === 0 ? "" : newsOf(report.new, known)),
    listing("Left out", leftOut, (i) => `${leftOut[i]?.file}, row ${leftOut[i]?.row}`),
    listing("Not as the export has it", held, (i) => held[i]?.class ?? ""),
    listing("Kept, but it breaks a rule", broken, (i) => broken[i]?.class ?? ""),
  ].join("");
};

const findingsOf = ({ leftOut, flagged }: Findings) => ({
  leftOut: leftOut.map(({ file, row, objectId, code, message, sentence }) => ({
    ...{ file, row, objectId, code, message, sentence },
  })),
  flagged: flagged.map(({ class: of, objectId, code, message, sentence, recordNames, fields }) => ({
    ...{ class: of, objectId, code, message, sentence },
    ...(recordNames === undefined ? {} : { recordNames }),
    ...(fields === undefined ? {} : { fields }),
  })),
});
export const reportJson = (
  { new: fresh, leftOut, flagged, ...counts }: ImportReport,
  notRead: ReadonlyArray<string>,
) => ({
  ...counts,
  notRead,
  ...findingsOf({ leftOut, flagged }),
  new: findingsOf(fresh),
});
