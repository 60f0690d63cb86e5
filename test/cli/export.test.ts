import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, expect, test } from "vitest";
import { sqliteFile } from "../support/stores.ts";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("writes a class as CSV that the import reads, and as JSON", async () => {
  const [from, to] = [await sqliteFile(), await sqliteFile()];
  const app = await openFirm(sqlite({ file: from.file }));
  const firm = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  for (const name of ["=City", "Town, the"]) await firm.companies.create({ name, notes: "-1" });
  await firm.customClasses.declare({ class: "Intake", read: ["administrator"] });
  await firm.customFields.declare({ class: "Intake", field: "subject", type: "String" });
  await firm.records.create({ class: "Intake", custom: { subject: "=leak" } });
  await app.close();

  const db = ["--db", `sqlite:${from.file}`];
  const file = join(folder, "Company.csv");
  expect(await run(["export", "Company", ...db, "--out", file])).toEqual({ status: 0, out: "", err: "" });
  const csv = readFileSync(file, "utf8");
  expect(csv).toMatch(/^objectId,/);
  expect(csv).toContain("'=City");
  const json = join(folder, "companies.txt");
  expect(await run(["export", "Company", ...db, "--json", "--out", json])).toEqual({ status: 0, out: "", err: "" });
  expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject([{ name: "=City", notes: "-1" }, { name: "Town, the" }]);

  const target = ["--db", `sqlite:${to.file}`, "--organization", "firm"];
  expect((await run(["import", folder, ...target])).status).toBe(0);
  // An own class is known to its firm alone; a CSV of anything else is not read.
  expect((await run(["export", "Intake", ...db, "--out", join(folder, "Intake.csv")])).status).toBe(0);
  writeFileSync(join(folder, "prices.csv"), "name,price\nx,1\n");
  const own = JSON.parse((await run(["import", folder, ...db, "--json"])).out);
  expect([own.unchanged, own.imported, own.notRead]).toMatchObject([
    { Company: 2, Intake: 1 },
    { Company: 0, Intake: 0 },
    expect.arrayContaining(["prices.csv"]),
  ]);
  const again = join(folder, "again.txt");
  expect((await run(["export", "Company", ...target, "--out", again])).status).toBe(0);
  expect(readFileSync(again, "utf8")).toBe(csv);
  from.remove();
  to.remove();
});

test("says which class or file is wrong", async () => {
  const { file, remove } = await sqliteFile();
  const app = await openFirm(sqlite({ file }));
  await app.as({ organizationId: "firm", userId: "host", role: "administrator" }).companies.create({ name: "City" });
  await app.close();
  const db = ["--db", `sqlite:${file}`];
  expect(await run(["export", "Invoice", ...db, "--out", join(folder, "x.csv")])).toMatchObject({
    status: 2,
    err: expect.stringContaining('class: "Invoice" is not declared'),
  });
  expect(await run(["export", "Organization", ...db, "--out", join(folder, "x.csv")])).toMatchObject({
    status: 2,
    err: expect.stringContaining("a class with a list"),
  });
  const nowhere = join(folder, "missing", "x.csv");
  expect(await run(["export", "Company", ...db, "--out", nowhere])).toMatchObject({
    status: 2,
    err: expect.stringContaining("--out"),
  });
  remove();
});
