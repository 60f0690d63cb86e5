import * as Result from "effect/Result";
import { judgeChunk } from "../../domain/import/chunk.ts";
import { type ImportClass, importClasses } from "../../domain/import/classes.ts";
import { type Flagged, flagsOf } from "../../domain/import/flags.ts";
import { type PreparedRow, prepare, publicName, type RowLeftOut } from "../../domain/import/prepare.ts";
import { className, type RawRow } from "../../domain/import/raw.ts";
import type { Row } from "../../domain/kernel/entity.ts";
import { refuseField } from "../../domain/kernel/refusal.ts";
import { isZone } from "../../domain/kernel/zone.ts";
import type { Ports } from "../../ports/store.ts";
import { FirmError } from "../promise.ts";
import type { Asker } from "../run.ts";
import { type ImportState, importLoads, uniqueFields } from "./loads.ts";
import { administrator, type Context, contextOf, existingIds, settingsNow, worldOf } from "./reads.ts";

/** One file of an export: the rows of one class, as JSON gives them. */
export interface ExportFile {
  /** Its name, for the report. */
  readonly file: string;
  /** The class; `_User` and `User` are the same. */
  readonly class: string;
  readonly rows: ReadonlyArray<RawRow>;
}
export interface ImportOptions {
  /** An IANA zone in which the export's days were midnights; default UTC (R-VAL-1). */
  readonly timeZone?: string;
  /** Says what would happen and writes nothing. */
  readonly dryRun?: boolean;
  /** Told after every chunk. */
  readonly onProgress?: (progress: { readonly class: string; readonly done: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
}
/** Rows of a class = imported + unchanged + left out; of a class that is not known all are `unknown`. */
export interface ImportReport {
  readonly imported: Readonly<Record<string, number>>;
  readonly unchanged: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  /** Fields that Parse keeps for itself and that were not taken over: class → field → rows. */
  readonly ignored: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly leftOut: ReadonlyArray<{ readonly file: string } & RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
}

const chunkSize = 1_000;

/**
 * Takes over what another system kept (R-IMP-1…4): facts, not judged by the rules of staffing, every breach flagged, what has no
 * meaning left out with its reason. The same files again change nothing, so a stopped import is simply started again.
 */
export const importExport = async (
  ports: Ports,
  asker: Asker,
  files: ReadonlyArray<ExportFile>,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const zone = options.timeZone ?? "UTC";
  if (!isZone(zone))
    throw new FirmError(
      refuseField(
        "TypeMismatch",
        "timeZone",
        `timeZone: expected an IANA time zone such as Europe/Berlin, got ${zone}`,
      ),
    );
  const context = contextOf(ports, asker);
  const firm = await settingsNow(context);
  const imported: Record<string, number> = {};
  const unchanged: Record<string, number> = {};
  const ignored: Record<string, Readonly<Record<string, number>>> = {};
  const leftOut: Array<{ readonly file: string } & RowLeftOut> = [];
  const flagged: Array<Flagged> = [];
  const rows = new Map<string, ReadonlyArray<PreparedRow>>();

  for (const of of importClasses) {
    const name = of.entity.name;
    const own = files.filter((each) => className(each.class) === name);
    if (own.length === 0) continue;
    const file = own[0]?.file ?? "";
    const prepared = prepare(
      of,
      own.flatMap((each) => each.rows),
      { now: context.now, today: context.today(firm), zone, firm },
    );
    const out: Array<RowLeftOut> = [...prepared.leftOut];
    let kept = await withPointers(context, of, prepared.rows, rows, out);
    kept = await write(context, of, kept, options, out, flagged, { imported, unchanged });
    for (const row of kept)
      for (const field of row.mixed)
        flagged.push({
          class: name,
          objectId: row.objectId,
          code: "TYPE_MISMATCH",
          message: `${field}: rows disagree about its type, kept as text`,
        });
    rows.set(name, kept);
    if (Object.keys(prepared.ignored).length > 0) ignored[name] = prepared.ignored;
    leftOut.push(...out.map((row) => ({ file, ...row })));
  }
  const known = new Set(importClasses.map(({ entity }) => entity.name));
  const unknown: Record<string, number> = {};
  for (const each of files)
    if (!known.has(className(each.class))) unknown[each.class] = (unknown[each.class] ?? 0) + each.rows.length;
  flagged.push(...flagsOf(await worldOf(context, rows), firm));
  return { imported, unchanged, unknown, ignored, leftOut, flagged };
};

/** Leaves out rows that point to nothing, in the export or in the database. */
const withPointers = async (
  context: Context,
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  done: ReadonlyMap<string, ReadonlyArray<PreparedRow>>,
  out: Array<RowLeftOut>,
): Promise<ReadonlyArray<PreparedRow>> => {
  let kept = rows;
  for (const [field, target] of Object.entries(of.pointers)) {
    const here = new Set((done.get(target) ?? []).map(({ objectId }) => objectId));
    const asked = kept
      .map((row) => row.fields[field])
      .filter((id): id is string => typeof id === "string" && !here.has(id));
    const there = await existingIds(context, target, [...new Set(asked)]);
    kept = kept.filter((row) => {
      const id = row.fields[field];
      if (typeof id !== "string" || here.has(id) || there.has(id)) return true;
      out.push({ objectId: row.objectId, code: "POINTER_INVALID", message: `${field}: there is no ${target} ${id}` });
      return false;
    });
  }
  return kept;
};

const argumentsOf = (of: ImportClass, rows: ReadonlyArray<PreparedRow>): Record<string, ReadonlyArray<string>> => {
  const values = (name: string): ReadonlyArray<string> => [
    ...new Set(rows.map((row) => row.fields[name]).filter((value): value is string => typeof value === "string")),
  ];
  const ids = rows.map(({ objectId }) => objectId);
  return {
    ids,
    engineers: of.entity.name === "EngineerProfile" ? ids : values("engineer"),
    projects: values("project"),
    allocations: values("allocation"),
    ...Object.fromEntries(uniqueFields(of.entity).map((name) => [`unique_${name}`, values(name)])),
  };
};

/** Leaves out rows whose unique value another record of the database holds. */
const withoutTwins = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ImportState,
  out: Array<RowLeftOut>,
): ReadonlyArray<PreparedRow> =>
  rows.filter((row) => {
    for (const name of uniqueFields(of.entity)) {
      const twins = state[`twin_${name}`] as ReadonlyArray<Row & Readonly<Record<string, unknown>>>;
      const twin = twins.find((each) => each[name] === row.fields[name] && each.objectId !== row.objectId);
      if (twin === undefined) continue;
      out.push({
        objectId: row.objectId,
        code: "DUPLICATE",
        message: `${publicName([name])}: ${of.entity.name} ${twin.objectId} has the same`,
      });
      return false;
    }
    return true;
  });

interface Counts {
  readonly imported: Record<string, number>;
  readonly unchanged: Record<string, number>;
}
/** Writes the rows of a class in chunks, each one transaction; answers the rows that are kept. */
const write = async (
  context: Context,
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  { dryRun, onProgress, signal }: ImportOptions,
  out: Array<RowLeftOut>,
  flagged: Array<Flagged>,
  { imported, unchanged }: Counts,
): Promise<ReadonlyArray<PreparedRow>> => {
  const { name } = of.entity;
  const kept: Array<PreparedRow> = [];
  imported[name] = 0;
  unchanged[name] = 0;
  for (let start = 0; start < rows.length; start += chunkSize) {
    signal?.throwIfAborted();
    const chunk = rows.slice(start, start + chunkSize);
    const load = importLoads[name];
    if (load === undefined) throw new Error(`No load imports ${name}`);
    const said = await context.execute({
      load,
      args: argumentsOf(of, chunk),
      dry: dryRun === true,
      judge: (state: ImportState, settings, account) =>
        Result.map(administrator(context, settings, account), (at) => {
          const twins: Array<RowLeftOut> = [];
          const fits = withoutTwins(of, chunk, state, twins);
          const { changes, ...counts } = judgeChunk(of, fits, state, at);
          return { answer: { ...counts, fits, twins }, changes };
        }),
    });
    imported[name] = (imported[name] ?? 0) + said.imported;
    unchanged[name] = (unchanged[name] ?? 0) + said.unchanged;
    kept.push(...said.fits);
    out.push(...said.twins);
    for (const objectId of said.conflicts)
      flagged.push({
        class: name,
        objectId,
        code: "VERSION_CONFLICT",
        message: "differs from the record, which was changed here since; the record stays",
      });
    onProgress?.({ class: name, done: Math.min(start + chunkSize, rows.length), of: rows.length });
  }
  return kept;
};
