import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import { lettersInAnyCase } from "../../../domain/kernel/values/any-case.ts";
import { keyLength, keyOf, lastKeyOf } from "../../../domain/kernel/values/custom-key.ts";
import type { Dialect } from "../../sql/dialect.ts";
import type { Tables } from "../../sql/generated/tables.gen.ts";
import { patternFunction, placeFunction } from "../connection/own-functions.ts";

/** Asks this process about a place. */
const asked = (what: string, value: RawBuilder<unknown>, numbers: RawBuilder<unknown>) =>
  sql`${sql.raw(placeFunction)}(${sql.lit(what)}, ${value}, ${numbers})`;

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (of) => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** SQLite binds no booleans and no lists: a list is bound as JSON text. */
/** The types that `json_type` names; for any value, the one that it must not be. */
const jsonTypes = {
  text: ["text"],
  key: ["text"],
  number: ["integer", "real"],
  boolean: ["true", "false"],
  list: ["array"],
  json: ["null"],
} as const;

export const sqliteDialect: Dialect = {
  name: "sqlite",
  db,
  table: (name) => sql.table(name),
  parameter: (marker) => sql`${marker}`,
  literal: (value) => sql`${value}`,
  inList: (of, list) => sql<SqlBool>`${of} in (select value from json_each(${list}))`,
  inQuery: (of, query) => sql<SqlBool>`${of} in (${query})`,
  jsonEach: (json) => sql`json_each(${json})`,
  textsIn: (json) => sql`json_each(${json})`,
  customValue: (json, name, storage) => {
    const path = sql.lit(`$."${name}"`);
    const types = sql.join(jsonTypes[storage].map((type) => sql.lit(type)));
    const stored = storage === "list" || storage === "json" ? sql`${json} -> ${path}` : sql`${json} ->> ${path}`;
    const value = storage === "key" ? sql`substr(${stored}, 1, ${sql.lit(keyLength)})` : stored;
    return sql`case when json_type(${json}, ${path}) ${sql.raw(storage === "json" ? "not " : "")}in (${types}) then ${value} end`;
  },
  placeValue: (value, what) => asked(what, value, sql`null`),
  farness: (value, from) => asked("farness", value, from),
  placeHolds: (by, value, numbers) => sql<SqlBool>`${asked(by, value, numbers)}`,
  customKey: (keys, slot) => sql`(${keys} ->> ${sql.lit(slot)})`,
  comparedKeyExists: true,
  // Values that are no texts keep their type, and equal no text.
  anyTextsIn: (json) =>
    sql`(select case type when 'text' then value else char(1) || (${json} -> key) end as value from json_each(${json}))`,
  // SQLite orders NULL the same way.
  orderBy: (key, descending) => sql`${key}${sql.raw(descending ? " desc" : "")}`,
  limit: (limit) => sql<number>`${limit}`,
  // `sum` fails beyond 64 bits. `total` counts on in floating point, and is exact up to there: no number that is summed is negative.
  sum: (value) => sql`case when count(${value}) > 0 then total(${value}) end`,
  total: (value) => sql`total(${value})`,
  position: (of, part) => sql`instr(${of}, ${part})`,
  // LIKE folds ASCII only; GLOB has sets of letters.
  anyCase: (of, pattern, at) =>
    sql<SqlBool>`${of} glob (${at === "start" ? sql`` : sql`'*' || `}${pattern}${at === "end" ? sql`` : sql` || '*'`})`,
  matches: (of, pattern) => sql<SqlBool>`${sql.raw(patternFunction)}(${pattern}, ${of})`,
  containsText: (column, text) => sql<SqlBool>`instr(coalesce(${sql.ref(column)}, ''), ${text}) > 0`,
  encoder: (kind) => {
    switch (kind) {
      case "text":
      case "pattern":
      case "number":
      case "real":
      case "json":
        return undefined;
      case "anyCase":
        return (value) => lettersInAnyCase(value as string, (letter) => letter.replace(/[*?[]/, "[$&]"));
      case "boolean":
        return (value) => (value === true ? 1 : 0);
      case "texts":
      case "numbers":
      case "reals":
        return JSON.stringify;
      case "key":
        return (value) => keyOf(value as string);
      case "keys":
        return (values) => JSON.stringify((values as ReadonlyArray<string>).map(keyOf));
      case "lastKey":
        return (value) => lastKeyOf(value as string);
    }
  },
};
