import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { programsOf } from "../../scripts/readme.ts";
import { bareEnvironment } from "../support/child-environment.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";

const folder = new URL("../../examples/postgres/", import.meta.url);

test("each way commits or rolls back with the host", async () => {
  const { url, drop } = await createPostgresDatabase();
  onTestFinished(drop);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=firmcore-source", "examples/postgres/main.ts"],
    { encoding: "utf8", env: { ...bareEnvironment, DATABASE_URL: url } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toEqual([
    ...["pg", "kysely", "drizzle"].flatMap((name) => [`${name}: 30 % booked`, `${name}: OVER_CAPACITY`]),
    "won: drizzle 1, kysely 1, pg 1",
  ]);
}, 60_000);

test("docs/postgres.md shows the tested files", () => {
  const page = readFileSync(new URL("../../docs/postgres.md", import.meta.url), "utf8");
  const files = ["firm.ts", "with-pg.ts", "with-kysely.ts", "with-drizzle.ts"];
  expect(programsOf(page).map(({ code }) => code)).toEqual(
    files.map((file) => readFileSync(new URL(file, folder), "utf8")),
  );
});
