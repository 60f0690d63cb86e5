import { createRequire } from "node:module";
import { loadPeer } from "../../peer-dependency.ts";

/** What is asked of a driver: the shape of better-sqlite3, whatever its version. */
export interface SqliteStatement {
  get(...values: ReadonlyArray<unknown>): unknown;
  all(...values: ReadonlyArray<unknown>): ReadonlyArray<unknown>;
  /** Rows one after the other; the connection can do nothing else until the last. Without it all are read at once. */
  iterate?(...values: ReadonlyArray<unknown>): Iterable<unknown>;
  run(...values: ReadonlyArray<unknown>): { readonly changes: number | bigint };
  raw(toggle?: boolean): SqliteStatement;
  safeIntegers?(toggle?: boolean): SqliteStatement;
}
export interface SqliteDatabase {
  prepare(text: string): SqliteStatement;
  exec(text: string): unknown;
  close(): unknown;
  readonly inTransaction: boolean;
  readonly open: boolean;
}

export type Driver = new (file: string, options: { readonly timeout: number }) => SqliteDatabase;

/** How long a statement itself waits for a lock, in milliseconds: the event loop stands still meanwhile. */
const statementWait = 5;

/** The driver is the host's to install: a peer that only hosts with a SQLite file need. */
export const loadDriver = (): Driver =>
  loadPeer("firmcore/sqlite", "better-sqlite3", () => createRequire(import.meta.url)("better-sqlite3"));

const opened = (driver: Driver, file: string): SqliteDatabase => {
  try {
    return new driver(file, { timeout: statementWait });
  } catch (cause) {
    // A folder that is not there is found by the driver itself, which has no code for it.
    throw cause instanceof TypeError ? Object.assign(new Error(cause.message), { code: "SQLITE_CANTOPEN" }) : cause;
  }
};

/** Opens a file, or `:memory:`, with what firmcore relies on. Makes the file where there is none, and no tables. */
export const openFile = (driver: Driver, file: string, synchronous: "normal" | "full"): SqliteDatabase => {
  const database = opened(driver, file);
  try {
    database.exec("pragma foreign_keys = on");
    database.exec(`pragma synchronous = ${synchronous}`);
    writeAhead(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
};

/** Readers and the writer do not wait for each other. A file that can only be read stays as it is. */
const writeAhead = (database: SqliteDatabase): void => {
  const [mode] = database.prepare("pragma journal_mode").raw().get() as [string];
  if (mode === "wal" || mode === "memory") return;
  try {
    database.exec("pragma journal_mode = wal");
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    if (typeof code !== "string" || !code.startsWith("SQLITE_READONLY")) throw cause;
  }
};
