import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import { beginsWith, isLike } from "../../../src/operations/query/text-range.ts";

const ranges = (where: Predicate): ReadonlyArray<unknown> =>
  where.is === "and" ? where.of.flatMap(ranges) : where.is === "compare" ? [where.to] : [];
const letters = ["a", "b", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}", "\u0000"];
const text = fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((each) => each.join(""));

describe("a text that begins as said lies in a range", () => {
  test("that holds every such text", () => {
    fc.assert(
      fc.property(
        text.filter((each) => each !== ""),
        text,
        (beginning, more) => {
          expect(evaluate(beginsWith("a", beginning), { a: beginning + more })).toBe(true);
          expect(evaluate(beginsWith("a", beginning), { a: more })).toBe(more.startsWith(beginning));
        },
      ),
    );
    expect(evaluate(beginsWith("a", "x"), { a: null })).toBe(false);
  });

  test.each<[pattern: string, ends: ReadonlyArray<string>]>([
    ["/^Dam/", ["Dan"]],
    ["/^D\\.a.*x$/", ["D.b"]],
    ["/^\\Qa.b\\E/", ["a.c"]],
    ["/^Da*m/", ["E"]],
    ["/^\ud7ff/", ["\ue000"]],
    ["/^\u{10ffff}/", []],
    ["/^Dam/i", []],
    ["/^Dam/m", []],
    ["/^Dam|Quay/", []],
    ["/^[ab]c/", []],
    ["/Dam/", []],
    ["/^/", []],
    ["/(/", []],
  ])("of the pattern %s, which ends before %j", (pattern, ends) => {
    expect(ranges(isLike("a", pattern))).toEqual(ends);
  });
});
