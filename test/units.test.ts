import { resolve } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { answerSchemaOf } from "../src/derive/openapi/answer-schema.ts";
import { jsonSchemas } from "../src/derive/openapi/json-schema.ts";
import type { JsonSchema } from "../src/domain/kernel/schema/kind.ts";
import { operations } from "../src/operations/index.ts";
import { listOperations } from "../src/operations/operation-tree.ts";
import { openKitFirm } from "../src/testing/kit/harness/kit-firm.ts";
import { seededRandom } from "../src/testing/kit/harness/random.ts";
import { runHistory } from "../src/testing/kit/histories/run-history.ts";
import { course } from "./openapi/course.ts";
import { openMemory } from "./support/stores.ts";
import { unitFaults, unitOf, valueFaults } from "./support/units.ts";

// R-VAL-4, R-VAL-5, R-VAL-6: one word has one unit.

describe("the schema of every answer", () => {
  const book = new Map<string, JsonSchema>();
  const schemas = jsonSchemas("plain", "#/", book);
  // The values of a field have the unit of the field.
  const answers = listOperations(operations)
    .filter(({ name }) => !name.endsWith(".distinct"))
    .map((each) => [each.name, answerSchemaOf(each, schemas)] as const);
  const named = [...book].filter(([name]) => name !== "Percent" && name !== "Money");

  test("uses one form per unit of percents, amounts, hours and minutes", () => {
    // An answer that is a number is a count of records.
    const faults = [...answers, ...named].flatMap(([name, schema]) =>
      schema?.type === "integer" ? [] : unitFaults(schema, [name]),
    );
    expect(faults).toEqual([]);
    expect(book.get("Percent")).toMatchObject({ type: "number" });
    expect(book.get("Money")).toMatchObject({ required: ["minor", "currency"], additionalProperties: false });
    expect(named.length).toBeGreaterThan(10);
  });

  test.each([
    ["a ratio in basis points", { totalUtilization: { type: ["integer", "null"] } }],
    ["a percent with a schema of its own", { allocationPercent: { type: "number" } }],
    ["an amount that is a bare integer", { recognised: { type: "integer" } }],
    ["minutes under a name that does not say so", { sum: { type: "integer" } }],
    ["hours as minutes", { hours: { type: "integer", minimum: 0, maximum: 1_440 } }],
    ["minutes with decimals", { workedMinutes: { type: "number" } }],
    ["a percent under another name", { free: { $ref: "#/Percent" } }],
    [
      "a step of a limit in basis points",
      { capacityLimit: { type: "array", items: { properties: { value: { type: "integer" } } } } },
    ],
    ["an integer inside of a list of alternatives", { rate: { anyOf: [{ type: "integer" }, { type: "null" }] } }],
  ])("rejects %s", (_what, properties) => {
    expect(unitFaults({ type: "object", properties }, ["planted"])).toHaveLength(1);
  });
});

describe("answers at run time", () => {
  test("use these units in all operations", { timeout: 60_000 }, async () => {
    const taken = await course();
    const faults = taken.flatMap(({ name, answer }) =>
      typeof answer === "number" || name.endsWith(".distinct") ? [] : valueFaults(answer, [name]),
    );
    expect([...new Set(faults)]).toEqual([]);
  });

  test("use these units in random histories, refusals and warnings included", {
    timeout: 60_000,
  }, async () => {
    const faults = new Set<string>();
    const seen = new Set<string>();
    for (const seed of [1, 2]) {
      const { adapter, close } = await openMemory();
      const firm = await openKitFirm(adapter, "Promise");
      const { taken } = await runHistory(firm, seededRandom(seed), 400, new Map(), null);
      for (const { calls, outcomes } of taken)
        for (const [i, said] of outcomes.entries()) {
          if (!said.ok) seen.add(said.refusal._tag);
          else
            for (const { code } of (said.value as { warnings?: ReadonlyArray<{ code: string }> }).warnings ?? [])
              seen.add(code);
          for (const fault of valueFaults(said.ok ? said.value : said.refusal, [calls[i]?.name ?? ""]))
            faults.add(fault);
        }
      await close();
    }
    expect([...faults]).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining(["OverCapacity", "DayCeiling", "InvalidTransition", "CUT", "UNPRICED"]),
    );
  });

  test.each([
    ["basis points", { snapshot: { allocationPercent: 6_000 } }],
    ["three decimals", { totalUtilization: 70.683 }],
    ["a bare amount", { lines: [{ recognised: 63_000 }] }],
    ["minutes as hours", { hours: 450 }],
    ["a sum of nobody knows what", { sum: 1_470 }],
  ])("rejects %s", (_what, answer) => {
    expect(valueFaults(answer)).toHaveLength(1);
  });
});

