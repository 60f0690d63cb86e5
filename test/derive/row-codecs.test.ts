import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs as postgresCodecs } from "../../src/adapters/postgres/generated/codecs.gen.ts";
import { pickKey, readerOf, writerOf } from "../../src/adapters/sql/rows/row-codec.ts";
import { codecs as sqliteCodecs } from "../../src/adapters/sqlite/generated/codecs.gen.ts";
import { commandLoads } from "../../src/derive/sql/command-loads.ts";
import { allEntities } from "../../src/domain/entities.ts";
import { allFields, entity, type Field, field } from "../../src/domain/kernel/schema/entity.ts";
import { text } from "../../src/domain/kernel/schema/kind.ts";
import { openEnd } from "../../src/domain/kernel/values/day.ts";
import { User } from "../../src/domain/user/entity.ts";
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

const reads = commandLoads.flatMap(({ name, reads: of }) =>
  Object.entries(of as Readonly<Record<string, Read>>).map(([read, what]) => [`${name}/${read}`, what] as const),
);

/** The values that a driver accepts and returns: SQLite numbers, text and NULL; Postgres text or null. */
const dialects = [
  [
    "sqlite",
    sqliteCodecs,
    (value: unknown) => ["string", "number", "undefined"].includes(typeof value) || value === null,
  ],
  ["postgres", postgresCodecs, (value: unknown) => typeof value === "string" || value === null],
] as const;

describe.each(dialects)("%s", (_dialect, codecs, isStored) => {
  describe.each(allEntities.map((of) => [of.name, of] as const))("%s", (_name, of) => {
    const names = Object.keys(allFields(of));
    const record = fc.record(
      Object.fromEntries(Object.entries(allFields(of)).map(([name, each]) => [name, valueIn(each)])),
      { noNullPrototype: true },
    );

    test("generated and composed readers read back what was written", () => {
      const write = writerOf(codecs, of);
      const whole = readerOf(codecs, of, names);
      const composed = readerOf({ ...codecs, readers: {} }, of, names);
      fc.assert(
        fc.property(record, fc.shuffledSubarray(names), (each, picked) => {
          const row = write(each);
          expect(row.filter((value) => !isStored(value))).toEqual([]);
          expect(whole(row)).toEqual(each);
          expect(composed(row)).toEqual(each);
          const part = readerOf(codecs, of, picked)(picked.map((name) => row[names.indexOf(name)]));
          expect(part).toEqual(Object.fromEntries(picked.map((name) => [name, each[name]])));
        }),
        { numRuns: 50 },
      );
    });

    test("fields missing from a record are written as absent", () => {
      const absent = Object.entries(allFields(of)).flatMap(([name, { optional }]) => (optional ? [name] : []));
      const sparse = fc.sample(record, { numRuns: 1, seed: 1 }).map((each) => ({ ...each }))[0] ?? {};
      for (const name of absent) delete sparse[name];
      const written = writerOf(codecs, of)(sparse);
      expect(written.filter((value) => !isStored(value))).toEqual([]);
      const row = written.map((value) => value ?? null);
      expect(readerOf(codecs, of, absent)(absent.map((name) => row[names.indexOf(name)]))).toEqual(
        Object.fromEntries(absent.map((name) => [name, null])),
      );
    });
  });

  test("every read of every load has a generated reader", () => {
    expect(reads.length).toBeGreaterThan(4);
    const missing = reads.filter(
      ([, { kind, entity: of, pick }]) =>
        kind !== "count" && kind !== "logSize" && !(pickKey(of, pick) in codecs.readers),
    );
    expect([...new Set(missing.map(([name]) => name))]).toEqual([]);
  });

  test("a class unknown to the generated writers cannot be written", () => {
    const [known] = allEntities;
    if (known === undefined) throw new Error("there is no class");
    const grown = { ...known, fields: { ...known.fields, more: field(text, "More.") } };
    expect(() => writerOf(codecs, grown)).toThrow("run npm run derive");
    expect(() => writerOf(codecs, entity("Nowhere", "Not there.", {}))).toThrow("run npm run derive");
  });
});

test("a boolean of Postgres is read as t or true", () => {
  const read = readerOf(postgresCodecs, User, ["active", "emailVerified"]);
  const composed = readerOf({ ...postgresCodecs, readers: {} }, User, ["active", "emailVerified"]);
  for (const each of [read, composed]) {
    expect(each(["t", "f"])).toEqual({ active: true, emailVerified: false });
    expect(each(["true", "false"])).toEqual({ active: true, emailVerified: false });
  }
  const whole = Object.keys(allFields(User));
  const row = whole.map((name) => (name === "active" ? "true" : name === "emailVerified" ? "f" : "1"));
  expect(readerOf(postgresCodecs, User, whole)(row)).toMatchObject({ active: true, emailVerified: false });
});
