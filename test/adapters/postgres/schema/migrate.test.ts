import { openFirm } from "firmcore";
import { type PgPool, postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migrations } from "../../../../src/adapters/sql/generated/migrations.gen.ts";
import { latestVersion, migrationSql } from "../../../../src/adapters/sql/migrations/index.ts";
import { Holiday } from "../../../../src/domain/holiday/entity.ts";
import { sqlOf } from "../../../support/migration/sql-of.ts";
import type { PostgresVersion } from "../../../support/postgres/binaries.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { testPool } from "../../../support/postgres/test-pool.ts";
import { answerOf, asked, changing, creating, refusalOf } from "../../sqlite/stores.ts";

const schema = "The firm";
const holiday = creating(Holiday, { objectId: "holiday001", calendar: "c", day: 1, name: "n" });

/** An empty database for the test, a client of the host, and adapters on the host's pools. */
const host = async (version: PostgresVersion = 18) => {
  const { connection, drop } = await createPostgresDatabase(version);
  const client = new pg.Client(connection);
  await client.connect();
  const pools: Array<pg.Pool> = [];
  onTestFinished(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await client.end();
    await drop();
  });
  const opened = () => {
    const pool = testPool({ ...connection, max: 2 });
    pools.push(pool);
    const adapter = postgres({ pool: pool as unknown as PgPool, schema });
    onTestFinished(() => adapter.close());
    return adapter;
  };
  const tables = async (): Promise<ReadonlyArray<string>> =>
    (await client.query("select tablename from pg_tables where schemaname = $1 order by 1", [schema])).rows.map(
      ({ tablename }: { readonly tablename: string }) => tablename,
    );
  return { client, opened, tables };
};

test.each([14, 18] as const)("on Postgres %i opening creates no table, migrating does", async (version) => {
  const { opened, tables } = await host(version);
  const adapter = opened();
  const app = await openFirm(adapter);
  expect(await adapter.schema()).toEqual({ is: "empty" });
  expect(await tables()).toEqual([]);
  for (const outcome of [await changing(adapter.store, [holiday]), await asked(adapter.store, {})])
    expect(refusalOf(outcome)).toMatchObject({
      _tag: "Storage",
      retry: "never",
      message: expect.stringContaining("migrate"),
    });
  expect(await app.migrate()).toEqual({ from: 0, to: latestVersion });
  expect(await app.migrate()).toEqual({ from: latestVersion, to: latestVersion });
  expect(await adapter.schema()).toEqual({ is: "current", version: latestVersion });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
});

test("an older database refuses work until migrated, and keeps its rows", async () => {
  const { client, opened } = await host();
  const [first] = migrationSql({ dialect: "postgres", schema });
  for (const statement of first?.statements ?? []) await client.query(statement);
  await client.query(
    `insert into "${schema}".firm_holiday values ('acme', 'holiday009', 3, 1, 2, '{"b":1,"a":2}', 'DE', 5, 'Old')`,
  );
  const adapter = opened();
  const app = await openFirm(adapter);
  expect(await adapter.schema()).toEqual({ is: "older", version: 1, expected: latestVersion });
  expect(refusalOf(await changing(adapter.store, [holiday]))).toMatchObject({
    retry: "never",
    message: expect.stringContaining(`is at version 1, this firmcore needs ${latestVersion}`),
  });
  expect(await app.migrate()).toEqual({ from: 1, to: latestVersion });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
  const { rows } = await client.query(
    `select object_id, version, custom::text from "${schema}".firm_holiday order by 1`,
  );
  expect(rows).toEqual([
    { object_id: "holiday001", version: 1, custom: null },
    { object_id: "holiday009", version: 3, custom: '{"b":1,"a":2}' },
  ]);
});

/** A migrated database, and a function that marks newer steps as run. */
const newer = async () => {
  const { client, opened } = await host();
  await opened().migrate();
  const table = `"${schema}".firm_migration`;
  const mark = (step: number, additive: boolean) =>
    client.query(`insert into ${table} select $1, 0, names, $2 from ${table} where version = ${latestVersion}`, [
      step,
      additive,
    ]);
  return { client, opened, adapter: opened(), mark };
};

test("works on newer steps that are additive, and leaves them alone", async () => {
  const { adapter, mark } = await newer();
  await mark(latestVersion + 1, true);
  await mark(latestVersion + 2, true);
  const version = latestVersion + 2;
  expect(await adapter.schema()).toEqual({ is: "newer", version, expected: latestVersion, notAdditive: null });
  const app = await openFirm(adapter);
  expect(await app.migrate()).toEqual({ from: version, to: version });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
});

