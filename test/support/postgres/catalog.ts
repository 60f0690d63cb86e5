import type pg from "pg";

const catalogs = {
  columns: `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
      pg_get_expr(d.adbin, d.adrelid), coalesce(k.collname, '')
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum left join pg_collation k on k.oid = a.attcollation
    where c.relnamespace = $1::regnamespace and c.relkind = 'r' order by 1, 2`,
  constraints: `select conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = $1::regnamespace order by 1, 2`,
  indexes: "select tablename, indexname, indexdef from pg_indexes where schemaname = $1 order by 1, 2",
  statistics: `select stxname, pg_get_statisticsobjdef(oid) from pg_statistic_ext where stxnamespace = $1::regnamespace order by 1`,
};
/** Everything in the catalogs about a schema, under one name for any schema. */
export const postgresCatalog = async (client: pg.ClientBase, schema: string): Promise<ReadonlyArray<string>> => {
  const known: Array<string> = [];
  for (const [name, text] of Object.entries(catalogs)) {
    const { rows } = await client.query({ text, values: [schema], rowMode: "array" });
    for (const row of rows) known.push(`${name}: ${row.join(" | ")}`.replaceAll(`${schema}.`, "{schema}."));
  }
  return known;
};
