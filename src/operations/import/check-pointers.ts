import { entityNamed } from "../../domain/entities.ts";
import type { ImportClass } from "../../domain/import/import-class.ts";
import { droppedIssue, rowIssue } from "../../domain/import/row-issue.ts";
import { type IdTable, idTable } from "../../domain/import/rows/id-table.ts";
import type { ImportedIds } from "../../domain/import/rows/imported-ids.ts";
import type { ExportedTask, PreparedRow, RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import { many, type Read } from "../../ports/load.ts";
import { withKnownDependencies } from "./check-dependencies.ts";
import type { ImportContext } from "./import-context.ts";

/** Rows whose pointers were checked. */
export interface CheckedPointers {
  readonly kept: ReadonlyArray<PreparedRow>;
  /** Rows that are left out because a required pointer finds no row: field → rows. */
  readonly withoutTarget: Readonly<Record<string, ReadonlyArray<RowLeftOut>>>;
  /** How many rows have a dangling pointer: field → rows. */
  readonly dangling: Readonly<Record<string, number>>;
}
/**
 * Looks up the targets of pointers among the imported rows and in the database (R-IMP-1). If there is none, an optional pointer is dropped,
 * one that may dangle is counted, and for any other the row is left out.
 */
export type PointerCheck = (rows: ReadonlyArray<PreparedRow>) => Promise<CheckedPointers>;

/** Reports which of these ids are records of the class. */
const lookUp = async (
  context: ImportContext,
  entity: string,
  ids: ReadonlySet<string>,
  found: (id: string) => void,
): Promise<void> => {
  const read = many(entityNamed(entity), (e) => e.objectId.oneOf([{ param: "ids" }]), ["objectId"]) as Read;
  const { rows } = await context.read({ read }, { ids: [...ids] });
  for (const { objectId } of rows.read as ReadonlyArray<{ readonly objectId: string }>) found(objectId);
};

/** Checks the pointers of one class. It looks up each id in the database only once. */
export const pointerCheck = (
  context: ImportContext,
  of: ImportClass,
  imported: (name: string) => ImportedIds | undefined,
  exported: ReadonlyMap<string, ImportedIds>,
  tasks: ReadonlyMap<string, ExportedTask>,
): PointerCheck => {
  const there = new Map<string, IdTable>();
  const thereOf = (target: string): IdTable => {
    const known = there.get(target) ?? idTable();
    there.set(target, known);
    return known;
  };
  /** The ids in one field that lead to no record. */
  const missingTargets = async (
    rows: ReadonlyArray<PreparedRow>,
    field: string,
    target: string,
  ): Promise<ReadonlySet<unknown>> => {
    const here = imported(target);
    // A pointer that may dangle can lead to a class that follows: Project.deal.
    const following = here === undefined ? exported.get(target) : undefined;
    const known = thereOf(target);
    const missing = new Set<string>();
    for (const { fields } of rows) {
      const id = fields[field];
      if (typeof id !== "string" || following?.has(id) === true) continue;
      if (here?.rowNumberOf(id) === undefined && known.get(id) === undefined) missing.add(id);
    }
    const found = (id: string): void => {
      known.set(id, 0);
      missing.delete(id);
    };
    if (missing.size > 0) await lookUp(context, target, missing, found);
    return missing;
  };
  const loose = Object.entries(of.entity.fields).flatMap(([field, { dangles, references }]) =>
    dangles === true && references !== undefined ? [[field, references] as const] : [],
  );
  return async (rows) => {
    const withoutTarget: Record<string, ReadonlyArray<RowLeftOut>> = {};
    let kept = rows;
    for (const [field, target] of Object.entries(of.pointers)) {
      const missing = await missingTargets(kept, field, target);
      const optional = of.entity.fields[field]?.optional === true;
      const gone: Array<RowLeftOut> = [];
      withoutTarget[field] = gone;
      if (missing.size === 0) continue;
      kept = kept.flatMap((row) => {
        const id = row.fields[field];
        if (!missing.has(id)) return [row];
        const fault = rowIssue("POINTER_INVALID", { id: "noRecord", field, of: target, got: String(id) });
        if (!optional) {
          gone.push({ file: row.file, row: row.row, objectId: row.objectId, ...fault });
          return [];
        }
        const repairs = [...row.repairs, droppedIssue(fault)];
        return [{ ...row, fields: { ...row.fields, [field]: null }, repairs }];
      });
    }
    const dangling: Record<string, number> = {};
    for (const [field, target] of loose) {
      const missing = await missingTargets(kept, field, target);
      const count = kept.filter(({ fields }) => missing.has(fields[field])).length;
      if (count > 0) dangling[field] = count;
    }
    if (of.entity.name === "Task") kept = await withKnownDependencies(context, kept, tasks);
    return { kept, withoutTarget, dangling };
  };
};
