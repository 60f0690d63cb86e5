import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { programsOf } from "../../scripts/readme.ts";
import { bareEnvironment } from "../support/child-environment.ts";

/** Pages whose blocks make up one program, with what they print below them. */
const pages = {
  "docs/alerts.md": "examples/alerts/main.ts",
  "docs/change-feed.md": "examples/feed/main.ts",
  "docs/custom-fields.md": "examples/custom-fields/main.ts",
  "docs/effect.md": "examples/effect/main.ts",
  "docs/moving-from-parse.md": "examples/parse/main.ts",
  "docs/own-rules.md": "examples/own-rules/main.ts",
  "docs/queries.md": "examples/queries/main.ts",
  "docs/seeds.md": "examples/seeds/main.ts",
  "docs/sentences.md": "examples/sentences/main.ts",
  "docs/transports.md": "examples/backend/main.ts",
};

test.each(Object.entries(pages))("the blocks of %s are the program %s, and print what they say", (page, file) => {
  const blocks = programsOf(readFileSync(page, "utf8"));
  expect(blocks.map(({ code }) => code).join("\n")).toBe(readFileSync(file, "utf8"));
  const ran = spawnSync(process.execPath, ["--conditions=firmcore-source", file], {
    encoding: "utf8",
    env: bareEnvironment,
  });
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: "" });
  expect(ran.stdout).toBe(blocks.map(({ output }) => output ?? "").join(""));
  expect(ran.stdout).not.toBe("");
});

test("docs/mounts.md shows the tested files", () => {
  const files = ["firm", "fetch", "hono", "express", "fastify", "next", "parse", "trpc", "mcp"].map(
    (name) => `mount/${name}.ts`,
  );
  expect(programsOf(readFileSync("docs/mounts.md", "utf8")).map(({ code }) => code)).toEqual(
    [...files, "mcp/main.ts"].map((file) => readFileSync(`examples/${file}`, "utf8")),
  );
});
