import { readdirSync, readFileSync } from "node:fs";
import { operationNames } from "firmcore";
import { expect, test } from "vitest";

const page = readFileSync("docs/seeds.md", "utf8");
/** The answer of each id. */
const rows = new Map(
  [...page.matchAll(/^\| (S-[ABC]-\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, id, answer]) => [
    id as string,
    answer as string,
  ]),
);
const operationsIn = (answer: string): ReadonlyArray<string> =>
  [...answer.matchAll(/`([a-z]\w*\.\w+)`/gi)].map(([, name]) => name as string);

/** The source of each test, by the ids in its title. */
const sources = readdirSync("test/seeds")
  .filter((file) => file !== "page.test.ts")
  .flatMap((file) =>
    readFileSync(`test/seeds/${file}`, "utf8")
      .split(/^ {0,2}test\(/m)
      .slice(1),
  )
  .map((source) => ({ ids: [...(source.split("\n")[0] ?? "").matchAll(/S-[ABC]-\d+/g)].map(([id]) => id), source }));

const through = (letter: string, from: number, to: number): ReadonlyArray<string> =>
  Array.from({ length: to - from + 1 }, (_, i) => `S-${letter}-${from + i}`);

test("the page answers every demand of the templates", () => {
  expect([...rows.keys()]).toEqual([
    ...[...through("A", 1, 7), ...through("A", 10, 20), ...through("A", 30, 45), ...through("A", 50, 55)],
    ...through("A", 60, 65),
    ...[...through("B", 1, 6), ...through("B", 10, 16), ...through("B", 20, 22), ...through("B", 30, 39)],
    ...[...through("B", 50, 53), ...through("B", 60, 62)],
    ...[...through("C", 1, 8), ...through("C", 10, 16), ...through("C", 20, 20), ...through("C", 30, 40)],
    ...[...through("C", 50, 54), ...through("C", 60, 62)],
  ]);
});

test("every answer names an operation that exists, or a page", () => {
  for (const [id, answer] of rows) {
    const named = operationsIn(answer);
    if (named.length === 0) expect(answer, id).toMatch(/\]\([\w./#-]+\)/);
    for (const name of named) expect(operationNames, id).toContain(name);
  }
});

test("a test with the id in its title calls each operation", () => {
  const missing = [...rows].flatMap(([id, answer]) =>
    operationsIn(answer)
      .filter((name) => !sources.some(({ ids, source }) => ids.includes(id) && source.includes(`.${name}(`)))
      .map((name) => `${id} ${name}`),
  );
  expect(missing).toEqual([]);
});
