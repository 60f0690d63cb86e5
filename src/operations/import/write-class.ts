import type { TwinNames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { asTwin } from "../../domain/import/duplicates/duplicates.ts";
import type { Flagged } from "../../domain/import/flags/flag.ts";
import type { KeptIds } from "../../domain/import/rows/imported-ids.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import { type Pointed, type Pointers, pointersOf } from "./check-pointers.ts";
import { twinPlaces } from "./find-duplicates.ts";
import type { Context } from "./import-context.ts";
import type { ImportOptions } from "./options.ts";
import { type ClassRead, type JudgedChunk, judged } from "./prepared-chunks.ts";
import { emptyTally, type Writing, writeChunk } from "./write-chunk.ts";

/** What is known of a class after its import. */
export interface ImportedClass {
  readonly read: ClassRead;
  readonly pointers: Pointers;
  readonly imported: number;
  readonly unchanged: number;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  /** Rows that point to nothing by a field that may: field → rows. */
  readonly dangling: Pointed["dangling"];
  readonly flagged: ReadonlyArray<Flagged>;
  readonly ids: KeptIds;
  /** In a dry run: the profiles whose rate would hold from the beginning of time. */
  readonly rated: ReadonlySet<string>;
  /** How many of its rows are whose, by the engineer's id, in the order in which they are first named. */
  readonly engineers: ReadonlyMap<string, number>;
  readonly writing: Writing;
  /** In a dry run: records as they would be written, of classes that others are judged by. */
  readonly unwritten: ReadonlyMap<string, Row>;
}
interface Task {
  readonly read: ClassRead;
  /** The classes before it. */
  readonly done: ReadonlyMap<string, Pick<ImportedClass, "ids">>;
  readonly options: ImportOptions;
  /** Of the whole import: accounts and second profiles get names of one kind. */
  readonly names: TwinNames;
}

/** A dry run holds the profiles and projects that it would write: there are few, and others are judged by them. */
const isHeld = (name: string): boolean => name === "EngineerProfile" || name === "Project";

/**
 * One class of an export that was scanned: read once more for twins where it has any, then written chunk by chunk, the next one made
 * ready while the store works.
 */
export const importClass = async (
  context: Context,
  { read, done, names, options: { dryRun = false, takeTheirs = false, restore = false, onProgress } }: Task,
): Promise<ImportedClass> => {
  const { of, signal } = read;
  const { name } = of.entity;
  const { ids, count } = read.scanned;
  const pointers = pointersOf(context, of, (target) => done.get(target)?.ids);
  const twins = await twinPlaces(context, read, pointers, names);

  const tally = emptyTally();
  const meaningless: Array<RowLeftOut> = [];
  const lost = new Map(Object.keys(of.pointers).map((field): [string, Array<RowLeftOut>] => [field, []]));
  const dangling: Record<string, number> = {};
  const engineers = new Map<string, number>();
  const unwritten = new Map<string, Row>();
  const writing: Writing = {
    dry: dryRun,
    takeTheirs,
    restore,
    administrators: new Map(),
    names,
    last: false,
  };
  const later: Array<PreparedRow> = [];
  const rated = new Set<string>();
  const note = (row: PreparedRow, isWritten: boolean): void => {
    ids.keep(row.objectId, row.place, isWritten);
    const engineer = name === "EngineerProfile" ? row.objectId : row.fields.engineer;
    if (dryRun && row.hourlyRate !== null) rated.add(row.objectId);
    if (typeof engineer === "string") engineers.set(engineer, (engineers.get(engineer) ?? 0) + 1);
  };
  const put = async (chunk: ReadonlyArray<PreparedRow>, how: Writing): Promise<void> => {
    if (chunk.length === 0) return;
    const wrote = await writeChunk(context, of, chunk, how, tally);
    for (const row of wrote.kept) note(row, wrote.written.has(row.objectId));
    later.push(...wrote.later);
    if (!dryRun || !isHeld(name)) return;
    for (const { entity, after } of wrote.changes)
      if (entity === name && after !== undefined) unwritten.set(after.objectId, after);
  };
  /** A row as it stays beside the one that has its unique value; none where it cannot. */
  const beside = (row: PreparedRow): ReadonlyArray<PreparedRow> => {
    if (twins.dropped.has(row.place)) return [];
    const shared = twins.twins.get(row.place);
    return [shared === undefined ? row : (asTwin(of, row, shared, names) ?? row)];
  };
  const write = async ({ rows, met, leftOut, ...pointed }: JudgedChunk): Promise<void> => {
    signal?.throwIfAborted();
    for (const row of leftOut) meaningless.push(row);
    for (const [field, some] of Object.entries(pointed.lost)) for (const row of some) lost.get(field)?.push(row);
    for (const [field, some] of Object.entries(pointed.dangling)) dangling[field] = (dangling[field] ?? 0) + some;
    const chunk = twins.dropped.size + twins.twins.size === 0 ? rows : rows.flatMap(beside);
    await put(chunk, writing);
    onProgress?.({ class: name, done: met, of: count });
  };
  let underway: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of judged(read, pointers)) {
      await underway;
      underway = write(chunk);
      // Heard when it is awaited, which may be after the next chunk is ready.
      underway.catch(() => {});
    }
  } finally {
    await underway;
  }
  await put(later.splice(0), { ...writing, last: true });
  return {
    read,
    pointers,
    dangling,
    imported: tally.imported,
    unchanged: tally.unchanged,
    leftOut: [...meaningless, ...[...lost.values()].flat(), ...twins.leftOut, ...tally.leftOut],
    flagged: tally.flagged,
    ids,
    engineers,
    rated,
    writing,
    unwritten,
  };
};
