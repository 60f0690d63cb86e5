import { spawn, spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { temporaryFolder } from "../support/stores.ts";
import { fresh, importArgs } from "./run.ts";

const program = ["--conditions=firmcore-source", "src/cli.ts"];
const state = temporaryFolder();
afterAll(() => state.remove());
const firmcore = (...args: ReadonlyArray<string>) => {
  const env = { ...childEnvironment, XDG_STATE_HOME: state.folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], { encoding: "utf8", env });
  return { status, stdout, stderr };
};

test("the process exits with 0, 1 or 2 and pipes only JSON", () => {
  const { db, remove } = fresh();
  const imported = firmcore(...importArgs(db, "--json"));
  expect(imported).toMatchObject({ status: 1, stderr: `${db} was empty: made its tables, version ${latestVersion}\n` });
  expect(JSON.parse(imported.stdout)).toMatchObject({ imported: { User: 8 } });
  const report = firmcore("overbooked", "--from", "2027-01-01", "--db", db, "--json");
  expect(report).toMatchObject({ status: 0, stderr: "Defaults: --to open\n" });
  expect(JSON.parse(report.stdout).results).toHaveLength(1);
  expect(firmcore(...importArgs(db))).toMatchObject({ status: 0, stderr: "" });
  expect(firmcore("overbooked", "--db", `${db}.missing`)).toMatchObject({ status: 2, stdout: "" });
  remove();
}, 60_000);

test("a pipe closed early is not a failure", async () => {
  const child = spawn(process.execPath, [...program, "sql"], {
    env: childEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (text: Buffer) => {
    err += text.toString();
  });
  child.stdout.destroy();
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect({ status, err }).toEqual({ status: 0, err: "" });
}, 60_000);
