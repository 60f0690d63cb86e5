import { idTable } from "./id-table.ts";

/** Which rows of a class an import knows, without the rows: where each stands in the export, and whether it was written. */
export interface KeptIds {
  /** Notes that a row has this id; false where another one had it before. */
  readonly meet: (objectId: string) => boolean;
  /** The row at this place is a record now, or was before; `written`: the import made or changed it, or would have. */
  readonly keep: (objectId: string, place: number, written: boolean) => void;
  /** The place of the row that is kept under this id, counted from 0 over the files of its class. */
  readonly placeOf: (objectId: string) => number | undefined;
  readonly isWritten: (objectId: string) => boolean;
}

const onlyMet = -1;

/** Ids of one class in 16 to 32 bytes each. */
export const keptIds = (): KeptIds => {
  const ids = idTable();
  return {
    meet: (objectId) => {
      if (ids.get(objectId) !== undefined) return false;
      ids.set(objectId, onlyMet);
      return true;
    },
    keep: (objectId, place, written) => ids.set(objectId, place * 2 + (written ? 1 : 0)),
    placeOf: (objectId) => {
      const found = ids.get(objectId);
      return found === undefined || found === onlyMet ? undefined : found >> 1;
    },
    isWritten: (objectId) => {
      const found = ids.get(objectId);
      return found !== undefined && found !== onlyMet && (found & 1) === 1;
    },
  };
};
