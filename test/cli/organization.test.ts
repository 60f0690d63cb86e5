import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Adapter } from "../../src/ports/adapter.ts";
import { restrictedRole, withRowSecurity } from "../support/postgres/row-security.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { fresh, run } from "./run.ts";

const commands = [
  ["overbooked"],
  ["certifications", "--on", "2027-01-01"],
  ["uncovered"],
  ["utilization", "--from", "2027-01-01", "--to", "2027-01-31", "--by", "month"],
  ["policies"],
  ["plan-actual"],
  ["money"],
  ["pipeline"],
  ["forecast"],
  ["availability"],
];
const many = Array.from({ length: 12 }, (_, i) => `firm${String(i).padStart(2, "0")}`);

/** A row of each firm, in different classes, so that no single table has both firms. */
const firmsIn = async (adapter: Adapter<never>, names: ReadonlyArray<string>): Promise<void> => {
  const app = await openFirm(adapter);
  for (const [i, organizationId] of names.entries()) {
    const { holidays, users } = app.as({ organizationId, userId: "host", role: "administrator" });
    if (i % 2 === 0) await holidays.set({ calendar: "de", day: "2027-01-01", name: "New year" });
    else await users.provision({ externalId: "ana", role: "engineer" });
  }
};

test("the only firm of a database is the default", async () => {
  const { db, file, remove } = fresh();
  onTestFinished(remove);
  const adapter = sqlite({ file });
  await adapter.migrate();
  await firmsIn(adapter as never, ["acme"]);
  await adapter.close();
  for (const args of commands) expect(await run([...args, "--db", db])).toMatchObject({ status: 0 });
});

test("every store finds a firm or names up to ten others", async () => {
  const adapter = memory();
  await firmsIn(adapter, many);
  expect(await adapter.checkFirm("firm03")).toEqual({ exists: true, others: [] });
  expect(await adapter.checkFirm("firm")).toEqual({ exists: false, others: many.slice(0, 10) });
});

describe("a firm that is not there", () => {
  test("is refused by every command, with the known firms", async () => {
    const { db, file, remove } = fresh();
    onTestFinished(remove);
    const adapter = sqlite({ file });
    await adapter.migrate();
    for (const args of commands)
      expect(await run([...args, "--db", db])).toEqual({
        status: 2,
        out: "",
        err: `${db} has no firm yet, or hides it; firmcore bootstrap and firmcore import make one, --organization names it\n`,
      });
    await firmsIn(adapter as never, ["acme", "northgate"]);
    for (const args of commands) {
      expect(await run([...args, "--db", db, "--organization", "northgaet"])).toEqual({
        status: 2,
        out: "",
        err: `--organization: ${db} has no firm northgaet; there are acme, northgate\n`,
      });
      for (const known of ["acme", "northgate"])
        expect(await run([...args, "--db", db, "--organization", known])).toMatchObject({ status: 0 });
      expect(await run([...args, "--db", db])).toEqual({
        status: 2,
        out: "",
        err: `--organization: ${db} holds several firms; name one of acme, northgate\n`,
      });
    }
    await firmsIn(adapter as never, many);
    const { err } = await run(["overbooked", "--db", db, "--organization", "typo"]);
    expect(err).toBe(`--organization: ${db} has no firm typo; there are acme, ${many.slice(0, 9).join(", ")}\n`);
    await adapter.close();
  });

  test("is refused on Postgres as well", async () => {
    const { url, release } = await freshDatabase(migrated);
    onTestFinished(release);
    const adapter = postgres({ url, schema });
    await firmsIn(adapter as never, many);
    await adapter.close();
    const asked = ["overbooked", "--db", url, "--schema", schema, "--organization"];
    expect(await run([...asked, "firm03"])).toMatchObject({ status: 0 });
    expect(await run([...asked, "typo"])).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringContaining(` has no firm typo; there are ${many.slice(0, 10).join(", ")}\n`),
    });
  });

  test("row-level security hides other firms from a restricted role", async () => {
    const { connection, release } = await freshDatabase(withRowSecurity);
    const role = await restrictedRole();
    const opened = (as: typeof connection) => {
      const pool = testPool({ ...as, max: 2 });
      return { pool, adapter: postgres({ pool, schema, rowSecurity: true }) };
    };
    const [held, whole] = [opened(role.as(connection)), opened(connection)];
    onTestFinished(async () => {
      await Promise.all([held.pool.end(), whole.pool.end()]);
      await release();
      await role.drop();
    });
    await firmsIn(held.adapter as never, ["acme", "northgate"]);
    expect(await held.adapter.checkFirm("acme")).toEqual({ exists: true, others: [] });
    expect(await held.adapter.checkFirm("typo")).toEqual({ exists: false, others: [] });
    const [we] = (await whole.pool.query(`select row_security_active('"${schema}".firm_user') as held`)).rows;
    expect(await whole.adapter.checkFirm("typo")).toEqual({
      exists: false,
      others: we.held === true ? [] : ["acme", "northgate"],
    });
  });
});
