import type { FileKey, FileStorage, StoredFile } from "../../ports/file-storage.ts";

/** Keeps files in this process, for tests and trials. */
export const memoryFiles = (): FileStorage => {
  const files = new Map<string, StoredFile>();
  const keyOf = ({ organizationId, name }: FileKey): string => JSON.stringify([organizationId, name]);
  const copyOf = ({ bytes, ...facts }: StoredFile): StoredFile => ({ ...facts, bytes: bytes.slice() });
  return {
    put: async (key, file) => void files.set(keyOf(key), copyOf(file)),
    about: async (key) => {
      const file = files.get(keyOf(key));
      return file === undefined ? null : { type: file.type, uploadedBy: file.uploadedBy };
    },
    get: async (key) => {
      const file = files.get(keyOf(key));
      return file === undefined ? null : copyOf(file);
    },
    remove: async (key) => files.delete(keyOf(key)),
  };
};
