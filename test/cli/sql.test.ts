import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { distributionSql } from "../../src/adapters/postgres/schema/distribution.ts";
import { rowSecuritySql } from "../../src/adapters/postgres/statements/row-security.ts";
import { migrations } from "../../src/adapters/sql/generated/migrations.gen.ts";
import { latestVersion, migrationSql } from "../../src/adapters/sql/migrations/index.ts";
import { sqlOf } from "../support/migration/sql-of.ts";
import { fresh, run } from "./run.ts";

const printed = async (...args: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { status, out, err } = await run(["sql", ...args, "--json"]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const parts = JSON.parse(out) as ReadonlyArray<{ transaction: boolean; statements: ReadonlyArray<string> }>;
  const statements = parts.flatMap((part) => part.statements);
  const text = await run(["sql", ...args]);
  const printedToo = text.out
    .trimEnd()
    .split("\n\n")
    .filter((each) => !/^(-- firmcore: .*|begin;|commit;)$/.test(each));
  expect(printedToo.join("\n\n")).toBe(statements.join("\n\n"));
  return statements;
};
const inPostgres = { dialect: "postgres", schema: "firmcore" } as const;

test("prints statements for Postgres, in any schema", async () => {
  expect(await printed()).toEqual(sqlOf({ dialect: "sqlite" }));
  expect(await printed("--dialect", "sqlite")).toEqual(sqlOf({ dialect: "sqlite" }));
  expect(await printed("--dialect", "postgres")).toEqual(sqlOf(inPostgres));
  expect(await printed("--schema", "ours")).toEqual(sqlOf({ dialect: "postgres", schema: "ours" }));
});

test("prints the migrations after a version, for each database", async () => {
  expect(await printed("--from", "1")).toEqual(sqlOf({ dialect: "sqlite" }, 1));
  const after = await printed("--dialect", "postgres", "--from", "1");
  expect(after).toEqual(sqlOf(inPostgres, 1));
  expect(after[0]).toMatch(/^create table "firmcore"\.firm_feed /);
  expect(await printed("--dialect", "postgres", "--from", String(latestVersion))).toEqual([]);
});

test("prints distribution and row-level security, alone or together", async () => {
  const distribution = distributionSql("firmcore").filter((each) => !/^(begin|commit);$/.test(each));
  expect(await printed("--citus")).toEqual(distribution);
  expect(await printed("--rls", "--schema", "ours")).toEqual(rowSecuritySql("ours"));
  expect(await printed("--citus", "--rls")).toEqual([...distribution, ...rowSecuritySql("firmcore")]);
  // A file with statements that run outside a transaction begins and commits those that need one.
  const { out } = await run(["sql", "--citus"]);
  expect(out).toMatch(/^-- firmcore: in one transaction\n\nbegin;\n\nset local /);
  expect(out.split("\n\n").filter((each) => !each.startsWith("--"))).toEqual(
    distributionSql("firmcore").map((each, at, all) => (at === all.length - 1 ? `${each}\n` : each)),
  );
  expect(out).toContain("commit;\n\n-- firmcore: each statement alone, outside a transaction\n\nselect truncate_local");
});

test("migrations of distributed tables distribute the tables they create", async () => {
  const after = await printed("--citus", "--from", "1");
  expect(after).toEqual(sqlOf({ ...inPostgres, distributed: true }, 1));
  const plain = sqlOf(inPostgres, 1);
  const spreading = after.filter((each) => !plain.includes(each));
  expect(spreading.slice(0, 4)).toEqual([
    "set local citus.multi_shard_modify_mode = 'sequential';",
    `select create_distributed_table('"firmcore".firm_feed_head', 'organization_id', colocate_with => '"firmcore".firm_organization');`,
    `select create_reference_table('"firmcore".firm_feed');`,
    `select truncate_local_data_after_distributing_table('"firmcore".firm_feed');`,
  ]);
  const steps = migrationSql(inPostgres, 1).filter(({ transaction }) => transaction).length;
  expect(spreading).toHaveLength(steps + 1 + plain.filter((each) => each.startsWith("create table")).length);
  const at = (beginning: string) => after.findIndex((each) => each.startsWith(beginning));
  expect(after[at('create table "firmcore".firm_feed_head') + 1]).toMatch(/^select create_distributed_table/);
  // Including the row that the migration inserts.
  expect(at("select create_reference_table")).toBeGreaterThan(at("do $firmcore$"));
  expect(at("select create_reference_table")).toBeLessThan(at('insert into "firmcore".firm_migration'));
});

test.each([
  ["row security of SQLite", ["--rls", "--dialect", "sqlite"], "--rls: only for Postgres, not for SQLite"],
  ["a schema of SQLite", ["--schema", "s", "--db", "sqlite:x"], "--schema: only for Postgres, not for SQLite"],
  [
    "versions of row security",
    ["--rls", "--from", "1"],
    "--from: cannot be combined with --rls, which does not depend on a version",
  ],
  [
    "a distribution without tables",
    ["--citus", "--from", "0"],
    "--from 0: create the tables first, then distribute them with what --citus prints",
  ],
  ["two databases", ["--dialect", "postgres", "--db", "sqlite:x"], "--dialect: postgres is not the database of --db"],
  [
    "no schema",
    ["--schema", ""],
    'schema: expected a name of 1 to 63 bytes without control characters, and no schema of Postgres itself, got ""',
  ],
  [
    "an unknown database",
    ["--dialect", "oracle"],
    "error: option '--dialect <name>' argument 'oracle' is invalid. Allowed choices are sqlite, postgres.",
  ],
])("%s is refused and prints no SQL", async (_what, args, message) => {
  expect(await run(["sql", ...args])).toEqual({ status: 2, out: "", err: `${message}\n` });
});

test("a database at version 1 needs the later migrations", async () => {
  const { db, file, remove } = fresh();
  const handle = new Database(file);
  for (const statement of migrations[0]?.sqlite ?? []) handle.exec(statement);
  handle.exec("insert into firm_migration (version, at) values (1, 0)");
  handle.close();
  expect(await printed("--db", db)).toEqual(sqlOf({ dialect: "sqlite" }, 1));
  expect(await run(["migrate", "--db", db])).toMatchObject({
    status: 0,
    out: `${db} migrated from version 1 to ${latestVersion}\n`,
  });
  expect(await printed("--db", db)).toEqual([]);
  remove();
});
