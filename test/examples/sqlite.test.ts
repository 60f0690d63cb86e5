import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { programsOf } from "../../scripts/readme.ts";
import { bareEnvironment } from "../support/child-environment.ts";

const folder = new URL("../../examples/sqlite/", import.meta.url);

test("an offer and a booking commit or roll back together", () => {
  const temporary = mkdtempSync(join(tmpdir(), "firmcore-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=firmcore-source", "examples/sqlite/main.ts"],
    { encoding: "utf8", env: { ...bareEnvironment, FIRM_FILE: join(temporary, "firm.db") } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toEqual(["60 % booked", "OVER_CAPACITY", "won: [ 'first' ]"]);
}, 60_000);

test("docs/sqlite.md shows the tested files", () => {
  const page = readFileSync(new URL("../../docs/sqlite.md", import.meta.url), "utf8");
  expect(programsOf(page).map(({ code }) => code)).toEqual(
    ["firm.ts", "in-transaction.ts"].map((file) => readFileSync(new URL(file, folder), "utf8")),
  );
});
