import { readFileSync } from "node:fs";
import { format } from "node:util";
import { expect, test } from "vitest";
import * as entry from "../../src/rules.ts";

const page = readFileSync(new URL("../../docs/rules/README.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## One rule by itself"), page.indexOf("## Words"));
const programs = [...section.matchAll(/```ts\n(?<program>.*?)```\n```text\n(?<output>.*?)```/gs)];
const rows = section
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => [...cell.matchAll(/`(\w+\??)`/g)].map(([, name = ""]) => name)))
  .map(([, functions = [], , input = []]) => ({ functions, input }));

test("the programs of the page print what the page says", () => {
  expect(programs).toHaveLength(2);
  for (const { groups: { program = "", output } = {} } of programs) {
    const lines: Array<string> = [];
    const print = { log: (...values: ReadonlyArray<unknown>) => lines.push(`${format(...values)}\n`) };
    new Function("console", ...Object.keys(entry), program.replace(/^import .*$/m, ""))(print, ...Object.values(entry));
    expect(lines.join("")).toBe(output);
  }
});

test("the page lists every rule of the entry", () => {
  const { FirmError: _, isRefusal: __, ...rules } = entry;
  expect(rows.flatMap(({ functions }) => functions).sort()).toEqual(Object.keys(rules).sort());
});

/** The fields that a rule takes, by the faults of an input without any of them; `?` marks those that may be left out. */
const inputOf = (name: string): ReadonlyArray<string> => {
  const rule = (entry as unknown as Readonly<Record<string, (input: object) => unknown>>)[name];
  try {
    rule?.({ nothing: true });
  } catch (error) {
    if (!entry.isRefusal(error, "REQUIRED")) throw error;
    const { issues } = error.detail;
    const required = issues.filter(({ code }) => code === "REQUIRED").map(({ path }) => path.join("."));
    const fields = /^nothing: expected one of the fields (?<all>.*), got true$/.exec(issues[0]?.message ?? "");
    return (fields?.groups?.all ?? "").split(", ").map((field) => (required.includes(field) ? field : `${field}?`));
  }
  throw new Error(`${name} takes a field that it does not have`);
};

test("the page lists the input of every rule", () => {
  for (const { functions, input } of rows)
    for (const name of functions.filter((each) => each !== "machines"))
      expect(input.toSorted(), name).toEqual(inputOf(name).toSorted());
});
