/** Where a file lies: the firm, and the name that it got when it was stored. */
export interface FileKey {
  readonly organizationId: string;
  readonly name: string;
}
/** What is known of a file beside its bytes. */
export interface FileFacts {
  /** Its content type, such as `application/pdf`. */
  readonly type: string;
  /** The user whose session uploaded it; null if there was none. */
  readonly uploadedBy: string | null;
}
export interface StoredFile extends FileFacts {
  readonly bytes: Uint8Array;
}

/** Keeps files. A file is stored once under a new name, and never changes. */
export interface FileStorage {
  /** Resolves when the whole file is kept; before that, and after a failure, there is none of this name. */
  readonly put: (key: FileKey, file: StoredFile) => Promise<void>;
  /** Null if there is none. */
  readonly about: (key: FileKey) => Promise<FileFacts | null>;
  /** Null if there is none. */
  readonly get: (key: FileKey) => Promise<StoredFile | null>;
  /** Whether there was one. */
  readonly remove: (key: FileKey) => Promise<boolean>;
}

/** Names of stored files: a random part that nobody guesses, and the name that a client gave. They are safe in a path. */
export const storedName = /^[0-9a-f]{32}_[A-Za-z0-9_][A-Za-z0-9@. ~_-]{0,127}$/;
