import { idTable } from "./id-table.ts";

/** Which rows of a class an import knows, without the rows: where each stands in the export, and whether it was written. */
export interface ImportedIds {
  /** Notes that a row has this id; false where another one had it before. */
  readonly add: (objectId: string) => boolean;
  /** The row at this place is a record now, or was before; `written`: the import made or changed it, or would have. */
  readonly markImported: (objectId: string, rowNumber: number, written: boolean) => void;
  /** The place of the row that is kept under this id, counted from 0 over the files of its class. */
  readonly rowNumberOf: (objectId: string) => number | undefined;
  readonly isWritten: (objectId: string) => boolean;
}

const seenOnly = -1;

/** Ids of one class in 16 to 32 bytes each. */
export const importedIds = (): ImportedIds => {
  const ids = idTable();
  return {
    add: (objectId) => {
      if (ids.get(objectId) !== undefined) return false;
      ids.set(objectId, seenOnly);
      return true;
    },
    markImported: (objectId, place, written) => ids.set(objectId, place * 2 + (written ? 1 : 0)),
    rowNumberOf: (objectId) => {
      const found = ids.get(objectId);
      return found === undefined || found === seenOnly ? undefined : found >> 1;
    },
    isWritten: (objectId) => {
      const found = ids.get(objectId);
      return found !== undefined && found !== seenOnly && (found & 1) === 1;
    },
  };
};
