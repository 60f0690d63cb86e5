import { readFileSync } from "node:fs";
import { format } from "node:util";
import { expect, test } from "vitest";
import * as entry from "../../src/rules.ts";

const page = readFileSync(new URL("../../docs/rules/README.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## One rule by itself"), page.indexOf("## Words"));
const block = (language: string): string => section.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "";

test("the program of the page prints what the page says", () => {
  const lines: Array<string> = [];
  const print = { log: (...values: ReadonlyArray<unknown>) => lines.push(`${format(...values)}\n`) };
  const program = block("ts").replace(/^import .*$/m, "");
  new Function("console", ...Object.keys(entry), program)(print, ...Object.values(entry));
  expect(lines.join("")).toBe(block("text"));
});

test("the page lists every rule of the entry", () => {
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const listed = rows.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const { FirmError: _, isRefusal: __, ...rules } = entry;
  expect(listed.sort()).toEqual(Object.keys(rules).sort());
});
