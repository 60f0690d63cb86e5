import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
    err: expect.stringContaining("a class with a list"),
  });
  const nowhere = join(folder, "missing", "x.csv");
  expect(await run(["export", "Company", ...db, "--out", nowhere])).toMatchObject({
    status: 2,
    err: expect.stringContaining("--out"),
  });
  remove();
});
