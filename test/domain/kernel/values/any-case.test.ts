import { expect, test } from "vitest";
import { anyCasePattern, lettersInAnyCase } from "../../../../src/domain/kernel/values/any-case.ts";

const casesOf = (letter: string): ReadonlyArray<string> => [
  ...lettersInAnyCase(letter, (same) => same).replace(/^\[(..+)\]$/u, "$1"),
];

test.each([
  ["a", ["a", "A"]],
  ["É", ["É", "é"]],
  ["σ", ["σ", "Σ"]],
  ["ß", ["ß"]],
  ["İ", ["İ"]],
  ["7", ["7"]],
  ["𐐨", ["𐐨", "𐐀"]],
])("%s has the forms %j", (letter, cases) => expect(casesOf(letter)).toEqual(cases));

test("every letter that a pattern could read otherwise stands for itself", () => {
  for (let code = 1; code < 0x180; code++) {
    const letter = String.fromCodePoint(code);
    expect(anyCasePattern(letter, "inside").test(`x${letter}x`)).toBe(true);
    const others = Array.from({ length: 0x17f }, (_, i) => String.fromCodePoint(i + 1)).filter(
      (each) => !casesOf(letter).includes(each),
    );
    expect(anyCasePattern(letter, "inside").test(others.join(""))).toBe(false);
  }
});

test("the place of a part counts, at both ends of the whole text", () => {
  const at = (place: "start" | "end" | "inside", text: string) => anyCasePattern("AB", place).test(text);
  expect([at("start", "abc"), at("start", "cab"), at("start", "c\nab")]).toEqual([true, false, false]);
  expect([at("end", "cab"), at("end", "abc"), at("end", "ab\nc")]).toEqual([true, false, false]);
  expect([at("inside", "cabc"), at("inside", "acb")]).toEqual([true, false]);
});
