import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bareEnvironment } from "../support/child-environment.ts";
import { type PageHost, startPageHost } from "./page-host.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let host: PageHost;
beforeAll(async () => {
  host = await startPageHost();
});
afterAll(() => host.stop());

const run = async (script: string, username: string): Promise<ReadonlyArray<string>> => {
  const { password = "" } = host.accounts.find((each) => each.username === username) ?? {};
  const child = spawn(process.execPath, [`examples/parse/${script}.ts`, `${host.url}/parse`, username, password], {
    ...{ env: bareEnvironment, stdio: ["ignore", "pipe", "pipe"] },
  });
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  return out.trimEnd().split("\n");
};

test.each([
  ["staffing", "coordinator", /^booked .+ for .+ from \d{4}-/, /^refused \(142\): Over the limit: /],
  ["credentials", "coordinator", /^the scan: Rope Access, level 2$/, /^refused \(142\): .*Rope Access/],
  ["time", "engineer", /^6.5 hours Submitted$/, /^refused \(142\): .*hours/],
])("%s does its work with the SDK alone, and ends with a refusal", async (script, username, done, refusal) => {
  const lines = await run(script, username);
  expect(lines.at(-2)).toMatch(done);
  expect(lines.at(-1)).toMatch(refusal);
  expect(lines.length).toBeGreaterThan(2);
});
