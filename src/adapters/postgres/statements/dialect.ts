import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from "kysely";
import { escapedLetter, lettersInAnyCase } from "../../../domain/kernel/values/any-case.ts";
import { keyLength, keyOf, lastKeyOf } from "../../../domain/kernel/values/custom-key.ts";
import type { Dialect } from "../../sql/dialect.ts";
import type { Tables } from "../../sql/generated/tables.gen.ts";
import type { ParameterKind } from "../../sql/parameters.ts";
import { patternText } from "./pattern-text.ts";
import { farness, placeHolds, placeValue } from "./place-sql.ts";

/** The type that a parameter is cast to, so that Postgres need not infer one. */
export const typeOf: Readonly<Record<ParameterKind, string>> = {
  text: "text",
  anyCase: "text",
  pattern: "text",
  number: "bigint",
  real: "double precision",
  boolean: "boolean",
  texts: "text[]",
  numbers: "bigint[]",
  reals: "double precision[]",
  json: "json",
  key: "text",
  keys: "text[]",
  lastKey: "text",
};

/** Control characters and surrogates, which JSON may escape in ways that an array literal does not know. */
const otherInJson = /[^ -\ud7ff\ue000-\uffff]/;
/** Most texts need no escape; a long one with many quotes, as in a log row, is escaped faster by JSON. */
const quotedText = (value: string): string => {
  if (!value.includes('"') && !value.includes("\\")) return `"${value}"`;
  return otherInJson.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : JSON.stringify(value);
};
const quoted = (value: unknown): string =>
  typeof value === "string" ? quotedText(value) : value === null ? "NULL" : String(value);
/** An array literal of Postgres. */
export const arrayText = (values: ReadonlyArray<unknown>): string => `{${values.map(quoted).join(",")}}`;
/** The protocol takes no NUL and no stored text has one: the next character in the order replaces it. */
export const withoutNul = <T>(value: T): T | string =>
  typeof value === "string" && value.includes("\u0000") ? value.replaceAll("\u0000", "\u0001") : value;
const encode = (value: unknown): unknown =>
  value === null || value === undefined ? null : typeof value === "string" ? withoutNul(value) : String(value);

const jsonTypes = {
  text: "string",
  key: "string",
  number: "number",
  boolean: "boolean",
  list: "array",
  json: "",
} as const;

/** The SQL of Postgres, with the tables in a schema. Every value is bound as text and cast in the statement. */
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
  parameter: (marker) => sql`${marker}::${sql.raw(typeOf[marker.kind])}`,
  literal: (value, kind) => (kind === undefined ? sql`${value}` : sql`${value}::${sql.raw(typeOf[kind])}`),
  inList: (of, list) => sql<SqlBool>`${of} = any(${list})`,
  // As an array, because only then several of them in an `or` use indexes.
  inQuery: (of, query) => sql<SqlBool>`${of} = any(array(${query}))`,
  jsonEach: (json) => sql`json_array_elements(${json}::json) as listed(value)`,
  textsIn: (json) => sql`json_array_elements_text(${json}) as listed(value)`,
  customValue: (json, name, storage) => {
    const value = sql`${json} -> ${sql.lit(name)}`;
    const isType = sql`json_typeof(${value}) = ${sql.lit(jsonTypes[storage])}`;
    if (storage === "json") return sql`case when json_typeof(${value}) <> 'null' then ${value} end`;
    const text = sql`(${json} ->> ${sql.lit(name)})`;
    const start = sql`left(${text}, ${sql.lit(keyLength)}) collate "C"`;
    const cast = {
      text: sql`${text} collate "C"`,
      key: start,
      number: sql`${text}::float8`,
      boolean: sql`${text}::boolean`,
    };
    return sql`case when ${isType} then ${storage === "list" ? value : cast[storage]} end`;
  },
  placeValue,
  farness,
  placeHolds,
  // The comparison has a collation, which the condition of the indexes has not.
  comparedKeyExists: false,
  customKey: (keys, slot) => sql`((${keys} ->> ${sql.lit(slot)}) collate "C")`,
  anyTextsIn: (json) =>
    sql`(select case when json_typeof(item) = 'string' then item #>> '{}' else chr(1) || item::text end collate "C" as value from json_array_elements(${json}) as items(item)) as listed`,
  // Only where there may be nulls: no index has this order, and a page would sort the whole firm.
  orderBy: (key, descending, absent) => {
    const nulls = absent ? (descending ? " nulls last" : " nulls first") : "";
    return sql`${key} ${sql.raw(`${descending ? "desc" : "asc"}${nulls}`)}`;
  },
  limit: (limit) => sql<number>`nullif(${limit}, -1)`,
  sum: (value) => sql`sum(${value})`,
  total: (value) => sql`sum(${value})`,
  position: (of, part) => sql`strpos(${of}, ${part})`,
  anyCase: (of, pattern, at) =>
    sql<SqlBool>`${of} ~ (${at === "start" ? sql`'^' || ` : sql``}${pattern}${at === "end" ? sql` || '$'` : sql``})`,
  matches: (of, pattern) => sql<SqlBool>`${of} ~ ${pattern}`,
  containsText: (column, part) => sql<SqlBool>`strpos(coalesce(${sql.ref(column)}::text, ''), ${part}) > 0`,
  encoder: (kind) => {
    switch (kind) {
      case "texts":
      case "numbers":
      case "reals":
        return (value) => arrayText((value as ReadonlyArray<unknown>).map(withoutNul));
      case "anyCase":
        return (value) => lettersInAnyCase(withoutNul(value) as string, escapedLetter);
      case "pattern":
        return (value) => patternText(value as string);
      case "key":
        return (value) => keyOf(withoutNul(value) as string);
      case "keys":
        return (values) => arrayText((values as ReadonlyArray<string>).map((each) => keyOf(withoutNul(each))));
      case "lastKey":
        return (value) => lastKeyOf(withoutNul(value) as string);
      default:
        return encode;
    }
  },
});
