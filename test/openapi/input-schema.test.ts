import * as Result from "effect/Result";
import * as fc from "fast-check";
import { badInputs, inputArbitrary, minimalInput } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { inputSchema } from "../../src/derive/openapi/json-schema.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { type Input, parseInput, validateInput } from "../../src/domain/kernel/schema/input.ts";
import type { AnyOperation } from "../../src/operations/define/operation.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { throughJson, validator } from "./validator.ts";

const every = listOperations(operations).map((each) => [each.name, each] as const);
const judges = new Map<AnyOperation, ReturnType<typeof validator>>();
const judgeOf = (operation: AnyOperation) => {
  const judge = judges.get(operation) ?? validator(inputSchema(operation));
  judges.set(operation, judge);
  return judge;
};
/** Structures that an operation requires; their content is known only to the operation. */
const structures: Readonly<Record<string, unknown>> = { by: "engineer" };
const structuresOf = (input: Input) => Object.entries(structures).filter(([name]) => name in input);
/** The tag with which the operation refuses an input before it reads rows, or null. */
const refusedAs = (input: Input, sent: unknown): string | null => {
  const found = Result.flatMap(parseInput(input, sent), (shaped) => validateInput(input, shaped, defaultSettings));
  return Result.isFailure(found) ? found.failure._tag : null;
};
/** The faults that parsing finds, without rows or the firm. */
const ofShape: ReadonlySet<string | null> = new Set(["UnknownField", "TypeMismatch", "Required"]);
/** Constraints that JSON Schema cannot express: the list of currencies, and times of day that its format allows. */
const beyond = /a currency that is none|more than an integer holds/;

describe("the input schema of", () => {
  test.each(every)("%s accepts every valid input", (_name, operation) => {
    const input = operation.input as Input;
    const faults = judgeOf(operation);
    fc.assert(
      fc.property(inputArbitrary(input), (sent) => {
        expect(faults(throughJson(sent)), JSON.stringify(sent)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test.each(every)("%s refuses exactly the inputs that the operation refuses", (_name, operation) => {
    const input = operation.input as Input;
    const faults = judgeOf(operation);
    const cases = badInputs(input, { ...minimalInput(input), ...Object.fromEntries(structuresOf(input)) });
    const wrong: Array<string> = [];
    let judged = 0;
    for (const { title, input: sent } of cases) {
      const json = throughJson(sent);
      // NaN and the like are not JSON: another value arrives, and is judged.
      const tag = refusedAs(input, json);
      const found = faults(json);
      if (tag === null && found.length > 0) wrong.push(`${title}: taken, but ${found.join(", ")}`);
      if (!ofShape.has(tag) || beyond.test(title)) continue;
      judged++;
      if (found.length === 0) wrong.push(`${title}: ${tag}, but accepted`);
    }
    expect(wrong).toEqual([]);
    expect(judged).toBeGreaterThan(5);
  });

  test.each(every)("%s describes each field and allows no others", (_name, operation) => {
    const input = operation.input as Input;
    const schema = inputSchema(operation) as Readonly<Record<string, Readonly<Record<string, object>>>>;
    expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(input));
    for (const [name, { field }] of Object.entries(input))
      expect(schema.properties?.[name], name).toHaveProperty("description", expect.stringContaining(field.doc));
    expect(schema.required ?? []).toEqual(Object.keys(input).filter((name) => input[name]?.omittable === false));
    expect(missingIn(input)).toEqual(schema.required ?? []);
    expect(schema.additionalProperties).toBe(false);
  });
});

/** The fields without which the operation is refused. */
const missingIn = (input: Input): ReadonlyArray<string> => {
  const found = parseInput(input, {});
  return Result.isFailure(found)
    ? found.failure.issues.flatMap(({ path, code }) => (code === "REQUIRED" ? path : []))
    : [];
};
