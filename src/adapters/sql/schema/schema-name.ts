/** Where the name of the schema goes in a statement for Postgres that is written before it is known. */
const placeholder = "{schema}";
/** Postgres cuts longer names without a word, and two schemas could become one. */
const longestSchema = 63;

/** A name of Postgres as it is written in SQL, whatever is in it. Throws where Postgres would take no such name. */
export const quotedSchema = (schema: string): string => {
  if (schema === "" || schema.includes("\u0000") || Buffer.byteLength(schema) > longestSchema)
    throw new Error(`schema: expected a name of 1 to ${longestSchema} bytes, got ${JSON.stringify(schema)}`);
  return `"${schema.replaceAll('"', '""')}"`;
};

/** The statement for that schema. */
export const inSchema = (statement: string, schema: string): string =>
  statement.replaceAll(placeholder, () => quotedSchema(schema));
