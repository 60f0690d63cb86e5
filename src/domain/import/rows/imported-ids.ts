import { idTable } from "./id-table.ts";

/** The ids of the rows of a class, each with its row number and whether the row was written. */
export interface ImportedIds {
  /** Adds the id of a row; false if another row had it before. */
  readonly add: (objectId: string) => boolean;
  /** Whether a row has the id, also before it is imported. */
  readonly has: (objectId: string) => boolean;
  /** The row is a record. `written`: the import created or changed it, or a dry run would have. */
  readonly markImported: (objectId: string, rowNumber: number, written: boolean) => void;
  /** The number of the row that became the record with this id. */
  readonly rowNumberOf: (objectId: string) => number | undefined;
  readonly isWritten: (objectId: string) => boolean;
}

const seenOnly = -1;

/** Takes 16 to 32 bytes for each id. */
export const importedIds = (): ImportedIds => {
  const ids = idTable();
  return {
    add: (objectId) => {
      if (ids.get(objectId) !== undefined) return false;
      ids.set(objectId, seenOnly);
      return true;
    },
    has: (objectId) => ids.get(objectId) !== undefined,
    markImported: (objectId, index, written) => ids.set(objectId, index * 2 + (written ? 1 : 0)),
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
