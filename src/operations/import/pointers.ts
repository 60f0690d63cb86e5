import { entityNamed } from "../../domain/entities.ts";
import { type IdTable, idTable } from "../../domain/import/ids.ts";
import type { ImportClass } from "../../domain/import/import-class.ts";
import type { KeptIds } from "../../domain/import/kept.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import { many, type Read } from "../../ports/load.ts";
import type { Context } from "./context.ts";

/** Leaves out rows that point to nothing, in the export or in the database; to a row left out is to nothing. */
export type Pointers = (rows: ReadonlyArray<PreparedRow>) => Promise<{
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly dangling: Readonly<Record<string, ReadonlyArray<RowLeftOut>>>;
}>;

/** Notes which of these ids are rows of the class. */
const lookUp = async (
  context: Context,
  entity: string,
  ids: ReadonlySet<string>,
  found: (id: string) => void,
): Promise<void> => {
  const read = many(entityNamed(entity), (e) => e.objectId.oneOf([{ param: "ids" }]), ["objectId"]) as Read;
  const { rows } = await context.read({ read }, { ids: [...ids] });
  for (const { objectId } of rows.read as ReadonlyArray<{ readonly objectId: string }>) found(objectId);
};

/** The pointers of one class, judged chunk by chunk. An id that was found in the database is not asked for again. */
export const pointersOf = (
  context: Context,
  of: ImportClass,
  imported: (name: string) => KeptIds | undefined,
): Pointers => {
  const there = new Map<string, IdTable>();
  const thereOf = (target: string): IdTable => {
    const known = there.get(target) ?? idTable();
    there.set(target, known);
    return known;
  };
  return async (rows) => {
    const dangling: Record<string, ReadonlyArray<RowLeftOut>> = {};
    let kept = rows;
    for (const [field, target] of Object.entries(of.pointers)) {
      const here = imported(target);
      const known = thereOf(target);
      const isThere = (id: string): boolean => here?.placeOf(id) !== undefined || known.get(id) !== undefined;
      const asked = new Set<string>();
      for (const { fields } of kept) {
        const id = fields[field];
        if (typeof id === "string" && !asked.has(id) && !isThere(id)) asked.add(id);
      }
      dangling[field] = [];
      if (asked.size === 0) continue;
      await lookUp(context, target, asked, (id) => known.set(id, 0));
      const lost: Array<RowLeftOut> = [];
      kept = kept.filter(({ file, objectId, fields }) => {
        const id = fields[field];
        if (typeof id !== "string" || isThere(id)) return true;
        lost.push({ file, objectId, code: "POINTER_INVALID", message: `${field}: there is no ${target} ${id}` });
        return false;
      });
      dangling[field] = lost;
    }
    return { kept, dangling };
  };
};
