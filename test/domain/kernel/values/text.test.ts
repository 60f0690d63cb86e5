import { readdirSync, readFileSync } from "node:fs";
import * as Result from "effect/Result";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordKey } from "../../../../src/domain/kernel/schema/word.ts";
import { compareText, formOf, longestText, normalText, textFault } from "../../../../src/domain/kernel/values/text.ts";
import { emailKeyOf, usernameKeyOf } from "../../../../src/domain/user/username-keys.ts";
import { watchNormalization } from "../../../support/watch-normalization.ts";

/** The accepted text, or null. */
const keptOf = (written: string, longest: number): string | null =>
  Result.getOrElse(normalText(written, longest), () => null);
const marked = (count: number): string => `a${"\u0315\u0300".repeat(count / 2)}${count % 2 === 1 ? "\u0300" : ""}`;

describe("R-VAL-7: text", () => {
  test.each([
    ["is composed", "e\u0301te\u0301", "\u00e9t\u00e9"],
    ["is trimmed at both ends and nowhere else", " \t\n a  b \u00a0", "a  b"],
    ["may be empty", " \n ", ""],
    ["keeps a pair of surrogates", "👷", "👷"],
    ["keeps what no NFC changes", "ﬁ", "ﬁ"],
  ])("%s", (_, written, kept) => {
    expect(keptOf(written, 10)).toBe(kept);
  });

  test.each([
    ["U+0000", "a\u0000b"],
    ["the first half of a pair alone", "a\ud83d"],
    ["the second half of a pair alone", "\udc77a"],
    ["a pair the wrong way round", "\udc77\ud83d"],
  ])("refuses %s", (_, written) => {
    expect(keptOf(written, 10)).toBeNull();
  });

  test("is measured before it is composed and trimmed", () => {
    expect(keptOf("e\u0301".repeat(5), 10)).toBe("\u00e9".repeat(5));
    expect(keptOf(` ${"x".repeat(10)}`, 10)).toBeNull();
    expect(keptOf("e\u0301".repeat(6), 10)).toBeNull();
  });

  test("is measured again where composing takes letters apart", () => {
    const apart = "\u0958".repeat(10);
    expect(apart.normalize("NFC")).toHaveLength(20);
    expect(keptOf(apart, 20)).toBe(apart.normalize("NFC"));
    expect(keptOf(apart, 19)).toBeNull();
    expect(keptOf(`a${"\u0344".repeat(15)}`, 100)).not.toBeNull();
    expect(keptOf(`a${"\u0344".repeat(16)}`, 100)).toBeNull();
  });

  test("has at most 30 combining marks in a row", () => {
    expect(keptOf(marked(30), 100)).not.toBeNull();
    expect(keptOf(marked(30).repeat(100), 10_000)).not.toBeNull();
    expect(keptOf(marked(31), 100)).toBeNull();
    expect(keptOf(`a${"\u{1d165}".repeat(31)}`, 100)).toBeNull();
  });

  test("names length first, then marks, then characters", () => {
    const faults = [`${marked(31)}\u0000${"x".repeat(100)}`, `${marked(31)}\u0000`, "a\u0000", marked(30)].map((text) =>
      textFault(text, 100),
    );
    expect(faults).toEqual([
      { id: "textAtMost", longest: 100, length: 133 },
      { id: "textMarks", most: 30 },
      { id: "textClean" },
      null,
    ]);
  });

  test("counts letters whose normal form begins with a mark", () => {
    const missed: Array<string> = [];
    for (let code = 0; code <= 0x10_ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const letter = String.fromCodePoint(code);
      // The vowel signs of Thai and Lao are not combining, so normalisation does not reorder them.
      if (code === 0x0e33 || code === 0x0eb3 || !/^\p{M}/u.test(letter.normalize("NFKD"))) continue;
      if (textFault(letter.repeat(31), 1_000) === null) missed.push(code.toString(16));
    }
    expect(missed).toEqual([]);
  });

  test("that was accepted once is accepted again unchanged", () => {
    let changed = 0;
    const property = fc.property(fc.string({ unit: "binary" }), (written) => {
      const kept = keptOf(written, 1_000);
      if (kept === null) return;
      if (kept !== written) changed++;
      expect(keptOf(kept, 1_000)).toBe(kept);
    });
    fc.assert(property, { examples: [[" a"], ["e\u0301"]] });
    expect(changed).toBeGreaterThan(1);
  });
});

describe("R-VAL-7: text before it is normalised", () => {
  const unit = fc.constantFrom(
    "a",
    "\u0300",
    "\u0315",
    "\u0344",
    "\u200d",
    "\u00ad",
    "\ufdfa",
    "\uff9e",
    "İ",
    "\u0958",
    " ",
  );
  /** Short texts, and texts that repeat one run many times. */
  const hostile = fc
    .tuple(fc.string({ unit, maxLength: 40 }), fc.constantFrom(1, 3, 40, 4_000))
    .map(([run, times]) => run.repeat(times));

  test.each([
    ["a text", (text: string) => normalText(text, longestText)],
    ["a form", (text: string) => formOf("NFKC", text)],
    ["the key of a word", wordKey],
    ["the key of a user name", usernameKeyOf],
    ["the key of an address", emailKeyOf],
  ])("%s is short and stream-safe for any input", (_, made) => {
    using watched = watchNormalization();
    const examples: Array<[string]> = [
      [marked(120_000)],
      [`${marked(30)}\u200d`.repeat(300)],
      ["\uff9e\u0334".repeat(5_000)],
      ["\ufdfa".repeat(10_000)],
    ];
    fc.assert(
      fc.property(hostile, (text) => void made(text)),
      { examples, numRuns: 100 },
    );
    expect(watched.count(), "normalised").toBeGreaterThan(10);
    expect(watched.wrong()).toEqual([]);
  });
});

test("R-VAL-7: nothing but text.ts normalises", () => {
  const sources = new URL("../../../../src/", import.meta.url);
  const normalising = readdirSync(sources, { recursive: true, encoding: "utf8" })
    // Oracles are independent of the domain, and read what a test gives them.
    .filter((name) => name.endsWith(".ts") && !name.startsWith("testing/oracles/"))
    .filter((name) =>
      /\.(normalize|localeCompare|toLocale\w+Case)\(/.test(readFileSync(new URL(name, sources), "utf8")),
    );
  expect(normalising).toEqual(["domain/kernel/values/text.ts"]);
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

  test("is that of code points", () => {
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
