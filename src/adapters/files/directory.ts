import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type FileFacts, type FileKey, type FileStorage, storedName } from "../../ports/file-storage.ts";

/** What lies beside the bytes. The key is kept too: a file system may take two names for the same. */
interface About extends FileKey, FileFacts {}

const isMissing = (cause: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes((cause as NodeJS.ErrnoException).code ?? "");
const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
};
const written = async (path: string, content: Uint8Array | string): Promise<void> => {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Keeps files in a folder of this machine: a folder for each firm, in it one for each file with `bytes` and `about.json`. A file is
 * written beside its place and moved there whole, so a crash leaves no half of one.
 *
 * @example const storage = directoryFiles(".data/files")
 */
export const directoryFiles = (folder: string): FileStorage => {
  const root = resolve(folder);
  const unfinished = join(root, "unfinished");
  // A hash, because the id of a firm is any text.
  const firmOf = (organizationId: string): string =>
    join(root, createHash("sha256").update(organizationId).digest("hex"));
  /** The folder of a file; null for what no stored file is called. */
  const placeOf = ({ organizationId, name }: FileKey): string | null =>
    storedName.test(name) ? join(firmOf(organizationId), name) : null;

  const aboutAt = async (place: string, key: FileKey): Promise<About | null> => {
    const text = await orNull(readFile(join(place, "about.json"), "utf8"));
    const about = text === null ? null : (JSON.parse(text) as About);
    return about?.name === key.name && about.organizationId === key.organizationId ? about : null;
  };
  const about = async (key: FileKey): Promise<FileFacts | null> => {
    const place = placeOf(key);
    const found = place === null ? null : await aboutAt(place, key);
    return found === null ? null : { type: found.type, uploadedBy: found.uploadedBy };
  };

  return {
    about,
    put: async (key, { bytes, type, uploadedBy }) => {
      const place = placeOf(key);
      if (place === null) throw new TypeError("a stored file needs another name");
      const { organizationId, name } = key;
      const own = join(unfinished, randomUUID());
      await mkdir(own, { recursive: true, mode: 0o700 });
      try {
        await written(join(own, "bytes"), bytes);
        await written(
          join(own, "about.json"),
          JSON.stringify({ organizationId, name, type, uploadedBy } satisfies About),
        );
        await mkdir(firmOf(organizationId), { recursive: true, mode: 0o700 });
        await rename(own, place);
      } catch (cause) {
        await rm(own, { recursive: true, force: true });
        throw cause;
      }
    },
    get: async (key) => {
      const facts = await about(key);
      const bytes = facts === null ? null : await orNull(readFile(join(placeOf(key) ?? "", "bytes")));
      return facts === null || bytes === null ? null : { ...facts, bytes: new Uint8Array(bytes) };
    },
    remove: async (key) => {
      if ((await about(key)) === null) return false;
      // Moved first: whoever reads at the same time finds all of it or nothing.
      const own = join(unfinished, randomUUID());
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      const moved = await orNull(rename(placeOf(key) ?? "", own).then(() => true));
      await rm(own, { recursive: true, force: true });
      return moved === true;
    },
  };
};
