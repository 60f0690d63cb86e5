export { directoryFiles } from "./adapters/files/directory.ts";
export { memoryFiles } from "./adapters/files/memory.ts";
export { type S3Options, s3Files } from "./adapters/files/s3.ts";
export type { FileFacts, FileKey, FileStorage, StoredFile } from "./ports/file-storage.ts";
