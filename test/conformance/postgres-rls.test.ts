import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { conformance } from "firmcore-conformance";
import pg from "pg";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { tenantTables } from "../../src/adapters/postgres/statements/tenant-tables.ts";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { type RestrictedRole, restrictedRole, withRowSecurity } from "../support/postgres/row-security.ts";
import { poolOn, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { casesOn, effort, kitTimeout } from "../support/stores.ts";

let ordinary: Promise<RestrictedRole> | undefined;
const role = (): Promise<RestrictedRole> => {
  ordinary ??= restrictedRole();
  return ordinary;
};
afterAll(async () => (await ordinary)?.drop());

const firm = pg.escapeIdentifier(schema);
const table = (name: string): string => `${firm}.${name}`;

/** A database with row-level security, a pool of an ordinary role, and a store on it. */
const opened = async (options: { readonly rowSecurity?: boolean } = { rowSecurity: true }) => {
  const { connection, sessions, release } = await freshDatabase(withRowSecurity);
  const { pool } = await sessions("guest", async (own) => poolOn((await role()).as(own)));
  const adapter = postgres({ pool, schema, ...options });
  const close = async () => {
    await adapter.close();
    await release();
  };
  return { adapter, pool, connection, close };
};

// Few cases and histories: what differs is the beginning of each transaction, and statements that forget the firm are found below.
for (const { name, run } of casesOn(
  "row-level security",
  conformance({ open: opened, inOrder: false, ...effort, histories: 4 }),
))
  test(name, kitTimeout, run);

describe("the wall itself", () => {
  const acme = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  // As odd as an id can be: it stands in the text of a statement.
  const other = { ...acme, organizationId: `o'; reset all; --\\' "\u{1F984}` };

  /** Two firms in one database, each with an account and a holiday. */
  const firms = async () => {
    const all = await opened();
    onTestFinished(all.close);
    const app = await openFirm(all.adapter);
    for (const caller of [acme, other]) {
      await app.as(caller).users.provision({ externalId: "ana", role: "engineer" });
      await app.as(caller).holidays.set({ calendar: "de", day: "2027-01-01", name: "New year" });
    }
    const client = await all.pool.connect();
    onTestFinished(() => client.release());
    const rows = async (statement: string) =>
      (await client.query({ text: statement, rowMode: "array" })).rows as ReadonlyArray<ReadonlyArray<unknown>>;
    const whose = async (name: string) =>
      (await rows(`select distinct organization_id from ${table(name)} order by 1`)).flat();
    return { ...all, app, client, rows, whose };
  };

  test("where no firm is named no row of any table is seen, changed, deleted or written", async () => {
    const { client, whose } = await firms();
    for (const name of tenantTables) {
      expect(await whose(name), name).toEqual([]);
      expect((await client.query(`update ${table(name)} set organization_id = organization_id`)).rowCount).toBe(0);
      expect((await client.query(`delete from ${table(name)}`)).rowCount).toBe(0);
    }
    await expect(client.query(`insert into ${table("firm_feed_head")} values ('acme', 1)`)).rejects.toThrow(
      "row-level security",
    );
  });

  test("a statement that forgets the firm reaches the rows of the named one and no others", async () => {
    const { client, whose, app } = await firms();
    await client.query("begin");
    await client.query("set local firmcore.org = 'acme'");
    for (const name of ["firm_user", "firm_holiday", "firm_change_log"]) expect(await whose(name)).toEqual(["acme"]);
    expect((await client.query(`update ${table("firm_holiday")} set name = 'gone'`)).rowCount).toBe(1);
    const move = client.query(`update ${table("firm_holiday")} set organization_id = 'third'`);
    await expect(move).rejects.toThrow("row-level security");
    await client.query("rollback");
    expect((await app.as(other).holidays.list({})).results).toMatchObject([{ name: "New year" }]);
  });

  test("in the host's transaction each call names its firm, which stays named until the end of the transaction", async () => {
    const { app, client, whose } = await firms();
    await client.query("begin");
    const inside = app.within(client as never);
    await inside.as(acme).holidays.set({ calendar: "de", day: "2027-05-01", name: "Labour day" });
    expect(await whose("firm_holiday")).toEqual(["acme"]);
    expect((await inside.as(other).holidays.list({})).results).toHaveLength(1);
    expect(await whose("firm_holiday")).toEqual([other.organizationId]);
    // What was refused is undone, and with it the name of its firm.
    await expect(inside.as(acme).holidays.delete({ objectId: "nobody0001" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await whose("firm_holiday")).toEqual([other.organizationId]);
    expect(await inside.as(acme).log.list({ class: "Holiday" })).toMatchObject({ results: [{}, {}] });
    const another = { operation: "holidays.set", input: { calendar: "de", day: "2027-10-03", name: "Unity" } } as const;
    expect(await inside.as(other).batch([another], { transaction: true })).toHaveLength(1);
    expect(await whose("firm_holiday")).toEqual([other.organizationId]);
    await client.query("commit");
    expect(await whose("firm_holiday")).toEqual([]);
    expect((await app.as(acme).holidays.list({})).results).toHaveLength(2);
  });

  test("a store that names no firm is refused by name instead of finding the firm empty", async () => {
    const { adapter, close } = await opened({});
    onTestFinished(close);
    const said = openFirm(adapter).then((app) => app.as(acme).holidays.list({}));
    await expect(said).rejects.toThrow("pass rowSecurity: true");
  });

  test("a role that sees one firm at a time migrates nothing; one that sees all does", async () => {
    const { adapter, connection, app } = await firms();
    await expect(adapter.migrate()).rejects.toThrow("migrate as a role with BYPASSRLS");
    const pool = testPool({ ...connection, max: 1 });
    onTestFinished(() => pool.end());
    const [we] = (await pool.query(`select row_security_active('${table("firm_user")}') as held`)).rows;
    if (we.held === false)
      expect(await postgres({ pool, schema }).migrate()).toMatchObject({ from: latestVersion, to: latestVersion });
    expect((await app.as(acme).holidays.list({})).results).toHaveLength(1);
  });
});
