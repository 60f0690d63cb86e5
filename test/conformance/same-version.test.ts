import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/stores.ts";

/** What the kit of version 1.2.3 says when it is imported where this firmcore is installed. */
const said = (installed: string | null): string => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const write = (path: string, version: string) => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, "package.json"), JSON.stringify({ version, type: "module" }));
  };
  write("kit", "1.2.3");
  mkdirSync(join(folder, "kit/dist"));
  if (installed !== null) write("kit/node_modules/firmcore", installed);
  const file = join(folder, "kit/dist/same-version.ts");
  copyFileSync(new URL("../../packages/conformance/src/same-version.ts", import.meta.url), file);
  const { stderr, status } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  return status === 0 ? "" : (/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr);
};

test("the kit tests stores of its own version alone", () => {
  const own = "firmcore-conformance 1.2.3 tests stores of firmcore 1.2.3";
  expect(said("1.2.3")).toBe("");
  expect(said("1.2.4")).toBe(
    `${own}, and firmcore 1.2.4 is installed: npm install --save-dev firmcore-conformance@1.2.4`,
  );
  expect(said(null)).toBe(`${own}, which is not installed: npm install firmcore@1.2.3`);
});
