import { existsSync, readFileSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../src/adapters/sql/generated/migrations.gen.ts";
import { latestVersion, migrationSql } from "../../src/adapters/sql/migrations/index.ts";
import { fresh, importArgs, run } from "./run.ts";

const reports = [
  ["overbooked"],
  ["certifications", "--on", "2027-01-01"],
  ["uncovered"],
  ["utilization", "--from", "2027-01-01", "--to", "2027-01-31", "--by", "month"],
  ["plan-actual"],
  ["money"],
  ["pipeline"],
  ["forecast"],
  ["availability"],
];

test("migrate creates the tables and does nothing the second time", async () => {
  const { db, remove } = fresh();
  expect(await run(["migrate", "--db", db])).toEqual({
    status: 0,
    out: `${db} migrated from version 0 to ${latestVersion}\n`,
    err: "",
  });
  expect(await run(["migrate", "--db", db])).toEqual({
    status: 0,
    out: `${db} is at version ${latestVersion}, nothing to do\n`,
    err: "",
  });
  expect(JSON.parse((await run(["migrate", "--db", db, "--json"])).out)).toEqual({
    from: latestVersion,
    to: latestVersion,
  });
  for (const args of reports)
    expect(await run([...args, "--db", db])).toEqual({
      status: 2,
      out: "",
      err: `${db} has no firm yet, or hides it; firmcore bootstrap and firmcore import make one, --organization names it\n`,
    });
  remove();
});

test("a report creates neither tables nor a file", async () => {
  const { db, file, remove } = fresh();
  for (const args of reports) {
    const { status, err } = await run([...args, "--db", db]);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(`firmcore migrate --db ${db}\n`) });
  }
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, "");
  const { status, err } = await run([...(reports[0] ?? []), "--db", db]);
  expect({ status, err }).toEqual({ status: 2, err: `${db} has no tables yet; run: firmcore migrate --db ${db}\n` });
  remove();
});

test("every command refuses a database of another version", async () => {
  const { db, file, remove } = fresh();
  await run(["migrate", "--db", db]);
  const handle = new Database(file);
  for (const args of [...reports, importArgs(db).slice(0, 2)]) {
    handle.exec("insert or ignore into firm_migration (version, at) values (99, 0)");
    const { status, err } = await run([...args, "--db", db]);
    expect(status).toBe(2);
    expect(err).toContain("is at version 99");
    expect(err).toContain("step 99 is not additive");
  }
  expect((await run(["migrate", "--db", db])).status).toBe(2);
  handle.exec("update firm_migration set additive = 1 where version = 99");
  handle.exec(
    "update firm_migration set names = (select names from firm_migration where version < 99 order by version desc limit 1)",
  );
  expect(await run(["migrate", "--db", db])).toMatchObject({
    status: 0,
    out: `${db} is at version 99, nothing to do\n`,
  });
  const [report = []] = reports;
  expect((await run([...report, "--db", db])).err).toContain("has no firm");
  handle.close();
  remove();
});

test("sql prints all, later, or still needed statements", async () => {
  const { db, file, remove } = fresh();
  const all = await run(["sql"]);
  expect(all).toMatchObject({ status: 0, err: "" });
  const handle = new Database(":memory:");
  handle.exec(all.out);
  expect(handle.prepare("select version from firm_migration").all()).toEqual(
    migrations.map(({ version }) => ({ version })),
  );
  handle.close();
  expect((await run(["sql", "--db", db])).out).toBe(all.out);
  expect(existsSync(file)).toBe(false);
  expect(JSON.parse((await run(["sql", "--json"])).out)).toEqual(migrationSql({ dialect: "sqlite" }));
  await run(["migrate", "--db", db]);
  expect(await run(["sql", "--db", db])).toEqual({ status: 0, out: "", err: "" });
  expect(await run(["sql", "--from", String(latestVersion), "--json"])).toEqual({ status: 0, out: "[]\n", err: "" });
  expect(await run(["sql", "--from", "one"])).toMatchObject({ status: 2, out: "" });
  expect(await run(["sql", "--from", "99"])).toEqual({
    status: 2,
    out: "",
    err: `--from: this firmcore has versions up to ${latestVersion}, got 99\n`,
  });
  remove();
});

test.each([
  [
    "another kind of database",
    "mysql://localhost/firm",
    "--db: expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE; this begins with mysql://",
  ],
  [
    "a file name alone",
    "firm.db",
    "--db: expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE; this begins with neither",
  ],
])("%s is refused", async (_what, db, message) => {
  expect(await run(["overbooked", "--db", db])).toEqual({ status: 2, out: "", err: `${message}\n` });
});

test("a file that is not a database is refused", async () => {
  const { db, file, remove } = fresh();
  writeFileSync(file, "this is a letter, not a database; ".repeat(100));
  for (const args of [["migrate"], ...reports, importArgs(db).slice(0, 2)]) {
    const { status, out, err } = await run([...args, "--db", db]);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toBe("STORAGE: The file is not a database; give the right one, or restore it from a backup\n");
  }
  remove();
});

test("--version prints the version of the package, and --help the exit codes", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await run(["--version"])).toEqual({ status: 0, out: `${version}\n`, err: "" });
  expect((await run(["--help"])).out).toMatch(/\nExit status:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n$/);
});

test("help exits with 0; an unknown command or option with 2", async () => {
  expect(await run(["--help"])).toMatchObject({ status: 0, err: "" });
  expect(await run(["import", "--help"])).toMatchObject({ status: 0, err: "" });
  for (const args of [[], ["fly"], ["overbooked", "--colour"], ["import"]])
    expect(await run(args)).toMatchObject({ status: 2, out: "" });
});
