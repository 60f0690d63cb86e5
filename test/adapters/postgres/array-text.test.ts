import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { arrayText } from "../../../src/adapters/postgres/statements/dialect.ts";

/** How `pg` parses a `text[]`, independently of our encoding. */
const read = pg.types.getTypeParser(1009 as number) as unknown as (text: string) => ReadonlyArray<string | null>;

const parts = ['"', "\\", ",", "{", "}", " ", "\n", "\t", "\u0001", "n", "NULL", "null", "é", "😀", "\ud800", "\u2028"];
const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3 }))).map((some) => some.join(""));

test("a list of any texts survives the round trip", () => {
  let quoting = 0;
  fc.assert(
    fc.property(fc.array(fc.option(text)), (values) => {
      if (values.some((each) => each !== null && /["\\]/.test(each))) quoting++;
      expect(read(arrayText(values))).toEqual(values);
    }),
  );
  expect(quoting).toBeGreaterThan(20);
});

test("a log row with nested quotes in JSON survives the round trip", () => {
  const row = JSON.stringify({ notes: 'said "no\\yes"\n\u0007 and left', name: "Zoë 😀 \ud800" });
  expect(read(arrayText([row, null, ""]))).toEqual([row, null, ""]);
});
