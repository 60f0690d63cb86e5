import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesPattern } from "../../../../src/domain/kernel/values/pattern/match-pattern.ts";
import { parsePattern } from "../../../../src/domain/kernel/values/pattern/parse-pattern.ts";
import { anyPattern } from "../../../adapters/sql/predicates.ts";

const matches = (source: string, text: string, flags = "") => matchesPattern(`/${source}/${flags}`, text);

describe("a pattern", () => {
  test("means what it means in JavaScript", () => {
    const letters = fc.string({
      unit: fc.constantFrom("a", "b", "A", "1", "_", " ", "\n", "-", "ä", "😀"),
      maxLength: 6,
    });
    let found = 0;
    fc.assert(
      fc.property(anyPattern, fc.constantFrom("", "i", "m", "s", "im"), letters, (source, flags, text) => {
        const expected = new RegExp(source, `${flags}u`).test(text);
        if (expected) found++;
        expect(matches(source, text, flags), `/${source}/${flags} on ${JSON.stringify(text)}`).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  test.each([
    ["\\Qa.b\\E", "xa.by", true],
    ["\\Qa.b\\E", "aab", false],
    ["\\Qa\\E\\\\E\\Qb\\E", "a\\Eb", true],
    ["\\Qab\\E{2}", "abb", true],
    ["\\Qab", "ab", true],
    ["\\Q\\Ea", "a", true],
    ["a{2,}$", "baaa", true],
    ["^(?:a|b){2}$", "ab", true],
    ["[]a]", "a", false],
    ["[a-]", "-", true],
    ["[\\w-]", "-", true],
    ["\\t\\.", "\t.", true],
  ] as const)("%s on %s: %s", (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  test("ignores white space and comments with the option for it", () => {
    expect(matches("a b # then\n c", "abc", "x")).toBe(true);
    expect(matches("a [ ] b # the end", "a b", "x")).toBe(true);
    expect(matches("a * # some", "aaa", "x")).toBe(true);
    expect(matches("\\Q#\\E", "#", "x")).toBe(true);
  });

  test.each([
    ...["(", ")", "(a", "[a", "a)", "*", "a**", "^*", "a{", "a{1", "a{2,1}", "a{256}", "a{1,2,3}", "}", "]", "\\"],
    ...["(a)\\1", "(?=a)", "(?!a)", "(?<=a)", "(?<n>a)", "(?i)a", "\\b", "\\p{L}", "\\x41", "[b-a]", "[a-\\d]", "a++"],
    ...["(?:a{99}){99}", "(".repeat(21) + ")".repeat(21), "a".repeat(201), "a|{2}"],
  ])("%s is none, and matches nothing", (source) => {
    expect(parsePattern(`/${source}/`)).toBeNull();
    expect(matches(source, source)).toBe(false);
  });

  test("is none with an unknown option, or with a large set in any case", () => {
    expect(parsePattern("/a/g")).toBeNull();
    expect(
      parsePattern("/[\\u4e00-\\u9fff]/i".replace(/\\u(....)/g, (_, hex) => String.fromCodePoint(parseInt(hex, 16)))),
    ).toBeNull();
    expect(parsePattern("/[\\W]/i")).not.toBeNull();
  });

  test("costs at most text times pattern", () => {
    const began = performance.now();
    for (const source of ["(?:x+x+)+y", "(?:x*)*y", "(?:x|xx|xxx)*y", "(?:x?){99}x{99}y"])
      expect(matches(source, "x".repeat(2_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
