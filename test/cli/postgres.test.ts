import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { latestVersion, migrationSql } from "../../src/adapters/sql/migrations/index.ts";
import { childEnvironment } from "../support/child-environment.ts";
import type { PostgresDatabase } from "../support/postgres/database.ts";
import { type PostgresConnection, queryOnce, startPostgres } from "../support/postgres/server.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { createPostgresDatabase, freshDatabase, postgresServer } from "../support/postgres/test-databases.ts";
import { filled, type fresh, importArgs, run } from "./run.ts";

const reports = [
  ["overbooked", "--from", "2027-01-01"],
  ["certifications", "--on", "2026-11-05"],
  ["uncovered"],
  ["utilization", "--from", "2027-03-01", "--to", "2027-03-31", "--by", "engineer"],
  ["utilization", "--from", "2027-03-01", "--to", "2027-03-31", "--by", "month"],
];
/** A database URL as libpq writes it, with a Unix socket or another server: all but the name is in the query. */
const inQuery = ({ host, port, user, password, database }: PostgresConnection): string => {
  const query = new URLSearchParams({ host, port: String(port), ...(password === undefined ? {} : { password }) });
  return `postgres://${encodeURIComponent(user)}@/${encodeURIComponent(database)}?${query}`;
};
const empty = async (): Promise<PostgresDatabase> => {
  const made = await createPostgresDatabase();
  onTestFinished(made.drop);
  return made;
};

describe("an export taken over into Postgres", () => {
  let database: PostgresDatabase;
  let file: ReturnType<typeof fresh>;
  let said: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    file = await filled();
    said = await run(importArgs(database.url, "--json"));
  });
  afterAll(async () => {
    file.remove();
    await database.drop();
  });

  test("imports and reports as on SQLite (F12)", async () => {
    expect(said).toMatchObject({
      status: 1,
      err: expect.stringMatching(new RegExp(`^postgres://.* was empty: made its tables, version ${latestVersion}\n$`)),
    });
    const again = await run(importArgs(file.db, "--json"));
    const report = JSON.parse(said.out);
    // The file was imported before, so only there nothing is new.
    const counts = { imported: {}, unchanged: {}, new: {} };
    expect({ ...report, ...counts }).toEqual({ ...JSON.parse(again.out), ...counts });
    expect(report.new).toEqual({ leftOut: report.leftOut, flagged: report.flagged });
    expect(report.imported).toEqual(JSON.parse(again.out).unchanged);
    const second = await run(importArgs(database.url, "--json"));
    expect({ ...second, out: JSON.parse(second.out) }).toEqual({ ...again, out: JSON.parse(again.out) });
  });

  test.each(reports)("%s prints the same as on SQLite", async (...args) => {
    for (const more of [[], ["--json"]]) {
      const here = await run([...args, "--db", database.url, ...more]);
      expect(here).toEqual(await run([...args, "--db", file.db, ...more]));
      expect({ status: here.status, long: here.out.length > 50 }).toEqual({ status: 0, long: true });
    }
  });

  test("is reached through a Unix socket", async () => {
    const { out, status } = await run(["certifications", "--on", "2026-11-05", "--db", inQuery(database.connection)]);
    expect({ out, status }).toEqual(
      await run(["certifications", "--on", "2026-11-05", "--db", file.db]).then(({ out: rows }) => ({
        out: rows,
        status: 0,
      })),
    );
  });
});

test("a dry run on an empty database creates nothing", async () => {
  const { url, connection } = await empty();
  const rehearsed = await run(importArgs(url, "--json", "--dry-run"));
  expect(rehearsed.err).toContain(` is empty: an import makes its tables, version ${latestVersion}\n`);
  expect(await queryOnce(connection, "select from pg_namespace where nspname = 'firmcore'")).toHaveLength(0);
  const { out, status } = await run(importArgs(url, "--json"));
  expect({ out, status }).toEqual({ out: rehearsed.out, status: rehearsed.status });
});

test("migrate creates the tables in the given schema", async () => {
  const { url, connection } = await empty();
  const inFirm = ["--db", url, "--schema", schema];
  for (const args of [...reports, ["bootstrap", "--username", "ada"]]) {
    const { status, out, err } = await run([...args, ...inFirm]);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(/ has no tables yet; run: firmcore migrate --db \S+ --schema 'The firm'\n$/);
  }
  const all = JSON.parse((await run(["sql", ...inFirm, "--json"])).out);
  expect(all).toEqual(migrationSql({ dialect: "postgres", schema }));
  expect(await run(["migrate", ...inFirm])).toMatchObject({
    status: 0,
    out: expect.stringContaining(` migrated from version 0 to ${latestVersion}\n`),
    err: "",
  });
  const schemas = await queryOnce(
    connection,
    "select distinct schemaname as name from pg_tables where tablename like 'firm%'",
  );
  expect(schemas).toEqual([{ name: schema }]);
  expect(JSON.parse((await run(["migrate", ...inFirm, "--json"])).out)).toEqual({
    from: latestVersion,
    to: latestVersion,
  });
  expect(await run(["sql", ...inFirm])).toEqual({ status: 0, out: "", err: "" });
  // Nothing else was created.
  expect((await run(["overbooked", "--db", url])).err).toContain("has no tables yet");
});

