import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareText, normalText, uniqueKey } from "../../../src/domain/kernel/text.ts";

describe("R-VAL-7: text", () => {
  test.each([
    ["is composed", "e\u0301te\u0301", "\u00e9t\u00e9"],
    ["is trimmed at both ends and nowhere else", " \t\n a  b \u00a0", "a  b"],
    ["may be empty", " \n ", ""],
    ["keeps a pair of surrogates", "👷", "👷"],
    ["keeps what no NFC changes", "ﬁ", "ﬁ"],
  ])("%s", (_, written, kept) => {
    expect(normalText(written, 10)).toBe(kept);
  });

  test.each([
    ["U+0000", "a\u0000b"],
    ["the first half of a pair alone", "a\ud83d"],
    ["the second half of a pair alone", "\udc77a"],
    ["a pair the wrong way round", "\udc77\ud83d"],
  ])("refuses %s", (_, written) => {
    expect(normalText(written, 10)).toBeNull();
  });

  test("is measured after it was composed and trimmed", () => {
    expect(normalText(` ${"e\u0301".repeat(10)} `, 10)).toBe("\u00e9".repeat(10));
    expect(normalText("x".repeat(11), 10)).toBeNull();
  });

  test("that was taken once is taken again and stays", () => {
    let changed = 0;
    const property = fc.property(fc.string({ unit: "binary" }), (written) => {
      const kept = normalText(written, 1_000);
      if (kept === null) return;
      if (kept !== written) changed++;
      expect(normalText(kept, 1_000)).toBe(kept);
    });
    fc.assert(property, { examples: [[" a"], ["e\u0301"]] });
    expect(changed).toBeGreaterThan(1);
  });
});

describe("order of text", () => {
  const byCodePoint = (left: string, right: string): number => {
    const [a, b] = [[...left], [...right]].map((of) => of.map((each) => each.codePointAt(0) ?? 0)) as [
      Array<number>,
      Array<number>,
    ];
    const at = a.findIndex((each, i) => each !== b[i]);
    return at === -1 ? a.length - b.length : b[at] === undefined ? 1 : (a[at] ?? 0) - b[at];
  };

  test.each([
    ["capitals before small letters", "Z", "a"],
    ["the shorter of two that begin alike", "ab", "abc"],
    ["nothing before anything", "", "\u0001"],
    ["U+FFFD before an emoji, which UTF-16 would turn round", "\ufffd", "👷"],
    ["emojis by their code points", "👷", "🚧"],
  ])("puts %s", (_, first, second) => {
    expect(compareText(first, second)).toBeLessThan(0);
    expect(compareText(second, first)).toBeGreaterThan(0);
    expect(compareText(first, first)).toBe(0);
  });

  test("is that of code points, whatever the text", () => {
    let turned = 0;
    const unit = fc.constantFrom("a", "B", "é", "\ufffd", "\uffff", "\ue000", "👷", "🚧", "\u{10ffff}");
    const text = fc.string({ unit, maxLength: 5 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        if (left < right !== byCodePoint(left, right) < 0) turned++;
        expect(Math.sign(compareText(left, right))).toBe(Math.sign(byCodePoint(left, right)));
      }),
      { numRuns: 500 },
    );
    expect(turned).toBeGreaterThan(5);
  });
});

test.each([
  ["case", "Ana", "aNA"],
  ["spaces at both ends", " ana ", "ana"],
  ["the form of a letter", "ﬁona", "FIONA"],
  ["how an accent is written", "rene\u0301", "REN\u00c9"],
  ["the two small sigmas", "σας", "ΣΑΣ"],
  ["the sharp s", "Strauß", "STRAUSS"],
])("names that differ by %s alone are one", (_, left, right) => {
  expect(uniqueKey(left)).toBe(uniqueKey(right));
});

test("names that differ by an accent are two", () => {
  expect(uniqueKey("rene")).not.toBe(uniqueKey("ren\u00e9"));
});
