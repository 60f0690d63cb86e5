import type Database from "better-sqlite3";
import { outermostParts } from "../../../src/derive/migration/table-definitions.ts";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

const partsOf = (body: string): ReadonlyArray<string> =>
  outermostParts(body).map((each) => each.replaceAll(/\s+/g, " "));

/**
 * Every table and index of the database with what it is made of: of a table a line for each column and constraint, in no order,
 * because a column that a migration adds stands last.
 */
export const sqliteCatalog = (
  database: Database.Database,
): ReadonlyArray<Made & { readonly lines: ReadonlyArray<string> }> =>
  (
    database
      .prepare("select type, name, sql from sqlite_master where name not like 'sqlite_%' order by name")
      .all() as ReadonlyArray<Made>
  ).map(({ type, name, sql }) => {
    const [, head = "", body = "", tail = ""] = /^([^(]*)\((.*)\)([^)]*)$/s.exec(sql ?? "") ?? [];
    const lines = type === "table" ? partsOf(body).toSorted() : partsOf(body);
    return { type, name, sql, lines: [head.trim().toLowerCase(), ...lines, tail.trim()] };
  });

/** The catalog by which two databases are compared. */
export const definitionsOf = (database: Database.Database): ReadonlyArray<unknown> =>
  sqliteCatalog(database).map(({ type, name, lines }) => ({ type, name, lines }));
