import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidRows } from "../../src/cli/invalid-rows.ts";
import { jsonRows } from "../../src/cli/json-rows.ts";

/** The bytes of a text in blocks of a given size. */
function* blocks(text: string, size: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}
const rowsOf = (text: string, size = 7): ReadonlyArray<unknown> => [...jsonRows(blocks(text, size))];
/** The rows that JSON.parse reads from the whole text. */
const wholly = (text: string): ReadonlyArray<unknown> | null => {
  try {
    const found = JSON.parse(text.replace(/^\uFEFF/, "")) as { readonly results?: unknown } | null;
    const rows = Array.isArray(found) ? found : found?.results;
    return Array.isArray(rows) ? rows : null;
  } catch {
    return null;
  }
};
const attempt = (text: string, size: number): ReadonlyArray<unknown> | null => {
  try {
    return rowsOf(text, size);
  } catch (error) {
    if (error instanceof InvalidRows) return null;
    throw error;
  }
};

describe("rows read in blocks", () => {
  test("equal the rows of the whole text at any boundary", () => {
    const met = { rows: 0, wrapped: 0 };
    const row = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('a"]}', "\\", "é€😀", '"results": [', {}, []));
    const given = fc.record({
      rows: fc.array(row, { maxLength: 6 }),
      size: fc.integer({ min: 1, max: 40 }),
      indent: fc.constantFrom(0, 2),
      around: fc.constantFrom("list", "results", "more", "after", "nested"),
      mark: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ rows, size, indent, around, mark }) => {
        const forms: Readonly<Record<string, unknown>> = {
          list: rows,
          results: { results: rows },
          more: { count: 3, note: 'a "results": [', results: rows },
          after: { results: rows, é: ["]", { results: 1 }] },
          nested: { in: { results: [1] }, list: ["results"], results: rows },
        };
        const text = `${mark ? "\uFEFF" : ""} ${JSON.stringify(forms[around], null, indent)}\n`;
        met.rows += rows.length;
        if (around !== "list") met.wrapped++;
        expect(rowsOf(text, size)).toEqual(wholly(text));
      }),
      { numRuns: 500 },
    );
    expect(met.rows).toBeGreaterThan(100);
    expect(met.wrapped).toBeGreaterThan(100);
  });

  test("invalid JSON is refused like the whole text", () => {
    const met = { refused: 0, taken: 0 };
    const sound = JSON.stringify({ note: "x", results: [{ a: 'q"\\', b: [1, { c: null }] }, "t", 7], more: [true] });
    const list = JSON.stringify([{ a: 1 }, { b: "]," }, [], 3]);
    const spoiled = fc
      .tuple(
        fc.constantFrom(sound, list),
        fc.nat(90),
        fc.constantFrom("", ",", "]", "}", '"', "{", "[", " ", "\\", "1"),
        fc.nat(2),
      )
      .map(([text, at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(spoiled, fc.integer({ min: 1, max: 30 }), (text, size) => {
        const whole = wholly(text);
        if (whole === null) met.refused++;
        else met.taken++;
        expect(attempt(text, size)).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(met.refused, met.taken)).toBeGreaterThan(100);
  });
});

describe("a broken file", () => {
  test.each([
    ['[{"a":1},{"a":nul},{"a":3}]', "is not JSON: row 2, at byte 9: "],
    ['[{"a":1},,{"a":3}]', "is not JSON: row 2, at byte 9: "],
    ['[{"a":1},]', "is not JSON: row 2, at byte 9: "],
    ['[{"a":1},{"a":', "is not JSON: ends within row 2, at byte 9"],
    ['[{"é":1},{"a":"b}]', "is not JSON: ends within row 2, at byte 10"],
    ['[{"a":1}] x', "is not JSON: around the rows: "],
    ['{"results":[1],"results":[2]}', 'holds "results" more than once'],
    ["{", "is not JSON: "],
    ["7", 'expected an array of rows or {"results": [...]}'],
    ["null", 'expected an array of rows or {"results": [...]}'],
    ['{"results":{}}', 'expected an array of rows or {"results": [...]}'],
  ])("reports the position: %s", (text, message) => {
    expect(() => rowsOf(text, 1_000)).toThrow(message);
    expect(() => rowsOf(text, 3)).toThrow(message);
  });

  test("gives the rows of the blocks before it", () => {
    const given: Array<unknown> = [];
    expect(() => {
      for (const row of jsonRows(blocks('[{"a":1},{"a":2},{"a":x}]', 10))) given.push(row);
    }).toThrow("row 3");
    expect(given).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test("with an unterminated string does not fill memory", () => {
    const block = new Uint8Array(1 << 20).fill(0x61);
    let asked = 0;
    const endless = function* () {
      yield new TextEncoder().encode('[{"a":1},{"a":"');
      for (; asked < 1_000; asked++) yield block;
    };
    expect(() => [...jsonRows(endless())]).toThrow("row 2, at byte 9, has no end");
    expect(asked).toBeLessThan(70);
  });
});
