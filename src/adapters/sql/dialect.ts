import type { Kysely, RawBuilder, SqlBool } from "kysely";
import type { Tables } from "./generated/tables.gen.ts";
import type { Parameter, ParameterKind } from "./parameters.ts";

/** What one database writes otherwise than another; all else of a statement is the same. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** Writes SQL and runs none: each statement is compiled once and then run by the driver as prepared. */
  readonly db: Kysely<Tables>;
  /** One of our tables, in its schema where there is one. */
  readonly table: (name: string) => RawBuilder<unknown>;
  /** The place of an argument. */
  readonly parameter: (marker: Parameter) => RawBuilder<unknown>;
  /** A value that is part of the read itself. */
  readonly literal: (value: unknown, kind: ParameterKind | undefined) => RawBuilder<unknown>;
  /** Whether a value is one of a list that is bound as one. */
  readonly inList: (of: RawBuilder<unknown>, list: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** `of` is among the values of a query that finds few. */
  readonly inQuery: (of: RawBuilder<unknown>, query: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** A JSON list as a table with the column `value`. */
  readonly jsonEach: (json: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Ordered by this, absent values first, last when descending; `absent`: there may be some. */
  readonly orderBy: (key: RawBuilder<unknown>, descending: boolean, absent: boolean) => RawBuilder<unknown>;
  /** A bound of rows, where -1 is none. */
  readonly limit: (limit: RawBuilder<unknown>) => RawBuilder<number>;
  /** The sum of whole numbers of at least 0: exact as far as integers are (2^53 − 1), and beyond that any number that is not one of them. */
  readonly sum: (value: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether a column of text or JSON says this somewhere, false where it is absent. */
  readonly containsText: (column: string, text: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** How a value of this kind is given to the driver; undefined: as it is. */
  readonly encoder: (kind: ParameterKind) => ((value: unknown) => unknown) | undefined;
}

/** The builder for tables whose names are data. */
// biome-ignore lint/suspicious/noExplicitAny: classes are data here; the types of Kysely serve the statements written out.
export const anyDb = ({ db }: Dialect): Kysely<any> => db as unknown as Kysely<any>;