test("every command refuses a newer database and closes it", async () => {
  const { url, connection, release } = await freshDatabase(migrated);
  onTestFinished(release);
  await queryOnce(connection, `insert into "The firm".firm_migration (version, at) values (99, 0)`);
  for (const args of [["migrate"], ...reports, importArgs(url).slice(0, 2)]) {
    const { status, err } = await run([...args, "--db", url, "--schema", schema]);
    expect({ status, err }).toEqual({
      status: 2,
      err: expect.stringContaining("is at version 99. This firmcore knows the steps up to"),
    });
  }
  const open = `select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
    and pid <> pg_backend_pid() and application_name <> 'firmcore reset'`;
  expect(await queryOnce(connection, open)).toHaveLength(0);
});

test("R-ID-2: bootstrap makes the first administrator, once", async () => {
  const { url, release } = await freshDatabase(migrated);
  onTestFinished(release);
  const args = ["bootstrap", "--db", url, "--schema", schema, "--username", "ada"];
  expect(await run(args)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^administrator ada, password \S{20} /),
  });
  expect(await run(args)).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/^FORBIDDEN: /) });
});

describe("a failed connection is one line without the password", () => {
  const commands = [["migrate"], ["sql"], ["bootstrap", "--username", "ada"], importArgs("").slice(0, 2), ...reports];
  const told = async (url: string, line: string | RegExp): Promise<void> => {
    for (const args of commands) {
      const { status, out, err } = await run([...args, "--db", url]);
      expect({ args, status, out }).toEqual({ args, status: 2, out: "" });
      expect(err).toMatch(/^.+\n$/);
      if (typeof line === "string") expect(err).toBe(`${line}\n`);
      else expect(err).toMatch(line);
      expect(err).not.toContain("secret");
    }
  };

  test("a database that does not exist", async () => {
    const server = await postgresServer();
    await told(inQuery({ ...server, database: "no such" }), "STORAGE: There is no such database");
  });

  test("a missing server", async () => {
    const unreachable = "STORAGE: The database cannot be reached";
    await told("postgres://ada:secret@127.0.0.1:1/office", unreachable);
    await told("postgres://ada:secret@/office?host=/nowhere", unreachable);
    await told("postgres://ada:secret@host.invalid/office", unreachable);
    const { err } = await run(["overbooked", "--db", "postgres://ada:secret@127.0.0.1:1/office", "--json"]);
    expect(JSON.parse(err)).toEqual({
      code: "STORAGE",
      message: "The database cannot be reached",
      detail: { retry: "safe", message: "The database cannot be reached" },
    });
  }, 30_000);

  test("a wrong or missing password", async () => {
    const folder = mkdtempSync(join(tmpdir(), "firmcore-hba-"));
    const access = join(folder, "pg_hba.conf");
    writeFileSync(access, "local all postgres trust\nlocal all all scram-sha-256\n");
    spawnSync("chmod", ["-R", "a+rX", folder]);
    await using server = await startPostgres({ settings: { hba_file: access } });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await queryOnce(server.connection, "create role ada login password 'right secret'");
    const ada = { ...server.connection, user: "ada" };
    const wrong = "STORAGE: The database refuses access: wrong role or password";
    await told(inQuery({ ...ada, password: "wrong secret" }), wrong);
    await told(inQuery(ada), wrong);
    const right = await run(["overbooked", "--db", inQuery({ ...ada, password: "right secret" })]);
    expect(right.err).toMatch(/has no tables yet; run: firmcore migrate --db '\S+password=\*\*\*'\n$/);
  }, 60_000);

  test.each([
    [
      "another kind of database",
      "mysql://ada:secret@host/office",
      "--db: expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE; this begins with mysql://",
    ],
    [
      "an option at the wrong place",
      "postgres://ada:secret@host/office",
      "error: unknown option '--db=postgres://ada:***@host/office'",
    ],
    [
      "a password with a slash",
      "postgres://ada:a/secret@host/office",
      "--db: this postgres:// URL is not valid; write @, : and / in a password as %40, %3A and %2F",
    ],
    ["a password with an @ and a blank", "mysql://ada:a @secret@host/office", /; this begins with mysql:\/\/\n$/],
  ])("%s", async (what, url, line) => {
    if (!what.startsWith("an option")) return told(url, line);
    expect(await run([`--db=${url}`])).toMatchObject({ status: 2, out: "", err: `${line}\n` });
  });

  test("a command of a host without the package pg", () => {
    const hook = `import { registerHooks } from "node:module";
      registerHooks({ resolve: (name, context, next) => { if (name === "pg") throw new Error("not here"); return next(name, context); } });`;
    const program = ["--conditions=firmcore-source", "--import", `data:text/javascript,${encodeURIComponent(hook)}`];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...program, "src/cli.ts", "overbooked", "--db", "postgres://ada:secret@host/office"],
      { encoding: "utf8", env: childEnvironment },
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: '--db postgres://… needs the package pg: npm install "pg@^8.11.0"\n',
    });
  }, 60_000);
});

test("policies uses the settings of a firm in Postgres", async () => {
  const { url, release } = await freshDatabase(migrated);
  onTestFinished(release);
  const args = ["policies", "--json", "--db", url, "--schema", schema];
  const app = await openFirm(postgres({ url, schema }));
  const host = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  await host.holidays.set({ calendar: "de", day: "2027-01-01", name: "New year" });
  const before = await run(args);
  expect(before).toMatchObject({ status: 0, err: "" });
  await host.settings.set({ projectVisibility: "staffed" });
  await app.close();
  expect((await run(args)).out).not.toBe(before.out);
});

test("--schema is refused for SQLite", async () => {
  const { db, remove } = await filled();
  onTestFinished(remove);
  for (const args of [...reports, ["migrate"]])
    expect(await run([...args, "--db", db, "--schema", "ours"])).toEqual({
      status: 2,
      out: "",
      err: "--schema: only for Postgres, not for SQLite\n",
    });
});
