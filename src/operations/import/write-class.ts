import type { DuplicateUsernames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { asDuplicate } from "../../domain/import/duplicates/keep-duplicate.ts";
import type { Flagged } from "../../domain/import/flags/flag.ts";
import type { ImportedIds } from "../../domain/import/rows/imported-ids.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import { type CheckedPointers, type PointerCheck, pointerCheck } from "./check-pointers.ts";
import { findDuplicateRows } from "./find-duplicates.ts";
import type { ImportContext } from "./import-context.ts";
import type { ImportOptions } from "./options.ts";
import { type PreparedChunk, preparedChunks, type ScannedClass } from "./prepared-chunks.ts";
import { emptyTally, type WriteOptions, writeChunk } from "./write-chunk.ts";

/** A class after its import. */
export interface ImportedClass {
  readonly scanned: ScannedClass;
  readonly pointers: PointerCheck;
  readonly imported: number;
  readonly unchanged: number;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  /** Rows with a dangling pointer: field → rows. */
  readonly dangling: CheckedPointers["dangling"];
  readonly flagged: ReadonlyArray<Flagged>;
  readonly ids: ImportedIds;
  /** In a dry run: profiles that would get a rate. */
  readonly ratedProfiles: ReadonlySet<string>;
  /** The number of rows about each engineer, in the order of the import. */
  readonly engineers: ReadonlyMap<string, number>;
  readonly options: WriteOptions;
  /** In a dry run: the profiles, projects, deals and tasks that would be written. */
  readonly dryRunRecords: ReadonlyMap<string, Row>;
}
interface ClassTask {
  readonly scanned: ScannedClass;
  /** Earlier classes. */
  readonly imported: ReadonlyMap<string, Pick<ImportedClass, "ids">>;
  /** The ids of the rows of every class. */
  readonly exported: ReadonlyMap<string, ImportedIds>;
  readonly options: ImportOptions;
  /** Shared by all classes: second accounts and second profiles get usernames of the same form. */
  readonly usernames: DuplicateUsernames;
}

/** Classes whose records a dry run keeps in memory: there are few, and flags need them. */
const keptInDryRun = new Set(["EngineerProfile", "Project", "Deal", "Task"]);

/**
 * Imports one class after its scan: finds its duplicates, then writes it chunk by chunk. The next chunk is prepared while the store
 * writes.
 */
export const writeClass = async (
  context: ImportContext,
  {
    scanned: read,
    imported: done,
    exported,
    usernames,
    options: { dryRun = false, takeTheirs = false, restore = false, onProgress },
  }: ClassTask,
): Promise<ImportedClass> => {
  const { of, signal } = read;
  const { name } = of.entity;
  const { ids, count } = read.scan;
  const pointers = pointerCheck(context, of, (target) => done.get(target)?.ids, exported, read.at.tasks);
  const duplicates = await findDuplicateRows(context, read, pointers, usernames);

  const tally = emptyTally();
  const meaningless: Array<RowLeftOut> = [];
  const withoutTarget = new Map(Object.keys(of.pointers).map((field): [string, Array<RowLeftOut>] => [field, []]));
  const dangling: Record<string, number> = {};
  const engineers = new Map<string, number>();
  const dryRunRecords = new Map<string, Row>();
  const writeOptions: WriteOptions = {
    dry: dryRun,
    takeTheirs,
    restore,
    administrators: new Map(),
    usernames,
    isLastPass: false,
  };
  const postponed: Array<PreparedRow> = [];
  const ratedProfiles = new Set<string>();
  const note = (row: PreparedRow, isWritten: boolean): void => {
    ids.markImported(row.objectId, row.rowNumber, isWritten);
    const engineer = name === "EngineerProfile" ? row.objectId : row.fields.engineer;
    if (dryRun && row.hourlyRate !== null) ratedProfiles.add(row.objectId);
    if (typeof engineer === "string") engineers.set(engineer, (engineers.get(engineer) ?? 0) + 1);
  };
  const put = async (chunk: ReadonlyArray<PreparedRow>, how: WriteOptions): Promise<void> => {
    if (chunk.length === 0) return;
    const wrote = await writeChunk(context, of, chunk, how, tally);
    for (const row of wrote.kept) note(row, wrote.written.has(row.objectId));
    postponed.push(...wrote.postponed);
    if (!dryRun || !keptInDryRun.has(name)) return;
    for (const { entity, after } of wrote.changes)
      if (entity === name && after !== undefined) dryRunRecords.set(after.objectId, after);
  };
  /** The row, changed if another row keeps its unique value; empty if it is left out. */
  const beside = (row: PreparedRow): ReadonlyArray<PreparedRow> => {
    if (duplicates.dropped.has(row.rowNumber)) return [];
    const shared = duplicates.kept.get(row.rowNumber);
    return [shared === undefined ? row : (asDuplicate(of, row, shared, usernames) ?? row)];
  };
  const write = async ({ rows, done, leftOut, ...pointed }: PreparedChunk): Promise<void> => {
    signal?.throwIfAborted();
    for (const row of leftOut) meaningless.push(row);
    for (const [field, some] of Object.entries(pointed.withoutTarget))
      for (const row of some) withoutTarget.get(field)?.push(row);
    for (const [field, some] of Object.entries(pointed.dangling)) dangling[field] = (dangling[field] ?? 0) + some;
    const chunk = duplicates.dropped.size + duplicates.kept.size === 0 ? rows : rows.flatMap(beside);
    await put(chunk, writeOptions);
    onProgress?.({ class: name, done, of: count });
  };
  let underway: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of preparedChunks(read, pointers)) {
      await underway;
      underway = write(chunk);
      // The error is handled when the promise is awaited, which may be after the next chunk is prepared.
      underway.catch(() => {});
    }
  } finally {
    await underway;
  }
  await put(postponed.splice(0), { ...writeOptions, isLastPass: true });
  return {
    scanned: read,
    pointers,
    dangling,
    imported: tally.imported,
    unchanged: tally.unchanged,
    leftOut: [...meaningless, ...[...withoutTarget.values()].flat(), ...duplicates.leftOut, ...tally.leftOut],
    flagged: tally.flagged,
    ids,
    engineers,
    ratedProfiles,
    options: writeOptions,
    dryRunRecords,
  };
};
