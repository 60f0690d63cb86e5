import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pickKey, readerOf, writerOf } from "../../src/adapters/sql/codec.ts";
import { codecs } from "../../src/adapters/sqlite/generated/codecs.gen.ts";
import { allLoads } from "../../src/derive/outputs.ts";
import { allEntities } from "../../src/domain/entities.ts";
import { openEnd } from "../../src/domain/kernel/day.ts";
import { allFields, entity, type Field, field } from "../../src/domain/kernel/entity.ts";
import { text } from "../../src/domain/kernel/kind.ts";
import type { Read } from "../../src/ports/load.ts";

const valueIn = ({ kind, optional }: Field): fc.Arbitrary<unknown> => {
  const value: fc.Arbitrary<unknown> =
    kind.type === "boolean"
      ? fc.boolean()
      : kind.type === "money"
        ? fc.record({ minor: fc.maxSafeNat(), currency: fc.constant("USD") })
        : kind.type === "list"
          ? fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 })
          : kind.type === "json"
            ? fc.dictionary(
                fc.string().filter((name) => name !== "__proto__"),
                fc.jsonValue().map((each) => JSON.parse(JSON.stringify(each))),
              )
            : ["day", "instant", "percent", "hours", "integer"].includes(kind.type)
              ? fc.integer({ min: -719_162, max: openEnd - 1 })
              : fc.string({ unit: "grapheme" });
  return optional ? fc.option(value) : value;
};

describe.each(allEntities.map((of) => [of.name, of] as const))("%s", (_, of) => {
  const names = Object.keys(allFields(of));
  const record = fc.record(
    Object.fromEntries(Object.entries(allFields(of)).map(([name, each]) => [name, valueIn(each)])),
    {
      noNullPrototype: true,
    },
  );

  test("what is written is read again, whole or picked, by generated and by composed readers", () => {
    const write = writerOf(codecs, of);
    const whole = readerOf(codecs, of, names);
    const composed = readerOf({ ...codecs, readers: {} }, of, names);
    fc.assert(
      fc.property(record, fc.shuffledSubarray(names), (each, picked) => {
        const row = write(each);
        for (const value of row) expect(["string", "number"].includes(typeof value) || value === null).toBe(true);
        expect(whole(row)).toEqual(each);
        expect(composed(row)).toEqual(each);
        const part = readerOf(codecs, of, picked)(picked.map((name) => row[names.indexOf(name)]));
        expect(part).toEqual(Object.fromEntries(picked.map((name) => [name, each[name]])));
      }),
      { numRuns: 50 },
    );
  });
});

const reads = allLoads.flatMap(({ name, reads: of }) =>
  Object.entries(of as Readonly<Record<string, Read>>).map(([read, what]) => [`${name}/${read}`, what] as const),
);

test("every read of every load has a straight-line reader: else run npm run derive", () => {
  expect(reads.length).toBeGreaterThan(4);
  const missing = reads.filter(
    ([, { kind, entity: of, pick }]) => kind !== "count" && kind !== "logged" && !(pickKey(of, pick) in codecs.readers),
  );
  expect([...new Set(missing.map(([name]) => name))]).toEqual([]);
});

test("a class that the generated writers do not know as it is cannot be written", () => {
  const [known] = allEntities;
  if (known === undefined) throw new Error("there is no class");
  const grown = { ...known, fields: { ...known.fields, more: field(text, "More.") } };
  expect(() => writerOf(codecs, grown)).toThrow("run npm run derive");
  expect(() => writerOf(codecs, entity("Nowhere", "Not there.", {}))).toThrow("run npm run derive");
});
