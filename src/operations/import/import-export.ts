import { importClasses } from "../../domain/import/classes/import-classes.ts";
import { ownImportClasses } from "../../domain/import/classes/own-classes.ts";
import { duplicateUsernames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import type { Flagged } from "../../domain/import/flags/flag.ts";
import type { ImportSource, RawRow } from "../../domain/import/import-source.ts";
import { type Findings, newFindings } from "../../domain/import/new-findings.ts";
import { handOvers } from "../../domain/import/rows/hand-overs.ts";
import { timeZoneCheck } from "../../domain/import/rows/import-time-zone.ts";
import { updatedAtOf } from "../../domain/import/rows/plain-fields.ts";
import { type ExportedTask, isRow, type RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { stateOfLabel } from "../../domain/kernel/schema/word.ts";
import { taskWords } from "../../domain/task/entity.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Caller } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { requireCaller } from "../caller/resolve-caller.ts";
import { readRoles } from "./account-roles.ts";
import { flagsOfImport } from "./find-flags.ts";
import { currentSettings, importContext } from "./import-context.ts";
import { duplicateUsernameReads } from "./loads.ts";
import { withNames } from "./name-findings.ts";
import { type ImportOptions, wrongOptions } from "./options.ts";
import type { ScannedClass } from "./prepared-chunks.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";
import { scanClass } from "./scan-class.ts";
import { type ImportedClass, writeClass } from "./write-class.ts";

const exportedTask = (source: ImportSource, { project, status }: RawRow, firm: Settings): ExportedTask => ({
  project: source.pointerId(project, "Project"),
  isDone: typeof status === "string" && stateOfLabel(taskWords, status, firm) === "done",
});

/** One file of an export: the rows of one class, as parsed from JSON or CSV. */
export type ExportFile = RowsOfFile;
/** Every row of a known class, an own one included, is imported, unchanged or left out; rows of other classes are counted under `unknown`. */
export interface ImportReport {
  readonly imported: Readonly<Record<string, number>>;
  readonly unchanged: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  /** Fields that were not taken over: reserved by the source, an invalid name, or a name that the class has. Class → field → rows. */
  readonly ignored: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Roles that firmcore does not have (R-IMP-5): name → accounts. */
  readonly otherRoles: Readonly<Record<string, number>>;
  /** Timestamps in day fields that are not midnight in the zone of the import (R-IMP-3): class → field → timestamps. */
  readonly notMidnight: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Pointers that may dangle and lead to no record (R-REF-1); they are kept: class → field → rows. */
  readonly dangling: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Breaches that a write would only warn about (R-IMP-1): code → rows. */
  readonly warned: Readonly<Record<string, number>>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
  /** Those of `leftOut` and `flagged` that `previous` does not have (R-IMP-6). */
  readonly new: Findings;
}

/**
 * Imports the export of another system (R-IMP-1…5). The same files again change nothing, so a stopped import is simply started again.
 * Reads and writes are chunked. Memory: 16 to 32 bytes for each id, the unique values of accounts, profiles and projects, and the report.
 */
export const importExport = async (
  ports: Ports,
  caller: Caller,
  source: ImportSource,
  files: ReadonlyArray<ExportFile>,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const zone = options.timeZone ?? "UTC";
  const context = importContext(ports, await requireCaller(ports, caller));
  const firm = await currentSettings(context);
  const wrong = wrongOptions(options);
  if (wrong !== null) throw new FirmError(wrong);
  const imported: Record<string, number> = {};
  const unchanged: Record<string, number> = {};
  const ignored: Record<string, Readonly<Record<string, number>>> = {};
  const dangling: Record<string, Readonly<Record<string, number>>> = {};
  const leftOut: Array<RowLeftOut> = [];
  const flagged: Array<Flagged> = [];
  const done = new Map<string, ImportedClass>();

  // Everything is read once before anything is written: some facts are needed about all rows, and a missing time zone stops the import.
  const timeZone = timeZoneCheck(source, options.timeZone ?? null);
  let exportedAt: number | null = null;
  const look = (row: RawRow): void => {
    const at = updatedAtOf(source, row);
    if (at !== null && (exportedAt === null || at > exportedAt)) exportedAt = at;
  };
  const tasks = new Map<string, ExportedTask>();
  const handed = handOvers(source);
  const classes = [...importClasses, ...ownImportClasses(firm)];
  const knownClasses = new Set(classes.map(({ name }) => name));
  const scans: Array<Pick<ScannedClass, "of" | "files" | "scan">> = [];
  for (const of of classes) {
    const own = files.filter((each) => source.className(each.class) === of.name);
    if (own.length === 0) continue;
    const both = (row: RawRow): void => {
      timeZone.add(of, row);
      look(row);
      handed.add(of.name, row);
      if (of.entity.name === "Task" && typeof row.objectId === "string")
        tasks.set(row.objectId, exportedTask(source, row, firm));
    };
    scans.push({ of, files: own, scan: await scanClass(source, of, own, both, options.signal) });
  }
  const unknown: Record<string, number> = {};
  for (const each of files) {
    if (knownClasses.has(source.className(each.class)) || source.isRoleFile(each.class)) continue;
    unknown[each.class] ??= 0;
    for await (const { rows } of rowChunks(source, [each], options.signal)) {
      unknown[each.class] = (unknown[each.class] ?? 0) + rows.length;
      for (const row of rows) if (isRow(row)) look(row);
    }
  }
  const roles = await readRoles(source, files, firm, options.signal, look);
  const zoneRefusal = timeZone.refusal();
  if (zoneRefusal !== null) throw new FirmError(zoneRefusal);

  const { now } = context;
  const at = {
    ...{ source, now, zone, exportedAt, currency: options.currency ?? null, roles: roles.byAccount, tasks, firm },
    handOvers: handed,
  };
  const exported = new Map(scans.map(({ of, scan }) => [of.name, scan.ids]));
  const { rows: held } = await context.read(duplicateUsernameReads, {});
  const usernames = duplicateUsernames(held.accounts, held.profiles);
  for (const each of scans) {
    const { name } = each.of;
    const found = await writeClass(context, {
      scanned: { ...each, at, signal: options.signal },
      imported: done,
      exported,
      options,
      usernames,
    });
    done.set(name, found);
    imported[name] = found.imported;
    unchanged[name] = found.unchanged;
    const { ignored: some } = found.scanned.scan.custom;
    if (Object.keys(some).length > 0) ignored[name] = some;
    if (Object.keys(found.dangling).length > 0) dangling[name] = found.dangling;
    for (const row of found.leftOut) leftOut.push(row);
    for (const row of found.flagged) flagged.push(row);
  }
  const warned: Record<string, number> = {};
  for await (const found of flagsOfImport(context, done, firm, { ...options, zone }))
    if ("warned" in found) warned[found.warned] = (warned[found.warned] ?? 0) + 1;
    else flagged.push(found);
  const findings = { leftOut, flagged: await withNames(context, flagged, done, options.signal) };
  return {
    ...{ imported, unchanged, unknown, ignored, otherRoles: roles.other },
    ...{ notMidnight: timeZone.notMidnight(), dangling, warned, ...findings },
    new: newFindings(findings, options.previous),
  };
};
