import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { Send } from "../../../../src/adapters/postgres/connection/bound-statement.ts";
import { sendOf } from "../../../../src/adapters/postgres/connection/connections.ts";
import type { PgClient } from "../../../../src/adapters/postgres/connection/driver.ts";
import { lockMigrations } from "../../../../src/adapters/postgres/schema/lock-migrations.ts";
import { runOnline } from "../../../../src/adapters/postgres/schema/run-online.ts";
import { statementsOf } from "../../../../src/adapters/postgres/statements/statements.ts";
import { repeatable } from "../../../../src/adapters/sql/migrations/online-statements.ts";
import { inSchema } from "../../../../src/adapters/sql/schema/schema-name.ts";
import type { PostgresVersion } from "../../../support/postgres/binaries.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";

const schema = "The firm";
const limits = { lockTimeout: 5_000, statementTimeout: null, rowSecurity: false };
const statements = statementsOf({ schema, prepare: true, ...limits });
const table = `"${schema}".firm_desk`;
/** As `migrationSql` writes the statements of an additive step. */
const written = (...all: ReadonlyArray<string>): ReadonlyArray<string> =>
  all.flatMap((each) => repeatable(schema, each)).map((each) => inSchema(each, schema));
const index = "create unique index concurrently if not exists firm_desk_one_tag on {schema}.firm_desk (tag)";

/** A table, and clients of its database. */
const desks = async (version: PostgresVersion = 18) => {
  const { connection, drop } = await createPostgresDatabase(version);
  const clients: Array<pg.Client> = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((each) => each.end()));
    await drop();
  });
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(connection);
    await client.connect();
    clients.push(client);
    return client;
  };
  const sender = async (): Promise<Send> => sendOf((await connect()) as unknown as PgClient);
  const host = await connect();
  await host.query(`create schema "${schema}"; create table ${table} (id int primary key, tag text)`);
  const isValid = async () =>
    (
      await host.query("select indisvalid from pg_index where indexrelid = to_regclass($1)", [
        `"${schema}".firm_desk_one_tag`,
      ])
    ).rows[0]?.indisvalid;
  return { host, connect, sender, isValid };
};

test.each([14, 18] as const)(
  "on Postgres %i an index is built while another process waits to migrate",
  async (version) => {
    const { host, sender, isValid } = await desks(version);
    const [holding, waiting, working] = [await sender(), await sender(), await sender()];
    await lockMigrations(statements, holding);
    let second = "waits";
    const locked = lockMigrations(statements, waiting).then(() => {
      second = "migrates";
    });
    await runOnline(statements, working, written(index));
    expect([await isValid(), second]).toEqual([true, "waits"]);
    await holding([statements.unprepared("commit")]);
    await locked;
    // The server has databases of other tests, too.
    const { rows } = await host.query(
      `select count(*)::int as locks from pg_locks join pg_database on pg_database.oid = database
       where locktype = 'advisory' and datname = current_database()`,
    );
    expect(rows).toEqual([{ locks: 1 }]);
  },
);

test("a change of a table in use lets others write while it waits for the lock", async () => {
  const { host, connect, sender } = await desks();
  const [reader, writer] = [await connect(), await connect()];
  await reader.query(`begin; select * from ${table}`);
  const column = 'alter table {schema}.firm_desk\n  add column if not exists "seat" integer not null default 7';
  let done = false;
  const changed = runOnline(statements, await sender(), written(column)).then(() => {
    done = true;
  });
  const waits =
    "select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter%'";
  await expect.poll(async () => (await host.query(waits)).rows[0].count).toBe(1);
  // It would wait as long as the reader stays, which is until the end of the test.
  await writer.query("set lock_timeout = '10s'");
  for (let id = 1; id <= 3; id++) await writer.query(`insert into ${table} (id) values (${id})`);
  expect(done).toBe(false);
  await reader.query("commit");
  await changed;
  expect((await host.query(`select seat from ${table}`)).rows).toEqual([{ seat: 7 }, { seat: 7 }, { seat: 7 }]);
});

test("an index that was interrupted is dropped and built again", async () => {
  const { host, sender, isValid } = await desks();
  await host.query(`insert into ${table} values (1, 'twice'), (2, 'twice')`);
  const send = await sender();
  await expect(runOnline(statements, send, written(index))).rejects.toMatchObject({ cause: { code: "23505" } });
  expect(await isValid()).toBe(false);
  await host.query(`delete from ${table} where id = 2`);
  await runOnline(statements, send, written(index));
  expect(await isValid()).toBe(true);
  const oid = "select oid from pg_class where relname = 'firm_desk_one_tag'";
  const first = (await host.query(oid)).rows;
  await runOnline(statements, send, written(index));
  expect((await host.query(oid)).rows, "a finished index is kept").toEqual(first);
});

test("every kind of statement of an additive step can be repeated", async () => {
  const { host, sender } = await desks();
  await host.query(`insert into ${table} values (1, 'a'); create index firm_desk_by_tag on ${table} (tag)`);
  const step = written(
    'alter table {schema}.firm_desk\n  add column if not exists "seat" integer,\n  add column if not exists "free" boolean not null default true',
    "create table if not exists {schema}.firm_room (id int primary key)",
    index,
    "drop index concurrently if exists {schema}.firm_desk_by_tag",
    "alter table {schema}.firm_desk drop constraint if exists firm_desk_seat, add constraint firm_desk_seat check (seat > 0) not valid",
    "alter table {schema}.firm_desk validate constraint firm_desk_seat",
    "insert into {schema}.firm_room values (1) on conflict do nothing",
  );
  const send = await sender();
  for (const [at, statement] of step.entries()) {
    await runOnline(statements, send, [statement, statement]);
    await runOnline(statements, send, step.slice(0, at + 1));
  }
  await runOnline(statements, send, step);
  const { rows } = await host.query("select conname, convalidated from pg_constraint where conname = 'firm_desk_seat'");
  expect(rows).toEqual([{ conname: "firm_desk_seat", convalidated: true }]);
  await expect(host.query(`update ${table} set seat = 0`)).rejects.toMatchObject({ constraint: "firm_desk_seat" });
  const { rows: settings } = await host.query("show lock_timeout");
  expect(settings).toEqual([{ lock_timeout: "0" }]);
});