describe("types of refusals and warnings", () => {
  let program: ts.Program;
  let checker: ts.TypeChecker;
  beforeAll(() => {
    const read = ts.getParsedCommandLineOfConfigFile(
      "tsconfig.json",
      {},
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
    );
    program = ts.createProgram([resolve("src/index.ts")], read?.options ?? {});
    checker = program.getTypeChecker();
  }, 60_000);

  /** The names of the numbers that a type holds, each with its place. */
  const numbersIn = (
    type: ts.Type,
    at: ts.Node,
    path: ReadonlyArray<string>,
  ): ReadonlyArray<readonly [string, string]> => {
    if (path.length > 8) return [];
    if (type.isUnion()) return type.types.flatMap((each) => numbersIn(each, at, path));
    if (type.flags & ts.TypeFlags.NumberLike) {
      const names = path.filter((each) => each !== "[]" && each !== "{}");
      return [[path.join("."), names.includes("counts") ? "counts" : (names.at(-1) ?? "")]];
    }
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return [];
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (element !== undefined) return numbersIn(element, at, [...path, "[]"]);
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const own = checker
      .getPropertiesOfType(type)
      // The parameters of a sentence have the units of the text that they fill.
      .filter(({ name }) => name !== "sentence")
      .flatMap((property) => numbersIn(checker.getTypeOfSymbolAtLocation(property, at), at, [...path, property.name]));
    return values === undefined ? own : [...own, ...numbersIn(values, at, [...path, "{}"])];
  };
  const faultsOf = (numbers: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> =>
    numbers.filter(([, name]) => unitOf(name) === "unknown").map(([place]) => `${place}: a number without a unit`);

  test("name every number of a refusal by its unit", () => {
    const source = program.getSourceFile(resolve("src/domain/kernel/refusal/refusal.ts"));
    const statement = source?.statements.find(
      (each) => ts.isTypeAliasDeclaration(each) && each.name.text === "Refusal",
    ) as ts.TypeAliasDeclaration;
    const refusals = checker.getTypeFromTypeNode(statement.type) as ts.UnionType;
    const numbers = refusals.types.flatMap((each) => numbersIn(each, statement, [checker.typeToString(each)]));
    expect(numbers.map(([, name]) => name)).toEqual(
      expect.arrayContaining(["sumMinutes", "freeMinutes", "percent", "total"]),
    );
    expect(faultsOf(numbers)).toEqual([]);
  });

  test("name every number of a warning by its unit", () => {
    const source = program.getSourceFile(resolve("src/domain/kernel/refusal/warning.ts"));
    const statement = source?.statements.find(
      (each) => ts.isInterfaceDeclaration(each) && each.name.text === "WarningDetails",
    ) as ts.InterfaceDeclaration;
    const details = checker.getPropertiesOfType(checker.getTypeAtLocation(statement));
    expect(details.map(({ name }) => name)).toEqual(expect.arrayContaining(["CUT", "REPRICED", "UNPRICED"]));
    // What was sent and kept has the unit of the field that it names.
    const others = details.filter(({ name }) => name !== "ROUNDED");
    const numbers = others.flatMap((each) =>
      numbersIn(checker.getTypeOfSymbolAtLocation(each, statement), statement, [each.name]),
    );
    expect(numbers.length).toBeGreaterThan(2);
    expect(faultsOf(numbers)).toEqual([]);
  });

  test("reject a number with another name", () => {
    expect(
      faultsOf([
        ["DayCeiling.sum", "sum"],
        ["DayCeiling.sumMinutes", "sumMinutes"],
      ]),
    ).toEqual(["DayCeiling.sum: a number without a unit"]);
  });
});
