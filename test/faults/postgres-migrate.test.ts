import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { schema } from "../support/postgres/stores.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { hotCommands } from "./hot-commands.ts";

const now = () => Date.parse("2027-01-04T12:00:00Z");

/** An empty database, and a client of the host. */
const empty = async () => {
  const { connection, url, drop } = await createPostgresDatabase();
  const client = new pg.Client(connection);
  client.on("error", () => {});
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  return { connection, url, client };
};

test("F10: of two concurrent migrations one runs, one waits", {
  timeout: 300_000,
}, async () => {
  const script = new URL("./scripts/migrator.ts", import.meta.url);
  for (let round = 0; round < (allFaults ? 20 : 2); round++) {
    const { url, client } = await empty();
    await using one = startChild<unknown>(script, url);
    await using other = startChild<unknown>(script, url);
    await Promise.all([one.next(), other.next()]);
    one.send("go");
    other.send("go");
    const results = await Promise.all([one.next(), other.next()]);
    expect(results.map((each) => JSON.stringify(each)).sort()).toEqual(
      [`{"from":0,"to":${latestVersion}}`, `{"from":${latestVersion},"to":${latestVersion}}`].sort(),
    );
    const { rows } = await client.query(`select count(*)::int as count from "${schema}".firm_migration`);
    expect(rows).toEqual([{ count: latestVersion }]);
  }
});

test.each([
  ["older", `delete from "${schema}".firm_migration where version = ${latestVersion}`, /firmcore migrate/],
  ["newer", `insert into "${schema}".firm_migration values (70, 0)`, /step 70 is not additive.*update firmcore/],
  ["emptied", `drop schema "${schema}" cascade`, /firmcore migrate/],
] as const)("F10: every hot command is refused on a database that is %s", async (_how, change, message) => {
  const { url, client } = await empty();
  const prepared = postgres({ url, schema });
  await prepared.migrate();
  const firm = await openKitFirm(prepared, "Promise");
  const calls = [];
  for (const command of await hotCommands(firm)) calls.push({ ...command, call: await command.next() });
  await prepared.close();
  const adapter = postgres({ url, schema });
  const app = await openFirm(adapter, { now });
  await client.query(change);
  const api = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  for (const { name, call } of calls) {
    if (name === "log in") continue;
    expect(await call(api, { requestId: name }), name).toMatchObject({
      ok: false,
      refusal: { _tag: "Storage", retry: "never", message: expect.stringMatching(message) },
    });
  }
  await app.close();
});

test("F10: a role without create rights migrates into its own schema", async () => {
  const { connection, client } = await empty();
  const may = await client.query("select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)");
  expect(may.rowCount, "the role of the tests may make roles").toBe(1);
  const role = `guest_${connection.database}`;
  await client.query(`create role "${role}" login; revoke create on database "${connection.database}" from public`);
  const pool = testPool({ ...connection, user: role, max: 2 });
  const adapter = postgres({ pool, schema });
  onTestFinished(async () => {
    await adapter.close();
    await pool.end();
    await client.query(`drop owned by "${role}" cascade; drop role "${role}"`);
  });
  await expect(adapter.migrate()).rejects.toMatchObject({ code: "STORAGE" });
  expect(await adapter.schema()).toEqual({ is: "empty" });
  await client.query(`create schema "${schema}" authorization "${role}"`);
  expect(await adapter.migrate()).toEqual({ from: 0, to: latestVersion });
  const firm = await openKitFirm(adapter, "Promise");
  const { objectId } = await firm.engineer("Ana");
  expect(await firm.booked(objectId, await firm.project("Bridge"), 60, "2027-03-01")).toBeTruthy();
});
