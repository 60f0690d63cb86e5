import { createRequire } from "node:module";
import { loadPeer } from "../../peer-dependency.ts";

/** The part of better-sqlite3 that is used, in any version. */
export interface SqliteStatement {
  get(...values: ReadonlyArray<unknown>): unknown;
  all(...values: ReadonlyArray<unknown>): ReadonlyArray<unknown>;
  /** Iterates over rows; the connection is occupied until the last one. Without this method all rows are read at once. */
  iterate?(...values: ReadonlyArray<unknown>): Iterable<unknown>;
  run(...values: ReadonlyArray<unknown>): { readonly changes: number | bigint };
  raw(toggle?: boolean): SqliteStatement;
  safeIntegers?(toggle?: boolean): SqliteStatement;
}
export interface SqliteDatabase {
  prepare(text: string): SqliteStatement;
  exec(text: string): unknown;
  close(): unknown;
  /** Adds a function to the SQL of this connection; only patterns of text and places need it. */
  function?(name: string, options: { readonly deterministic: boolean }, call: (...given: never) => unknown): unknown;
  readonly inTransaction: boolean;
  readonly open: boolean;
}

export type Driver = new (file: string, options: { readonly timeout: number }) => SqliteDatabase;

/** Milliseconds that a statement itself waits for a lock, which blocks the event loop. */
const statementWait = 5;

/** Loads the optional peer, which only hosts that pass a file need. */
export const loadDriver = (): Driver =>
  loadPeer("firmcore/sqlite", "better-sqlite3", () => createRequire(import.meta.url)("better-sqlite3"));

const opened = (driver: Driver, file: string): SqliteDatabase => {
  try {
    return new driver(file, { timeout: statementWait });
  } catch (cause) {
    // The driver reports a missing folder without a code.
    throw cause instanceof TypeError ? Object.assign(new Error(cause.message), { code: "SQLITE_CANTOPEN" }) : cause;
  }
};

/** Opens a file, or `:memory:`, with the required pragmas. Creates a missing file, but no tables. */
export const openFile = (driver: Driver, file: string, synchronous: "normal" | "full"): SqliteDatabase => {
  const database = opened(driver, file);
  try {
    database.exec("pragma foreign_keys = on");
    // In KiB. The pages that a firm with 100,000 records reads most are not read from the file again.
    database.exec("pragma cache_size = -65536");
    database.exec(`pragma synchronous = ${synchronous}`);
    writeAhead(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
};

/** With WAL, readers and the writer do not wait for each other. A read-only file keeps its mode. */
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
