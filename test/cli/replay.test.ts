import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { laws, type RecordedCall, type RecordedHistory, readHistory, storeSubject } from "firmcore/testing";
import { conformance } from "firmcore-conformance";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { breakages, openBroken } from "../conformance/broken-stores.ts";
import { faults, faulty } from "../laws/faulty-subjects.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { openMemory, temporaryFolder } from "../support/stores.ts";
import { fresh, run } from "./run.ts";

const { folder, remove } = temporaryFolder();
const file = join(folder, "history.json");
const write = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
};

const empty = { firmcoreHistory: 1, clock: "set", ids: "own", setup: [], steps: [] };

beforeAll(async () => {
  const broken = faulty(storeSubject(openMemory), faults["L-45"]);
  const failed = laws["L-45"].check(broken, { seed: 2, endOnFailure: true, saveFailure: file });
  await expect(failed).rejects.toThrow(/Property failed/);
  return remove;
});

/** The last call of a history, which repeats another, and that one. */
const repeated = (steps: RecordedHistory["steps"]): readonly [first: RecordedCall, again: RecordedCall] => {
  const calls = steps.flatMap(({ calls: of }) => of);
  const again = calls.at(-1) as RecordedCall;
  return [calls.find(({ requestId }) => requestId === again.requestId) as RecordedCall, again];
};

describe("a saved history", () => {
  test("says which law it broke, and which calls led there", () => {
    const { firmcoreHistory, law, failure, clock, ids, setup, steps } = readHistory(file);
    expect([firmcoreHistory, law, clock, ids]).toEqual([
      1,
      "L-45 a repeated request gets its first answer",
      "set",
      "sequential",
    ]);
    expect(failure).toContain("the answer to a repeated request");
    expect(setup.length).toBeGreaterThan(10);
    const [first, again] = repeated(steps);
    const { outcome: _, ...same } = first;
    expect(again).toMatchObject(same);
    expect(JSON.stringify(steps)).toContain('"engineer":{"$id":"ana"}');
  });

  test.each([
    ["in memory", async () => []],
    [
      "on SQLite",
      async () => {
        const made = fresh();
        onTestFinished(made.remove);
        return ["--db", made.db];
      },
    ],
    [
      "on Postgres",
      async () => {
        const made = await createPostgresDatabase();
        onTestFinished(made.drop);
        return ["--db", made.url];
      },
    ],
  ] as const)("is played again %s, and shows the outcome that differs", async (_where, args) => {
    const { status, out, err } = await run(["replay", file, ...(await args())]);
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(out).toMatch(/^L-45 a repeated request gets its first answer: the answer to a repeated request/);
    expect(out).toMatch(
      /admin users\.provision \{"externalId":"cora","role":"coordinator"\} as "account of cora"\n {2}accepted/,
    );
    expect(out.match(/\n {2}recorded: /g)).toHaveLength(1);
    expect(out).toMatch(/\n1 of \d+ calls were answered otherwise than recorded\.\n$/);
  });

  test("is answered as recorded by the subject without the fault", async () => {
    const history = readHistory(file);
    const [first, again] = repeated(history.steps);
    const mended = { ...history.steps.at(-1), calls: [{ ...again, outcome: first.outcome }] };
    const path = write("mended.json", { ...history, steps: [...history.steps.slice(0, -1), mended] });
    const { status, out } = await run(["replay", path]);
    expect(status).toBe(0);
    expect(out).toMatch(
      /\n\nAll \d+ calls were answered as recorded\.\nThe law broke after the last one: L-45 a repeated request gets .+\n$/,
    );
  });

  test("is printed as JSON", async () => {
    const { status, out } = await run(["replay", file, "--json"]);
    const { law, differing, calls } = JSON.parse(out) as {
      law: string;
      differing: number;
      calls: ReadonlyArray<object>;
    };
    expect([status, law, differing]).toEqual([1, readHistory(file).law, 1]);
    expect(calls.filter((call) => "recorded" in call)).toHaveLength(1);
    expect(calls[0]).toMatchObject({ as: "admin", operation: "settings.set", outcome: { ok: true } });
  });

  test("is not played in a firm that exists", async () => {
    const made = fresh();
    onTestFinished(made.remove);
    const args = ["replay", file, "--db", made.db, "--organization", "trial"];
    expect((await run(args)).status).toBe(1);
    const { status, err } = await run(args);
    expect({ status, err }).toEqual({
      status: 2,
      err: `--organization: ${made.db} has a firm trial already; a history needs one that does not exist yet\n`,
    });
  });
});

test.each([
  ["nothing", "", "Unexpected end of JSON input"],
  ["an export", [], 'expected a history that firmcore/testing saved, with "firmcoreHistory"'],
  ["a later version", { firmcoreHistory: 2 }, "expected version 1 of the format, got 2"],
  ["no steps", { firmcoreHistory: 1, setup: [] }, 'expected "steps" as a list'],
  [
    "a step without a time",
    { firmcoreHistory: 1, setup: [{ calls: [] }], steps: [] },
    'setup[0]: expected "at" as an instant',
  ],
  [
    "a call without an input",
    { firmcoreHistory: 1, setup: [], steps: [{ at: "2027-01-01T00:00:00Z", calls: [{ as: "a", operation: "b" }] }] },
    'steps[0].calls[0]: expected "input" as an object',
  ],
  ["an unknown clock", { ...empty, clock: "x" }, 'expected "clock" as "set" or "own", got "x"'],
  ["no ids", { ...empty, ids: undefined }, 'expected "ids" as "sequential" or "own", got nothing'],
  ["a law that is no text", { ...empty, law: {} }, 'expected "law" as text'],
  [
    "values within values",
    JSON.stringify({ ...empty, setup: "deep" }).replace('"deep"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    "setup.0.0.0.0.0…: expected at most 100 levels of values",
  ],
  ["Latin-1", Buffer.from("é", "latin1"), "is not UTF-8"],
])("a file with %s is refused", async (name, content, message) => {
  const path = write(`${name}.json`, content);
  expect(await run(["replay", path])).toEqual({ status: 2, out: "", err: `${path}: ${message}\n` });
});

test("a file that does not exist is refused", async () => {
  const { status, err } = await run(["replay", "nowhere.json"]);
  expect([status, err]).toEqual([2, expect.stringContaining("nowhere.json cannot be read: ENOENT")]);
});

test("the conformance kit saves the first history that breaks a law", async () => {
  const saved = join(folder, "kit.json");
  const open = openBroken(breakages["forgets request ids"] as NonNullable<(typeof breakages)[string]>);
  const [first] = conformance({ open, histories: 4, steps: 60, seed: 1, saveFailure: saved }).filter(
    ({ name }) => name === "L-45 a repeated request gets its first answer",
  );
  await expect(first?.run()).rejects.toThrow("L-45");
  const history = JSON.parse(readFileSync(saved, "utf8")) as RecordedHistory;
  expect(history).toMatchObject({ firmcoreHistory: 1, law: "L-45", ids: "own" });
  expect(history.steps).toHaveLength(60);
  const { status, out } = await run(["replay", saved, "--json"]);
  const { calls } = JSON.parse(out) as { readonly calls: ReadonlyArray<{ requestId?: string; recorded?: unknown }> };
  const differing = calls.filter(({ recorded }) => recorded !== undefined);
  expect(status).toBe(1);
  expect(differing.length).toBeGreaterThan(0);
  expect(differing.length).toBeLessThan(10);
  expect(differing.filter(({ requestId }) => requestId === undefined)).toEqual([]);
});
