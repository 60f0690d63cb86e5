import { describe, expect, test } from "vitest";
import { answerBody } from "../../src/api/answer-bodies.ts";
import { answerSchema, answerSchemaOf } from "../../src/derive/openapi/answer-schema.ts";
import { jsonSchemas } from "../../src/derive/openapi/json-schema.ts";
import type { JsonSchema } from "../../src/domain/kernel/schema/kind.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { runHistory } from "../../src/testing/kit/histories/run-history.ts";
import { openMemory } from "../support/stores.ts";
import { course } from "./course.ts";
import { throughJson, validators } from "./validator.ts";

/** The schema with every object closed: unnamed properties are not allowed. */
const closed = (of: unknown): unknown => {
  if (Array.isArray(of)) return of.map(closed);
  if (typeof of !== "object" || of === null) return of;
  const all = Object.fromEntries(Object.entries(of).map(([name, each]) => [name, closed(each)]));
  const open = "properties" in of && !("additionalProperties" in of);
  return open ? { ...all, additionalProperties: false } : all;
};
const book = new Map<string, JsonSchema>();
const schemas = jsonSchemas("plain", "document#/$defs/", book);
const answers = listOperations(operations).map((each) => [each.name, answerSchemaOf(each, schemas)] as const);
const judgeOf = validators(
  new Map([...book, ...answers].map(([name, schema]) => [name, closed(schema ?? false) as JsonSchema])),
);
/** The faults of an answer over HTTP by the schema of its operation. */
const faults = (name: string, answer: unknown): ReadonlyArray<string> =>
  judgeOf(name)(throughJson(answerBody(answer))).map((fault) => `${name}: ${fault}`);

test("every operation has an answer schema", () => {
  expect(answers.filter(([, schema]) => schema === undefined).map(([name]) => name)).toEqual([]);
  for (const each of listOperations(operations)) expect(answerSchema(each), each.name).toHaveProperty("$schema");
});

describe("the answer schema fits", async () => {
  const taken = await course();

  test("the answer of every operation", { timeout: 60_000 }, () => {
    const wrong = taken.flatMap(({ name, answer }) => faults(name, answer));
    expect([...new Set(wrong)]).toEqual([]);
    const called = new Set(taken.map(({ name }) => name));
    expect(
      listOperations(operations)
        .map(({ name }) => name)
        .filter((name) => !called.has(name)),
      "never called",
    ).toEqual([]);
  });

  test("every row that a list may hold", () => {
    const empty = taken.filter(
      ({ name, answer }) =>
        name.endsWith(".list") && (answer as { readonly results: ReadonlyArray<unknown> }).results.length === 0,
    );
    expect(empty.map(({ name }) => name)).toEqual([]);
  });

  test("the answers of random histories", { timeout: 60_000 }, async () => {
    const { adapter, close } = await openMemory();
    const firm = await openKitFirm(adapter, "Promise");
    const { taken: steps } = await runHistory(firm, seededRandom(20_270_104), 400, new Map(), null);
    const wrong = steps.flatMap(({ calls, outcomes }) =>
      outcomes.flatMap((said, i) => (said.ok ? faults(calls[i]?.name ?? "", said.value) : [])),
    );
    expect([...new Set(wrong)]).toEqual([]);
    expect(steps.flatMap(({ outcomes }) => outcomes.filter(({ ok }) => ok)).length).toBeGreaterThan(150);
    await close();
  });
});
