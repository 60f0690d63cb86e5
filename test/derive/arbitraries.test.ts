import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as fc from "fast-check";
import { badInputs, entities, hostileTexts, inputArbitrary, operations, recordArbitrary } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { allFields, type Entity } from "../../src/domain/kernel/schema/entity.ts";
import { type Input, omittable, parseInput, required, validateInput } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";

/** The tag with which parsing or validation refuses an input, or null. */
const refusalOf = (input: Input, sent: unknown): string | null => {
  const said = Result.flatMap(parseInput(input, sent), (shaped) => validateInput(input, shaped, defaultSettings));
  return Result.isFailure(said) ? said.failure._tag : null;
};
const everyClass: ReadonlyArray<Entity> = Object.values(entities);
/** The inputs of every operation, and the writable fields of each class, required and optional. */
type Named = ReadonlyArray<readonly [name: string, input: Input]>;
const classInputs: Named = everyClass.flatMap(({ name, fields }) => {
  const own = Object.entries(fields).filter(([, { kind }]) => kind.type !== "json");
  return [
    [`${name}, needed`, Object.fromEntries(own.map(([each, field]) => [each, required(field)]))],
    [`${name}, given`, Object.fromEntries(own.map(([each, field]) => [each, omittable(field)]))],
  ] as const;
});
const inputs: Named = [
  ...listOperations(operations).map(({ name, input }) => [name, input as Input] as const),
  ...classInputs,
];
const needsStructure = (input: Input): boolean =>
  Object.values(input).some(({ field, omittable: absent }) => field.kind.type === "json" && !absent);

describe("records", () => {
  test.each(everyClass.map((each) => [each.name, each] as const))("of %s match its schema", (_name, entity) => {
    const fields = Object.entries(allFields(entity));
    const decoders = new Map(
      fields.map(([name, { kind }]) => [name, Schema.is(kind.schema as Schema.Schema<unknown>)]),
    );
    fc.assert(
      fc.property(recordArbitrary(entity), (record) => {
        const values = record as Readonly<Record<string, unknown>>;
        expect(Object.keys(values).sort()).toEqual(fields.map(([name]) => name).sort());
        for (const [name, { optional }] of fields)
          if (values[name] !== null || !optional) expect(decoders.get(name)?.(values[name]), name).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("use the given values", () => {
    const engineer = fc.constantFrom("0000000001", "0000000002");
    const seen = fc.sample(recordArbitrary(entities.Allocation, { engineer }), 50).map((each) => each.engineer);
    expect(new Set(seen)).toEqual(new Set(["0000000001", "0000000002"]));
  });
});

describe("inputs", () => {
  test("of an operation parse and validate", () => {
    let checked = 0;
    for (const [name, input] of inputs) {
      if (needsStructure(input)) continue;
      fc.assert(
        fc.property(inputArbitrary(input), (sent) => {
          expect(refusalOf(input, sent), name).toBeNull();
          checked++;
        }),
        { numRuns: 20 },
      );
    }
    expect(checked).toBeGreaterThan(400);
  });

  test("leave out and clear optional fields", () => {
    const sent = fc.sample(inputArbitrary(operations.allocations.assign.input), 200);
    expect(sent.some((each) => !("notes" in each))).toBe(true);
    expect(sent.some((each) => each.notes === null)).toBe(true);
    expect(sent.every((each) => typeof each.engineer === "string")).toBe(true);
  });

  test("written wrongly are refused with the right tag", () => {
    const seen = new Set<string>();
    let checked = 0;
    // test/input/bad-input.test.ts covers the inputs of operations through the operations.
    for (const [name, input] of classInputs) {
      for (const { title, input: sent, tags } of badInputs(input)) {
        const tag = refusalOf(input, sent);
        expect(tags, `${name}, ${title}: ${tag}`).toContain(tag);
        seen.add(tag ?? "");
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(2_000);
    expect([...seen].sort()).toEqual(
      [
        ...["AmountRange", "HoursRange", "PercentRange", "Precision", "Required"],
        ...["TextInvalid", "TypeMismatch", "UnknownField", "UnknownWord"],
      ].sort(),
    );
  });

  test("inherited properties are not read", () => {
    const { input } = operations.allocations.assign;
    expect(refusalOf(input, Object.create(fc.sample(inputArbitrary(input), 1)[0] as object))).toBe("Required");
  });

  test("strange texts are texts", () => {
    const { notes } = entities.Allocation.fields;
    for (const each of hostileTexts) expect(refusalOf({ notes: required(notes) }, { notes: each }), each).toBeNull();
  });
});
