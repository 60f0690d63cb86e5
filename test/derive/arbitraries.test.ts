import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as fc from "fast-check";
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import {
  badInputs,
  callArbitrary,
  dayArbitrary,
  entities,
  hostileTexts,
  inputArbitrary,
  operations,
  quickIdentity,
  rangeArbitrary,
  recordArbitrary,
  recordingMailer,
} from "firmcore/testing";
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

/** Refusals of an input that is wrong whatever the firm holds. */
const aboutForm = [
  ...["Required", "TypeMismatch", "TextInvalid", "EmailInvalid", "PasswordPolicy", "RangeReversed", "PercentRange"],
  ...["HoursRange", "AmountRange", "Precision", "UnknownWord", "UnknownField"],
];

describe("days", () => {
  test("lie between the bounds and shrink to the first", () => {
    const bounds = { from: "2027-02-27", to: "2027-03-02" };
    expect(new Set(fc.sample(dayArbitrary(bounds), 100))).toEqual(
      new Set(["2027-02-27", "2027-02-28", "2027-03-01", "2027-03-02"]),
    );
    const { counterexample } = fc.check(fc.property(dayArbitrary(), () => false));
    expect(counterexample).toEqual(["2027-01-01"]);
    expect(() => dayArbitrary({ from: "2027-02-30" })).toThrow("expected two days as YYYY-MM-DD");
  });

  test("of a range are in order, and no more than asked for", () => {
    const ranges = fc.sample(rangeArbitrary({ from: "2027-03-01", to: "2027-03-10", days: 3, open: true }), 300);
    const lengths = ranges.map(({ from, to }) =>
      to === null ? null : (Date.parse(to) - Date.parse(from)) / 86_400_000,
    );
    expect(new Set(lengths)).toEqual(new Set([null, 0, 1, 2]));
    expect(ranges.every(({ to }) => (to ?? "") <= "2027-03-10")).toBe(true);
    const { counterexample } = fc.check(
      fc.property(rangeArbitrary(), ({ from, to }) => from === to && to > "2027-03-04"),
    );
    expect(counterexample).toEqual([{ from: "2027-01-01", to: "2027-01-01" }]);
  });
});

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

  test("of every operation are refused by no rule about their form", async () => {
    const app = await openFirm(memory(), { identity: quickIdentity(), mailer: recordingMailer() });
    const asked = new Set<string>();
    const property = fc.asyncProperty(callArbitrary(), async ({ operation, input }) => {
      const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
      const outcome = await firm.settled.call(operation, input);
      asked.add(operation);
      // Which classes and fields there are, only the firm knows.
      const undeclared =
        !outcome.ok &&
        "issues" in outcome.refusal &&
        /notDeclared|unknownClass/.test(JSON.stringify(outcome.refusal.issues));
      if (!outcome.ok && !undeclared)
        expect(aboutForm, JSON.stringify(outcome.refusal)).not.toContain(outcome.refusal._tag);
    });
    await fc.assert(property, { numRuns: 1_200 });
    expect(asked.size).toBeGreaterThan(0.9 * listOperations(operations).length);
  });

  test("have no range that ends before it begins", () => {
    const reversed = listOperations(operations).flatMap(({ name, input }) => {
      const [first, last] = Object.entries(input as Input).flatMap(([each, { field }]) =>
        field.kind.type === "day" ? [each] : [],
      );
      if (first === undefined || last === undefined) return [];
      const sent = fc.sample(inputArbitrary(input as Input), 60) as ReadonlyArray<Record<string, string | null>>;
      return sent.some((each) => (each[last] ?? "9999-12-32") < (each[first] ?? "")) ? [name] : [];
    });
    // The day from which a setting holds, and the last day of frozen hours: no range.
    expect(reversed).toEqual(["settings.set"]);
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