test("a newer step that is not additive is refused everywhere, by name", async () => {
  const { adapter, mark } = await newer();
  await mark(latestVersion + 1, true);
  await mark(latestVersion + 2, false);
  await mark(latestVersion + 3, true);
  const [version, notAdditive] = [latestVersion + 3, latestVersion + 2];
  const expected = `The database is at version ${version}. This firmcore knows the steps up to ${latestVersion}, and step ${notAdditive} is not additive, so it cannot work on these tables: update firmcore`;
  expect(await adapter.schema()).toEqual({ is: "newer", version, expected: latestVersion, notAdditive });
  await expect(openFirm(adapter)).rejects.toThrow(expected);
  await expect(adapter.migrate()).rejects.toMatchObject({ code: "STORAGE", message: expected });
  expect(refusalOf(await changing(adapter.store, [holiday]))).toMatchObject({ message: expected });
});

test("a step that is not additive stops a store that already works", async () => {
  const { client, adapter, mark } = await newer();
  const joined = adapter.join(client);
  const inTransaction = async <A>(work: () => Promise<A>): Promise<A> => {
    await client.query("begin");
    try {
      return await work();
    } finally {
      await client.query("rollback");
    }
  };
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
  expect(answerOf(await asked(adapter.store, {}))).toEqual({});
  expect(answerOf(await inTransaction(() => asked(joined, {})))).toEqual({});
  await mark(latestVersion + 1, false);
  const outcomes = [
    await inTransaction(() => changing(joined, [])),
    await inTransaction(() => asked(joined, {})),
    await asked(adapter.store, {}),
    await changing(adapter.store, []),
  ];
  for (const outcome of outcomes)
    expect(refusalOf(outcome)).toMatchObject({
      _tag: "Storage",
      retry: "never",
      message: expect.stringContaining(`step ${latestVersion + 1} is not additive`),
    });
});

test("a migration that fails half way changes nothing", async () => {
  const { client, opened, tables } = await host();
  await client.query(`create schema "${schema}"; create table "${schema}".firm_project (mine text)`);
  const adapter = opened();
  await expect(adapter.migrate()).rejects.toMatchObject({ code: "STORAGE" });
  expect(await adapter.schema()).toEqual({ is: "empty" });
  expect(await tables()).toEqual(["firm_project"]);
  await client.query(`drop table "${schema}".firm_project`);
  expect(await adapter.migrate()).toEqual({ from: 0, to: latestVersion });
});

test("F10: of concurrent migrations one runs and the others wait", async () => {
  const { opened, client } = await host();
  const results = await Promise.all([opened(), opened(), opened(), opened()].map((each) => each.migrate()));
  expect(results.map(({ from, to }) => `${from}-${to}`).sort()).toEqual([
    `0-${latestVersion}`,
    ...Array.from({ length: 3 }, () => `${latestVersion}-${latestVersion}`),
  ]);
  const { rows } = await client.query(`select version from "${schema}".firm_migration order by 1`);
  expect(rows).toEqual(migrations.map(({ version }) => ({ version })));
});

/** The number of DDL statements in a first migration; the connection can end at each. */
const definitions = sqlOf({ dialect: "postgres", schema }).filter((each) => each.startsWith("create")).length;
const interrupted =
  process.env.FIRMCORE_FAULTS === "full"
    ? Array.from({ length: definitions }, (_, i) => i + 1)
    : [1, 2, Math.floor(definitions / 2), definitions];

test("F10: a migration whose connection ends is undone, and the next one succeeds", async (context) => {
  const { client, opened, tables } = await host();
  const superuser = await client.query("select from pg_roles where rolname = current_user and rolsuper");
  if (superuser.rowCount === 0) context.skip("only a superuser may make the trigger that ends the connection");
  // A sequence does not roll back.
  await client.query(`
    create sequence public.step;
    create table public.ends_at (step int);
    create function public.ending() returns event_trigger language plpgsql as $$ begin
      if nextval('public.step') = (select step from public.ends_at) then perform pg_terminate_backend(pg_backend_pid()); end if;
    end $$;
    create event trigger ending on ddl_command_end execute function public.ending()`);
  for (const step of interrupted) {
    await client.query(`select setval('public.step', 1, false)`);
    await client.query("truncate public.ends_at");
    await client.query("insert into public.ends_at values ($1)", [step]);
    const adapter = opened();
    await expect(adapter.migrate(), `step ${step}`).rejects.toMatchObject({ code: "STORAGE" });
    expect(await adapter.schema()).toEqual({ is: "empty" });
    expect(await tables()).toEqual([]);
  }
  await client.query("drop event trigger ending");
  const adapter = opened();
  expect(await adapter.migrate()).toEqual({ from: 0, to: latestVersion });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
});
