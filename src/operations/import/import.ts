import { importClasses } from "../../domain/import/classes.ts";
import type { Flagged } from "../../domain/import/flagged.ts";
import { prepare, type RowLeftOut, type RowsOfFile } from "../../domain/import/prepare.ts";
import { className } from "../../domain/import/raw.ts";
import { withoutTwins } from "../../domain/import/twins.ts";
import { refuseField } from "../../domain/kernel/refusal.ts";
import { isZone } from "../../domain/kernel/zone.ts";
import type { Ports } from "../../ports/store.ts";
import type { Asker } from "../asker.ts";
import { FirmError } from "../firm-error.ts";
import { knownAs } from "../session-token.ts";
import { contextOf, settingsNow } from "./context.ts";
import { flagsFound } from "./flags.ts";
import type { ImportOptions } from "./options.ts";
import { withPointers } from "./pointers.ts";
import { type KeptRows, writeRows } from "./write.ts";

/** One file of an export: the rows of one class, as JSON gives them. `file` is its name, for the report. */
export interface ExportFile extends RowsOfFile {
  /** The class; `_User` and `User` are the same. */
  readonly class: string;
}
/** Rows of a class = imported + unchanged + left out; of a class that is not known all are `unknown`. */
export interface ImportReport {
  readonly imported: Readonly<Record<string, number>>;
  readonly unchanged: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  /** Fields that Parse keeps for itself, or that would hide one of the class, not taken over: class → field → rows. */
  readonly ignored: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
}

/**
 * Takes over what another system kept (R-IMP-1…4): facts, not judged by the rules of staffing, every breach flagged, what has no
 * meaning left out with its reason. The same files again change nothing, so a stopped import is simply started again.
 * Cost: reads and writes in chunks; time grows with the rows, memory holds the export.
 */
export const importExport = async (
  ports: Ports,
  asker: Asker,
  files: ReadonlyArray<ExportFile>,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const zone = options.timeZone ?? "UTC";
  const context = contextOf(ports, await knownAs(ports, asker));
  const firm = await settingsNow(context);
  if (!isZone(zone))
    throw new FirmError(
      refuseField(
        "TypeMismatch",
        "timeZone",
        `timeZone: expected an IANA time zone such as Europe/Berlin, got ${zone}`,
      ),
    );
  const imported: Record<string, number> = {};
  const unchanged: Record<string, number> = {};
  const ignored: Record<string, Readonly<Record<string, number>>> = {};
  const leftOut: Array<RowLeftOut> = [];
  const flagged: Array<Flagged> = [];
  const done = new Map<string, KeptRows>();
  const at = { now: context.now, today: context.today(firm), zone, firm };

  for (const of of importClasses) {
    const { name } = of.entity;
    const own = files.filter((each) => className(each.class) === name);
    if (own.length === 0) continue;
    const prepared = prepare(of, own, at);
    const pointing = await withPointers(context, of, prepared.rows, done);
    const single = withoutTwins(of, pointing.kept);
    const wrote = await writeRows(context, of, single.kept, options);
    done.set(name, wrote);
    imported[name] = wrote.imported;
    unchanged[name] = wrote.unchanged;
    if (Object.keys(prepared.ignored).length > 0) ignored[name] = prepared.ignored;
    for (const { leftOut: some } of [prepared, pointing, single, wrote]) for (const row of some) leftOut.push(row);
    for (const row of wrote.flagged) flagged.push(row);
  }
  const known = new Set(importClasses.map(({ entity }) => entity.name));
  const unknown: Record<string, number> = {};
  for (const each of files)
    if (!known.has(className(each.class))) unknown[each.class] = (unknown[each.class] ?? 0) + each.rows.length;
  for await (const found of flagsFound(context, done, firm, options.signal)) flagged.push(found);
  return { imported, unchanged, unknown, ignored, leftOut, flagged };
};
