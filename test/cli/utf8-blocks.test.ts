import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidRows } from "../../src/cli/invalid-rows.ts";
import { utf8Blocks } from "../../src/cli/utf8-blocks.ts";

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
const read = (bytes: Uint8Array, size: number): string => {
  // Every block decodes alone: none ends within a character.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return [...utf8Blocks(cut(bytes, size))].map((block) => decoder.decode(block)).join("");
};
/** The text of all bytes, or why they are none. */
const wholly = (bytes: Uint8Array): string => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? "refused" : `text ${text}`;
  } catch {
    return "refused";
  }
};
const blockwise = (bytes: Uint8Array, size: number): string => {
  try {
    return `text ${read(bytes, size)}`;
  } catch (error) {
    if (error instanceof InvalidRows) return "refused";
    throw error;
  }
};

test("takes exactly the bytes that are UTF-8, in blocks of any size", () => {
  const met = { refused: 0, taken: 0 };
  const some = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => [...new TextEncoder().encode(text)]),
    fc.constantFrom([0xfc], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80], [0x80], [0]),
  );
  fc.assert(
    fc.property(fc.array(some, { maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const bytes = new Uint8Array(parts.flat());
      const whole = wholly(bytes);
      met[whole === "refused" ? "refused" : "taken"]++;
      expect(blockwise(bytes, size)).toBe(whole);
    }),
    { numRuns: 500 },
  );
  expect(Math.min(met.refused, met.taken)).toBeGreaterThan(100);
});

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
test.each([
  ["Latin-1", latin1('[\n{"a":"é"}]'), "line 2, at byte 8: is not UTF-8 (0xe9); export it as UTF-8, or convert it"],
  ["a character cut off at the end", latin1("ab\xe2\x82"), "line 1, at byte 2: is not UTF-8 (0xe2)"],
  ["UTF-16, little end first", Buffer.from("\uFEFF[]", "utf16le"), "is UTF-16; convert it to UTF-8"],
  ["UTF-16, big end first", Buffer.from("\uFEFF[]", "utf16le").swap16(), "is UTF-16; convert it to UTF-8"],
  ["UTF-16 without a mark", Buffer.from("[]", "utf16le"), "line 1, at byte 1: a zero byte, as in UTF-16"],
])("names the place: %s", (_what, bytes, message) => {
  for (const size of [1, 3, 1_000]) expect(() => read(bytes, size)).toThrow(message);
});
