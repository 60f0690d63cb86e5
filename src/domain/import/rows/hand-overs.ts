import { idPattern } from "../../kernel/schema/kind.ts";
import type { ImportSource, RawRow } from "../import-source.ts";

/** The pointers between deals and projects: class → field and class that it leads to. */
const pointers: Readonly<Record<string, { readonly field: string; readonly to: string }>> = {
  Deal: { field: "project", to: "Project" },
  Project: { field: "deal", to: "Deal" },
};

/** Deal.project and Project.deal are one fact, of which an export may have either side (R-IMP-3). */
export interface HandOvers {
  /** Notes where a row points. Takes memory only for rows that do. */
  readonly add: (of: string, row: RawRow) => void;
  /** What the other side says about a row, if exactly one row of the other class points to it. */
  readonly otherSide: (of: string, objectId: string) => { readonly field: string; readonly id: string } | null;
}

export const handOvers = (source: ImportSource): HandOvers => {
  /** Class → id → the rows that point there: one, or null for several. */
  const pointing = new Map(Object.keys(pointers).map((name) => [name, new Map<string, string | null>()]));
  return {
    add: (of, row) => {
      const pointer = pointers[of];
      const { objectId } = row;
      if (pointer === undefined || typeof objectId !== "string" || !idPattern.test(objectId)) return;
      const target = source.pointerId(row[pointer.field], pointer.to);
      const known = pointing.get(pointer.to);
      if (target !== null) known?.set(target, known.has(target) ? null : objectId);
    },
    otherSide: (of, objectId) => {
      const [id, pointer] = [pointing.get(of)?.get(objectId) ?? null, pointers[of]];
      return id === null || pointer === undefined ? null : { field: pointer.field, id };
    },
  };
};
