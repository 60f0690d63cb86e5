import Database from "better-sqlite3";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { ddl } from "../../src/adapters/sqlite/generated/ddl.gen.ts";
import {
  earlierFile,
  earlierIn,
  earlierRows,
  earlierVersions,
  frozenVersions,
} from "../support/migration/earlier-databases.ts";
import { earlierCases, firmOf } from "../support/migration/earlier-rows.ts";
import { definitionsOf } from "../support/migration/sqlite-catalog.ts";

const reading = <A>(file: string, body: (database: Database.Database) => A): A => {
  const database = new Database(file);
  try {
    return body(database);
  } finally {
    database.close();
  }
};

test("every released version has a database with rows", () => {
  expect(frozenVersions).toEqual(frozenVersions.map((_, i) => i + 1));
  expect(frozenVersions.length).toBeLessThanOrEqual(latestVersion);
});

const cases = earlierVersions.flatMap((version) =>
  Object.entries(earlierIn).map(([store, restored]) => ({ version, store, restored })),
);

test.each(earlierVersions)("migrating a file of version %i gives it the current tables", async (version) => {
  const file = earlierFile(version);
  const { app } = await firmOf({ open: () => sqlite({ file }), rows: async () => ({}) }, earlierRows(version).at);
  await app.migrate();
  const derived = new Database(":memory:");
  for (const statement of ddl) derived.exec(statement);
  expect(reading(file, definitionsOf)).toEqual(definitionsOf(derived));
  expect(reading(file, (database) => database.pragma("foreign_key_check"))).toEqual([]);
  expect(reading(file, (database) => database.pragma("integrity_check", { simple: true }))).toBe("ok");
});

describe.each(cases)("a database of version $version in $store", ({ version, restored }) =>
  earlierCases(version, restored),
);
