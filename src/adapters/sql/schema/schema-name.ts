/** The placeholder for the schema in a statement for Postgres. */
const placeholder = "{schema}";
/** Postgres silently truncates longer names, so two schemas could become one. */
const longestSchema = 63;

/** Quotes a schema name for SQL. Throws if Postgres does not accept the name. */
export const quotedSchema = (schema: string): string => {
  if (schema === "" || schema.includes("\u0000") || Buffer.byteLength(schema) > longestSchema)
    throw new Error(`schema: expected a name of 1 to ${longestSchema} bytes, got ${JSON.stringify(schema)}`);
  return `"${schema.replaceAll('"', '""')}"`;
};

/** The name of a table or an index as a text literal of SQL, for functions that take a `regclass`. */
export const relationLiteral = (schema: string, name: string): string =>
  `'${`${quotedSchema(schema)}.${name}`.replaceAll("'", "''")}'`;

/** Replaces the placeholder in a statement. */
export const inSchema = (statement: string, schema: string): string =>
  statement.replaceAll(placeholder, () => quotedSchema(schema));
