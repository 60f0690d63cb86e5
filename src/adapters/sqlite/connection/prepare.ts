import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Statement } from "../../sql/statement.ts";
import type { SqliteDatabase, SqliteStatement } from "./driver.ts";
import { knowFunctions } from "./own-functions.ts";

/** A row as the driver gives it: values by position. */
export type RawRow = ReadonlyArray<unknown>;

/** Returns numbers, whatever the host chose for its own statements. */
const plain = (of: SqliteStatement): SqliteStatement => of.safeIntegers?.(false) ?? of;
/** Prepares a statement that returns no rows. */
export const prepareRun = (database: SqliteDatabase, text: string): SqliteStatement => plain(database.prepare(text));
/** Prepares a statement that returns rows as arrays of values. */
export const prepareRaw = (database: SqliteDatabase, text: string): SqliteStatement => {
  knowFunctions(database, text);
  return plain(database.prepare(text)).raw(true);
};

/** Prepares a query for at most one row. */
export const prepareGet = (
  database: SqliteDatabase,
  { text, bind }: Statement,
): ((args: Arguments) => RawRow | undefined) => {
  const prepared = prepareRaw(database, text);
  return (args) => prepared.get(bind(args)) as RawRow | undefined;
};
/** Prepares a query for rows. */
export const prepareAll = (
  database: SqliteDatabase,
  { text, bind }: Statement,
): ((args: Arguments) => ReadonlyArray<RawRow>) => {
  const prepared = prepareRaw(database, text);
  return (args) => prepared.all(bind(args)) as ReadonlyArray<RawRow>;
};

/** Work in chunks: other work may run between two of them. */
export type Chunked<T> = Generator<undefined, T, undefined>;
/** Runs all chunks at once. */
export const runToEnd = <T>(pages: Chunked<T>): T => {
  for (;;) {
    const { done, value } = pages.next();
    if (done === true) return value;
  }
};
/** Rows of a chunk. */
const chunkRows = 250;

/** Prepares a query whose rows are read in chunks, or by one call of the driver if there can be no second chunk; `most`: how many there can be. */
export const prepareIterate = <T>(
  database: SqliteDatabase,
  { text, bind }: Statement,
  made: (row: RawRow, args: Arguments) => T,
  most: (args: Arguments) => number,
): ((args: Arguments) => Chunked<Array<T>>) => {
  const prepared = prepareRaw(database, text);
  return function* (args) {
    if (most(args) <= chunkRows)
      return (prepared.all(bind(args)) as ReadonlyArray<RawRow>).map((row) => made(row, args));
    const rows = prepared.iterate?.(bind(args)) ?? prepared.all(bind(args));
    const all: Array<T> = [];
    for (const row of rows) {
      if (all.length > 0 && all.length % chunkRows === 0) yield;
      all.push(made(row as RawRow, args));
    }
    return all;
  };
};

/** Rows of a page, which one call of the driver returns: stepping through rows one by one takes twice as long. */
const pageRows = 1_000;

/** A row with values by name. */
type Fields = Record<string, unknown>;
/** A page of a query: at most `limit` rows in the order of a column, from this value of it on. */
export interface Page {
  readonly from: string;
  readonly limit: number;
}
/** Prepares a query for records whose rows are read in pages; `key` is the field that orders them. */
export const preparePages = (
  database: SqliteDatabase,
  { text, bind }: Statement,
  key: string,
  paged: (args: Arguments, page: Page) => Arguments,
  decode: ((record: Fields) => void) | null,
): ((args: Arguments) => Chunked<ReadonlyArray<unknown>>) => {
  const prepared = plain(database.prepare(text));
  return function* (args) {
    const all: Array<Fields> = [];
    let page: Page = { from: "", limit: pageRows };
    for (;;) {
      const rows = prepared.all(bind(paged(args, page))) as ReadonlyArray<Fields>;
      let end = rows.length;
      const last = end < page.limit ? undefined : (rows[end - 1]?.[key] as string);
      // The page may end inside the rows of its last value, so the next page begins with it.
      while (last !== undefined && end > 0 && rows[end - 1]?.[key] === last) end--;
      for (let i = 0; i < end; i++) {
        const row = rows[i] as Fields;
        decode?.(row);
        all.push(row);
      }
      if (last === undefined) return all;
      page = end > 0 ? { from: last, limit: pageRows } : { ...page, limit: page.limit * 2 };
      yield;
    }
  };
};

/** Prepares at the first call, so that a connection prepares only what it uses. */
export const lazy = <A extends ReadonlyArray<unknown>, T>(make: () => (...given: A) => T): ((...given: A) => T) => {
  let made: ((...given: A) => T) | undefined;
  return (...given) => {
    made ??= make();
    return made(...given);
  };
};
