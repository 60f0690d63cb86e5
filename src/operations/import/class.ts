import { type Flagged, judgedFields } from "../../domain/import/flagged.ts";
import type { ImportClass } from "../../domain/import/import-class.ts";
import type { KeptIds } from "../../domain/import/kept.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import type { Change } from "../../domain/kernel/decision.ts";
import type { Row } from "../../domain/kernel/entity.ts";
import type { Context } from "./context.ts";
import { type ClassRead, type JudgedChunk, judged } from "./judged.ts";
import type { ImportOptions } from "./options.ts";
import { pointersOf } from "./pointers.ts";
import { findTwins } from "./twins.ts";
import { type Tally, writeChunk } from "./write.ts";

/** What is known of a class after its import. */
export interface ImportedClass {
  readonly read: ClassRead;
  readonly imported: number;
  readonly unchanged: number;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
  readonly ids: KeptIds;
  /** How many of its rows are whose, by the engineer's id, in the order in which they are first named. */
  readonly engineers: ReadonlyMap<string, number>;
  /** In a dry run: records as they would be written, of classes that others are judged by, and where the row alone does not tell it. */
  readonly unwritten: ReadonlyMap<string, Row>;
}
interface Task {
  readonly read: ClassRead;
  /** The classes before it. */
  readonly done: ReadonlyMap<string, Pick<ImportedClass, "ids">>;
  readonly options: ImportOptions;
}

/** Whether a dry run holds the record: profiles and projects, of which there are few; of others what follows from the record before. */
const holds = ({ entity, follows }: ImportClass, { before }: Change): boolean =>
  entity.name === "EngineerProfile" ||
  entity.name === "Project" ||
  (before !== undefined && Object.keys(follows).some((name) => judgedOf(entity.name).includes(name)));
const judgedOf = (name: string): ReadonlyArray<string> =>
  (judgedFields as Readonly<Record<string, ReadonlyArray<string>>>)[name] ?? [];

/**
 * One class of an export that was scanned: read once more for twins where it has any, then written chunk by chunk, the next one made
 * ready while the store works.
 */
export const importClass = async (
  context: Context,
  { read, done, options: { dryRun = false, onProgress } }: Task,
): Promise<ImportedClass> => {
  const { of, signal } = read;
  const { name } = of.entity;
  const { ids, count } = read.scanned;
  const pointers = pointersOf(context, of, (target) => done.get(target)?.ids);
  const twins = await findTwins(read, pointers);

  const tally: Tally = { imported: 0, unchanged: 0, leftOut: [], flagged: [] };
  const meaningless: Array<RowLeftOut> = [];
  const dangling = new Map(Object.keys(of.pointers).map((field): [string, Array<RowLeftOut>] => [field, []]));
  const engineers = new Map<string, number>();
  const unwritten = new Map<string, Row>();
  const note = (row: PreparedRow, isWritten: boolean): void => {
    ids.keep(row.objectId, row.place, isWritten);
    const engineer = name === "EngineerProfile" ? row.objectId : row.fields.engineer;
    if (typeof engineer === "string") engineers.set(engineer, (engineers.get(engineer) ?? 0) + 1);
  };
  const write = async ({ rows, met, leftOut, dangling: lost }: JudgedChunk): Promise<void> => {
    signal?.throwIfAborted();
    for (const row of leftOut) meaningless.push(row);
    for (const [field, some] of Object.entries(lost)) for (const row of some) dangling.get(field)?.push(row);
    const chunk = twins.dropped.size === 0 ? rows : rows.filter(({ place }) => !twins.dropped.has(place));
    if (chunk.length > 0) {
      const { kept, written, changes } = await writeChunk(context, of, chunk, dryRun, tally);
      const isWritten = new Set(written);
      for (const row of kept) note(row, isWritten.has(row.objectId));
      if (dryRun)
        for (const change of changes)
          if (change.entity === name && change.after !== undefined && holds(of, change))
            unwritten.set(change.after.objectId, change.after);
    }
    onProgress?.({ class: name, done: met, of: count });
  };
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of judged(read, pointers)) {
      await writing;
      writing = write(chunk);
      // Heard when it is awaited, which may be after the next chunk is ready.
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
  return {
    read,
    imported: tally.imported,
    unchanged: tally.unchanged,
    leftOut: [...meaningless, ...[...dangling.values()].flat(), ...twins.leftOut, ...tally.leftOut],
    flagged: tally.flagged,
    ids,
    engineers,
    unwritten,
  };
};
