import { entityNamed } from "../../domain/entities.ts";
import type { ImportClass } from "../../domain/import/import-class.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import { many, type Read } from "../../ports/load.ts";
import { type Context, chunksOf } from "./context.ts";

/** Which of these ids are rows of the class. */
const existingIds = async (context: Context, entity: string, ids: ReadonlyArray<string>): Promise<Set<string>> => {
  const found = many(entityNamed(entity), (e) => e.objectId.oneOf([{ param: "ids" }]), ["objectId"]) as Read;
  const known = new Set<string>();
  for await (const chunk of chunksOf(ids)) {
    const { rows } = await context.read({ found }, { ids: chunk });
    for (const { objectId } of rows.found as ReadonlyArray<{ readonly objectId: string }>) known.add(objectId);
  }
  return known;
};

/** Leaves out rows that point to nothing, in the export or in the database; to a row left out is to nothing. */
export const withPointers = async (
  context: Context,
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  done: ReadonlyMap<string, { readonly ids: ReadonlySet<string> }>,
): Promise<{ readonly kept: ReadonlyArray<PreparedRow>; readonly leftOut: ReadonlyArray<RowLeftOut> }> => {
  const leftOut: Array<RowLeftOut> = [];
  let kept = rows;
  for (const [field, target] of Object.entries(of.pointers)) {
    const here = done.get(target)?.ids;
    const asked = new Set<string>();
    for (const { fields } of kept) {
      const id = fields[field];
      if (typeof id === "string" && here?.has(id) !== true) asked.add(id);
    }
    const there = await existingIds(context, target, [...asked]);
    kept = kept.filter(({ file, objectId, fields }) => {
      const id = fields[field];
      if (typeof id !== "string" || here?.has(id) === true || there.has(id)) return true;
      leftOut.push({ file, objectId, code: "POINTER_INVALID", message: `${field}: there is no ${target} ${id}` });
      return false;
    });
  }
  return { kept, leftOut };
};
