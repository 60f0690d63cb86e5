import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { ddl } from "../../../src/adapters/postgres/generated/ddl.gen.ts";
import { rowSecuritySql } from "../../../src/adapters/postgres/statements/row-security.ts";
import { tenantTables, wholeTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import { latestVersion, migrationSql } from "../../../src/adapters/sql/migrations/index.ts";
import { inSchema } from "../../../src/adapters/sql/schema/schema-name.ts";
import { sqlOf } from "../../support/migration/sql-of.ts";
import type { PostgresVersion } from "../../support/postgres/binaries.ts";
import { postgresCatalog } from "../../support/postgres/catalog.ts";
import { createPostgresDatabase } from "../../support/postgres/test-databases.ts";

/** A client of a database that is dropped after the test. */
const opened = async (version: PostgresVersion = 18): Promise<pg.Client> => {
  const { connection, drop } = await createPostgresDatabase(version);
  const client = new pg.Client(connection);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  return client;
};
const rows = async (client: pg.Client, text: string, values: ReadonlyArray<unknown> = []) =>
  (await client.query({ text, values: [...values], rowMode: "array" })).rows as ReadonlyArray<ReadonlyArray<unknown>>;
const run = async (client: pg.Client, statements: ReadonlyArray<string>): Promise<void> => {
  await client.query("begin");
  for (const statement of statements) await client.query(statement);
  await client.query("commit");
};
/** A role without rights, which does not bypass the policies: `pg_monitor`, or the current role unless it is a superuser. */
const guestOf = async (client: pg.Client): Promise<string> => {
  const [[user, superuser, database] = []] = await rows(
    client,
    "select quote_ident(current_user), rolsuper, quote_ident(current_database()) from pg_roles where rolname = current_user",
  );
  if (superuser === true) return "pg_monitor";
  await client.query(`revoke create on database ${database} from ${user}`);
  return String(user);
};

describe.each([14, 18] as const)("on Postgres %i", (version) => {
  test("migrating creates the tables derived from the classes", async () => {
    const client = await opened(version);
    await run(client, sqlOf({ dialect: "postgres", schema: "migrated" }));
    await run(client, ["create schema derived", ...ddl.map((each) => inSchema(each, "derived"))]);
    const migrated = await postgresCatalog(client, "migrated");
    expect(migrated).toEqual(await postgresCatalog(client, "derived"));
    expect(migrated.length).toBeGreaterThan(400);
    expect(migrated.filter((each) => /^columns: firm_change_log .* (xid8|json) /.test(each))).toHaveLength(3);
    const tables = await rows(client, "select tablename from pg_tables where schemaname = 'migrated' order by 1");
    expect(tables.flat()).toEqual([...tenantTables, ...wholeTables].sort());
  });

  test("migrates version by version and records the time of each", async () => {
    const client = await opened(version);
    for (const { statements } of migrationSql({ dialect: "postgres", schema: "firm" })) await run(client, statements);
    const before = Date.now();
    const made = await rows(client, 'select version::int, at::float8 from "firm".firm_migration order by version');
    expect(made.map(([number]) => number)).toEqual(Array.from({ length: latestVersion }, (_, i) => i + 1));
    for (const [, at] of made) expect(Math.abs(Number(at) - before)).toBeLessThan(60_000);
  });
});

test("the feed starts in the first epoch of this server, alone", async () => {
  const client = await opened();
  await run(client, sqlOf({ dialect: "postgres", schema: "firm" }));
  const [[system] = []] = await rows(client, "select system_identifier::text from pg_control_system()");
  expect(await rows(client, "select id, epoch, system from firm.firm_feed")).toEqual([[1, "1", system]]);
  await expect(client.query("insert into firm.firm_feed values (2, 1, '')")).rejects.toMatchObject({
    constraint: "firm_feed_one",
  });
});

test("migrates into a schema of any name, even without create rights", async () => {
  const client = await opened();
  const odd = 'our "firm"; --';
  await run(client, sqlOf({ dialect: "postgres", schema: odd }));
  expect(await rows(client, "select count(*)::int from pg_tables where schemaname = $1", [odd])).toEqual([
    [tenantTables.length + wholeTables.length],
  ]);
  await client.query("create schema given");
  const guest = await guestOf(client);
  await client.query(`alter schema given owner to ${guest}`);
  const asGuest = `set local role ${guest}`;
  await run(client, [asGuest, ...sqlOf({ dialect: "postgres", schema: "given", schemaExists: true })]);
  expect(await rows(client, "select max(version) from given.firm_migration")).toEqual([[latestVersion]]);
  const unasked = sqlOf({ dialect: "postgres", schema: "given" })[0] as string;
  await client.query("begin");
  await client.query(asGuest);
  await expect(client.query(unasked)).rejects.toMatchObject({ code: "42501" });
});

describe("row-level security", () => {
  const holiday = (organization: string, id: string, day = 1): string =>
    `insert into firm.firm_holiday values ('${organization}', '${id}', 1, 0, 0, null, 'de', ${day}, 'New year')`;
  const walled = async (): Promise<{ readonly client: pg.Client; readonly asGuest: string }> => {
    const client = await opened();
    await client.query("create schema firm");
    const guest = await guestOf(client);
    await client.query(`alter schema firm owner to ${guest}`);
    const asGuest = `set local role ${guest}`;
    const migrate = sqlOf({ dialect: "postgres", schema: "firm", schemaExists: true });
    await run(client, [asGuest, ...migrate, holiday("acme", "holiday001"), holiday("other", "holiday002")]);
    await run(client, [asGuest, ...rowSecuritySql("firm")]);
    await client.query("begin");
    await client.query(asGuest);
    return { client, asGuest };
  };

  test("only rows of the named organization are visible, even to the table owner", async () => {
    const { client, asGuest } = await walled();
    expect(await rows(client, "select object_id from firm.firm_holiday")).toEqual([]);
    await client.query("set local firmcore.org = 'acme'");
    expect(await rows(client, "select object_id from firm.firm_holiday")).toEqual([["holiday001"]]);
    await client.query("commit");
    await client.query("begin");
    await client.query(asGuest);
    expect(await rows(client, "select object_id from firm.firm_holiday")).toEqual([]);
  });

  test("no row can be written for another organization", async () => {
    const { client } = await walled();
    await client.query("set local firmcore.org = 'acme'");
    const { rowCount } = await client.query("update firm.firm_holiday set version = 2 where organization_id = 'other'");
    expect(rowCount).toBe(0);
    await client.query(holiday("acme", "holiday003", 2));
    await expect(client.query(holiday("other", "holiday004", 2))).rejects.toThrow("row-level security");
  });

  test("every table with rows of firms has a policy, and no other", async () => {
    const { client } = await walled();
    const walls = await rows(
      client,
      `select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid
       where c.relnamespace = 'firm'::regnamespace and c.relrowsecurity and c.relforcerowsecurity and p.polcmd = '*' order by 1`,
    );
    expect(walls.flat()).toEqual([...tenantTables].sort());
  });
});
