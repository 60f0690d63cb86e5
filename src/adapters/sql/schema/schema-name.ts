import { printable } from "../../../domain/kernel/values/printable.ts";
import type { OptionKind } from "../../../ports/check-options.ts";

/** The placeholder for the schema in a statement for Postgres. */
const placeholder = "{schema}";
/** Postgres silently truncates longer names, so two schemas could become one. */
const longestSchema = 63;

/** A schema that firmcore can have: names with `pg_` and `information_schema` are those of Postgres itself. */
export const schemaOption: OptionKind = {
  expected: `a name of 1 to ${longestSchema} bytes without control characters, and no schema of Postgres itself`,
  fits: (value) =>
    typeof value === "string" &&
    value !== "" &&
    Buffer.byteLength(value) <= longestSchema &&
    printable(value) === value &&
    !/^(pg_|information_schema$)/.test(value),
};

/** Quotes a schema name for SQL. Throws if Postgres does not accept the name. */
export const quotedSchema = (schema: string): string => {
  if (!schemaOption.fits(schema))
    throw new Error(`schema: expected ${schemaOption.expected}, got ${printable(JSON.stringify(schema))}`);
  return `"${schema.replaceAll('"', '""')}"`;
};

/** The name of a table or an index as a text literal of SQL, for functions that take a `regclass`. */
export const relationLiteral = (schema: string, name: string): string =>
  `'${`${quotedSchema(schema)}.${name}`.replaceAll("'", "''")}'`;

/** Replaces the placeholder in a statement. */
export const inSchema = (statement: string, schema: string): string =>
  statement.replaceAll(placeholder, () => quotedSchema(schema));
