import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from "kysely";
import type { Dialect } from "../sql/dialect.ts";
import type { Tables } from "../sql/generated/tables.gen.ts";
import type { ParamKind } from "../sql/params.ts";

/** What a value is said to be, so that no statement leaves a type to be guessed. */
export const typeOf: Readonly<Record<ParamKind, string>> = {
  text: "text",
  number: "bigint",
  real: "double precision",
  boolean: "boolean",
  texts: "text[]",
  numbers: "bigint[]",
  reals: "double precision[]",
  json: "json",
};

const quoted = (value: unknown): string =>
  typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : value === null ? "NULL" : String(value);
/** A list as Postgres reads one from a text. */
export const arrayText = (values: ReadonlyArray<unknown>): string => `{${values.map(quoted).join(",")}}`;
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
/** No stored text has a NUL, and the protocol takes none; what comes next to it in the order stands in its place. */
export const readable = <T>(value: T): T | string =>
  typeof value === "string" && value.includes("\u0000") ? value.replaceAll("\u0000", "\u0001") : value;

/** How Postgres says it, with its tables in a schema. Every value is bound as text and cast where it stands. */
export const postgresDialect = (schema: string): Dialect => ({
  name: "postgres",
  db: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }).withSchema(schema),
  table: (name) => sql.id(schema, name),
  place: (marker) => sql`${marker}::${sql.raw(typeOf[marker.kind])}`,
  literal: (value, kind) => (kind === undefined ? sql`${value}` : sql`${value}::${sql.raw(typeOf[kind])}`),
  among: (of, list) => sql<SqlBool>`${of} = any(${list})`,
  each: (json) => sql`json_array_elements(${json}::json) as listed(value)`,
  sorted: (key, descending) => sql`${key} ${sql.raw(descending ? "desc nulls last" : "asc nulls first")}`,
  bounded: (limit) => sql<number>`nullif(${limit}, -1)`,
  says: (column, part) => sql<SqlBool>`strpos(coalesce(${sql.ref(column)}::text, ''), ${part}) > 0`,
  binder: (kind) => {
    switch (kind) {
      case "text":
        return (value) => text(readable(value));
      case "texts":
        return (value) => arrayText((value as ReadonlyArray<unknown>).map(readable));
      case "numbers":
      case "reals":
        return (value) => arrayText(value as ReadonlyArray<unknown>);
      default:
        return text;
    }
  },
});
