import { readdirSync, readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { type PgPool, postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type pg from "pg";
import { onTestFinished } from "vitest";
import { distributionSql } from "../../../src/adapters/postgres/schema/distribution.ts";
import { latestVersion, migrationSql } from "../../../src/adapters/sql/migrations/index.ts";
import { tableName } from "../../../src/adapters/sql/schema/columns.ts";
import { systemTables } from "../../../src/domain/change-log/system-tables.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { tempFile } from "../../adapters/sqlite/stores.ts";
import { citusSchema, citusUrl, runAll } from "../postgres/citus.ts";
import { createPostgresDatabase } from "../postgres/test-databases.ts";
import { testPool } from "../postgres/test-pool.ts";

const folder = new URL("../../fixtures/migrations/", import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** The released versions, of which there are databases with rows. */
export const frozenVersions: ReadonlyArray<number> = readdirSync(folder)
  .flatMap((name) => {
    const version = /^sqlite-(\d+)\.sql$/.exec(name)?.[1];
    return version === undefined ? [] : [Number(version)];
  })
  .toSorted((left, right) => left - right);
/** The versions to migrate. */
export const earlierVersions = frozenVersions.filter((version) => version < latestVersion);

/** The recorded calls and answers of that version, stored beside its database. */
export interface EarlierRows {
  readonly at: string;
  readonly userId: string;
  readonly engineer: string;
  readonly project: string;
  readonly assigned: { readonly objectId: string };
  readonly refused: { readonly _tag: string };
  readonly answers: ReadonlyArray<{ readonly operation: string; readonly input: unknown; readonly answer: unknown }>;
}
export const earlierRows = (version: number): EarlierRows =>
  JSON.parse(textOf(`sqlite-${version}.json`)) as EarlierRows;

/** The rows of a table by key, with values by column name, as the library reads them. */
type RowsByKey = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
/** A database as an earlier version left it. It is removed with the test. */
export interface EarlierDatabase {
  readonly open: () => Adapter;
  /** Every row of the tables with facts of a firm, without computed columns. */
  readonly rows: () => Promise<Readonly<Record<string, RowsByKey>>>;
}

const notFacts = new Set(["firm_migration", "firm_feed", "firm_feed_head"]);
const byKey = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): RowsByKey =>
  Object.fromEntries(
    rows.map((row) => [
      JSON.stringify([row.organization_id, row.object_id ?? row.seq ?? [row.user_id, row.request_id]]),
      row,
    ]),
  );
const tablesIn = (database: Database.Database): ReadonlyArray<string> =>
  database
    .prepare("select name from sqlite_master where type = 'table' and name like 'firm_%' order by name")
    .pluck()
    .all() as ReadonlyArray<string>;
const columnsIn = (database: Database.Database, table: string): ReadonlyArray<string> =>
  (database.pragma(`table_info(${table})`) as ReadonlyArray<{ readonly name: string }>).map(({ name }) => name);
const rowsIn = (database: Database.Database, table: string): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  database
    .prepare(
      `select ${columnsIn(database, table)
        .map((name) => `"${name}"`)
        .join(", ")} from ${table}`,
    )
    .all() as ReadonlyArray<Readonly<Record<string, unknown>>>;

/** In one transaction, because otherwise each row waits for the disk. */
const restoredIn = (version: number, file: string): Database.Database => {
  const database = new Database(file);
  database.exec(`begin;\n${textOf(`sqlite-${version}.sql`)}\ncommit;`);
  return database;
};

/** The file of that version, as its code left it. */
export const earlierFile = (version: number): string => {
  const file = tempFile();
  restoredIn(version, file).close();
  return file;
};

const inSqlite = async (version: number): Promise<EarlierDatabase> => {
  const file = earlierFile(version);
  return {
    open: () => sqlite({ file }),
    rows: async () => {
      const database = new Database(file);
      try {
        const tables = tablesIn(database).filter((name) => !notFacts.has(name));
        return Object.fromEntries(tables.map((name) => [name, byKey(rowsIn(database, name))]));
      } finally {
        database.close();
      }
    },
  };
};

/** Writes the rows of that version into a new schema, with the tables of its migrations. */
const restore = async (client: pg.ClientBase, schema: string, version: number): Promise<void> => {
  await client.query("begin");
  for (const step of migrationSql({ dialect: "postgres", schema }))
    if (step.version <= version) for (const statement of step.statements) await client.query(statement);
  const left = restoredIn(version, ":memory:");
  // In the order of the classes, pointers refer only to earlier rows.
  const there = new Set(tablesIn(left));
  for (const { name: of } of [...allEntities, ...Object.values(systemTables)]) {
    const table = tableName(of);
    if (!there.has(table)) continue;
    const rows = rowsIn(left, table);
    const names = columnsIn(left, table);
    const places = names.map((_, i) => `$${i + 1}`).join(", ");
    const { rows: types } = await client.query(
      "select column_name, data_type from information_schema.columns where table_schema = $1 and table_name = $2",
      [schema, table],
    );
    const booleans = new Set(types.filter((each) => each.data_type === "boolean").map((each) => each.column_name));
    for (const row of rows)
      await client.query(
        `insert into ${schema}.${table} (${names.map((name) => `"${name}"`).join(", ")}) overriding system value values (${places})`,
        names.map((name) => (booleans.has(name) && row[name] !== null ? row[name] === 1 : row[name])),
      );
  }
  left.close();
  await client.query(
    `select setval(pg_get_serial_sequence('${schema}.firm_change_log', 'seq'), (select max(seq) from ${schema}.firm_change_log))`,
  );
  await client.query("commit");
};
const onPool = (pool: pg.Pool, schema: string): EarlierDatabase => ({
  open: () => postgres({ pool: pool as unknown as PgPool, schema }),
  rows: async () => {
    const { rows: columns } = await pool.query(
      `select table_name, string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
         where table_schema = $1 and is_generated = 'NEVER' and column_name <> 'xid' group by 1 order by 1`,
      [schema],
    );
    const tables: Record<string, RowsByKey> = {};
    for (const { table_name: name, names } of columns)
      if (!notFacts.has(name)) tables[name] = byKey((await pool.query(`select ${names} from ${schema}.${name}`)).rows);
    return tables;
  },
});

/** In its own database. */
const inPostgres = async (version: number): Promise<EarlierDatabase & { readonly pool: pg.Pool }> => {
  const { connection, drop } = await createPostgresDatabase();
  const pool = testPool({ ...connection, max: 4 });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  const client = await pool.connect();
  await restore(client, "firmcore", version);
  await client.query("vacuum analyze");
  client.release();
  return { ...onPool(pool, "firmcore"), pool };
};

/** In a schema of a coordinator, with the tables of that version distributed over its nodes. */
export const earlierOnCitus = async (
  version: number,
): Promise<EarlierDatabase & { readonly pool: pg.Pool; readonly schema: string }> => {
  const { client, schema, drop } = await citusSchema();
  const pool = testPool({ connectionString: citusUrl(), max: 4 });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  await restore(client, schema, version);
  const { rows } = await client.query("select tablename from pg_tables where schemaname = $1", [schema]);
  const there = new Set(rows.map(({ tablename }: { readonly tablename: string }) => tablename));
  // A table that this version did not have is not distributed yet.
  const isThere = (statement: string): boolean =>
    [...statement.matchAll(/"\.(firm_\w+)/g)].every(([, name = ""]) => there.has(name));
  await runAll(client, distributionSql(schema).filter(isThere));
  return { ...onPool(pool, schema), pool, schema };
};

/** Creates a database of an earlier version, by the name of its store. */
export const earlierIn = { SQLite: inSqlite, Postgres: inPostgres } as const;
