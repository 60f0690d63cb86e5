import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { type PgPool, postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Adapter } from "../../src/ports/adapter.ts";
import { quickIdentity } from "../../src/testing/identity-ports.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { tempFile } from "./sqlite/stores.ts";

interface Opened {
  readonly open: () => Adapter;
  readonly run: (text: string) => Promise<unknown>;
  /** The prefix of table names. */
  readonly schema: string;
}
const inSqlite = async (): Promise<Opened> => {
  const file = tempFile();
  const run = async (text: string) => {
    const database = new Database(file);
    database.exec(text);
    database.close();
  };
  return { open: () => sqlite({ file }), run, schema: "" };
};
const inPostgres = async (): Promise<Opened> => {
  const { connection, drop } = await createPostgresDatabase();
  const pool = testPool({ ...connection, max: 2 });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  return {
    open: () => postgres({ pool: pool as unknown as PgPool }),
    run: (text) => pool.query(text),
    schema: "firmcore.",
  };
};
const identity = quickIdentity();
const appOn = async ({ open }: Opened) => {
  const adapter = open();
  onTestFinished(() => adapter.close());
  return openFirm(adapter, { identity });
};

// R-ID-3
describe.each([
  ["SQLite", inSqlite],
  ["Postgres", inPostgres],
])("the keys of usernames in %s", (_, made) => {
  test("are found after another tool ran the statements, and rebuilt by a migration", async () => {
    const database = await made();
    const { run, schema } = database;
    const first = await appOn(database);
    expect(await first.migrate()).toEqual({ from: 0, to: expect.any(Number) });
    const visitor = first.as({ organizationId: "acme" });
    const password = "correct horse";
    const sign = (username: string, email: string) => visitor.identity.signUp({ username, email, password });
    const { user: ana } = await sign("Ana", "ana@example.com");
    const { user: twin } = await sign("twin", "twin@example.com");
    // The state that a version with another look-alike table left.
    await run(`update ${schema}firm_user set username = 'An\u0430', username_key = 'old' where username = 'twin'`);
    await run(`update ${schema}firm_user set skeleton = null, log_in_key = null`);
    await run(`update ${schema}firm_migration set names = null`);
    const app = await appOn(database);
    const again = app.as({ organizationId: "acme" });
    const logIn = (login: string) => again.identity.logIn({ login, password });
    await expect(logIn("Ana")).rejects.toMatchObject({ code: "STORAGE", detail: { retry: "never" } });
    await expect(logIn("Ana")).rejects.toThrow(/keys of the usernames.*migrate/);
    expect((await app.migrate()).lookAlikes).toEqual([
      {
        ...{ organizationId: "acme", field: "username", objectId: twin.objectId, username: "An\u0430" },
        of: { objectId: ana.objectId, username: "Ana" },
      },
    ]);
    expect(await app.migrate()).not.toHaveProperty("lookAlikes");
    expect((await logIn("ANA")).user.objectId).toBe(ana.objectId);
    const { user, sessionToken } = await logIn("An\u0430");
    expect(user.objectId).toBe(twin.objectId);
    const own = app.as({ sessionToken });
    const { objectId } = twin;
    await own.users.update({ objectId, username: "An\u0430", email: "new@example.com" });
    expect((await logIn("An\u0430")).user.objectId).toBe(objectId);
    await own.users.update({ objectId, username: "Zoe" });
    await expect(own.users.update({ objectId, username: "An\u0430" })).rejects.toMatchObject({ code: "DUPLICATE" });
    await expect(
      again.identity.signUp({ username: "Ana\u2800", email: "x@example.com", password }),
    ).rejects.toMatchObject({ code: "DUPLICATE", detail: { field: "username" } });
  });
});
