import type { Kysely, RawBuilder, SqlBool } from "kysely";
import type { TextPlace } from "../../domain/kernel/policy/predicate.ts";
import type { CustomStorage } from "../../domain/kernel/values/custom-path.ts";
import type { PlaceTest } from "../../domain/kernel/values/place.ts";
import type { Tables } from "./generated/tables.gen.ts";
import type { Parameter, ParameterKind } from "./parameters.ts";

/** The differences between the SQL of the databases. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** Compiles SQL and never runs it; the driver runs prepared statements. */
  readonly db: Kysely<Tables>;
  /** A table, with its schema if the database has schemas. */
  readonly table: (name: string) => RawBuilder<unknown>;
  /** The placeholder of an argument. */
  readonly parameter: (marker: Parameter) => RawBuilder<unknown>;
  /** A value that is fixed in the read. */
  readonly literal: (value: unknown, kind: ParameterKind | undefined) => RawBuilder<unknown>;
  /** Whether a value is in a list that is bound as one parameter. */
  readonly inList: (of: RawBuilder<unknown>, list: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** Whether `of` is among the values of a query with few rows. */
  readonly inQuery: (of: RawBuilder<unknown>, query: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** A JSON list as a table with the column `value`. */
  readonly jsonEach: (json: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** A JSON column that holds a list of texts, as a table with the column `value`. */
  readonly textsIn: (json: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The value of a custom field; NULL where it is absent or of another type. */
  readonly customValue: (
    json: RawBuilder<unknown>,
    name: string,
    storage: Exclude<CustomStorage, "point" | "latitude" | "longitude" | "farness">,
  ) => RawBuilder<unknown>;
  /** A JSON value that is a place, or a coordinate of it; NULL if it is none. */
  readonly placeValue: (value: RawBuilder<unknown>, what: "point" | "latitude" | "longitude") => RawBuilder<unknown>;
  /** How far a JSON value that is a place is from another, whose numbers are bound as one list; NULL if it is none. */
  readonly farness: (value: RawBuilder<unknown>, from: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** A test of a JSON value with places whose numbers are bound as one list. */
  readonly placeHolds: (by: PlaceTest, value: RawBuilder<unknown>, numbers: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** The key in a slot of the column for keys, as the indexes have it. */
  readonly customKey: (keys: RawBuilder<unknown>, slot: number) => RawBuilder<unknown>;
  /** Whether the database proves from a comparison of a key that there is one, and so that the index of the keys has every row. */
  readonly comparedKeyExists: boolean;
  /** A JSON list of any values as a table with the column `value`, each as `itemText` writes it. */
  readonly anyTextsIn: (json: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** An `order by` term: absent values first, or last when descending; `absent` if there may be any. */
  readonly orderBy: (key: RawBuilder<unknown>, descending: boolean, absent: boolean) => RawBuilder<unknown>;
  /** A row limit; -1 means no limit. */
  readonly limit: (limit: RawBuilder<unknown>) => RawBuilder<number>;
  /** The sum of non-negative integers: exact up to 2^53 − 1, and any larger number beyond that. */
  readonly sum: (value: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The same where a sum of no values may be 0 or NULL. */
  readonly total: (value: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The place of a part in a text, from 1; 0 if it is not there. */
  readonly position: (of: RawBuilder<unknown>, part: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether a text has a part in any case, which is bound as a pattern. */
  readonly anyCase: (of: RawBuilder<unknown>, pattern: RawBuilder<unknown>, at: TextPlace) => RawBuilder<SqlBool>;
  /** Whether a text is like a pattern, which is bound in the form of the database. */
  readonly matches: (of: RawBuilder<unknown>, pattern: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** Whether a text or JSON column contains this; false if absent. */
  readonly containsText: (column: string, text: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  /** Converts a value of this kind for the driver; undefined if no conversion is needed. */
  readonly encoder: (kind: ParameterKind) => ((value: unknown) => unknown) | undefined;
}

/** The query builder for tables whose names are data. */
// biome-ignore lint/suspicious/noExplicitAny: classes are data here; the types of Kysely serve the statements written out.
export const anyDb = ({ db }: Dialect): Kysely<any> => db as unknown as Kysely<any>;
