import * as fc from "fast-check";
import { expect, test } from "vitest";
import { indexedAnew, withIndex, withoutIndex } from "../../../src/domain/custom-field/indexes.ts";
import type { CustomFields } from "../../../src/domain/kernel/context/custom-fields.ts";
import { customKey, keyLength, keyOf, lastKeyOf, orderedPart } from "../../../src/domain/kernel/values/custom-key.ts";
import { compareText } from "../../../src/domain/kernel/values/text.ts";

const sign = (order: number): number => Math.sign(order);

test("keys have the order of numbers", () => {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom(0, -0));
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(sign(compareText(keyOf(a), keyOf(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test("keys have the order of texts, up to their length", () => {
  const text = fc.string({ unit: "binary", maxLength: 12 });
  const start = fc.constantFrom("", "x".repeat(keyLength - 3), "\u{1f600}".repeat(keyLength - 2));
  fc.assert(
    fc.property(start, text, text, (begin, a, b) => {
      const [left, right] = [orderedPart(begin + a), orderedPart(begin + b)];
      expect(sign(compareText(keyOf(begin + a), keyOf(begin + b)))).toBe(sign(compareText(left, right)));
      expect([...left].length).toBeLessThanOrEqual(keyLength);
      expect((begin + a).startsWith(left)).toBe(true);
      expect(compareText(keyOf(begin + a), lastKeyOf(begin))).toBeLessThanOrEqual(0);
    }),
  );
});

test("an absent value and one of another type come first", () => {
  const custom = { text: "", size: 0, open: false };
  expect(customKey(custom, "text", "text")).toBe("=");
  expect([customKey(custom, "open", "boolean"), keyOf(true)]).toEqual(["f", "t"]);
  for (const key of [
    customKey(custom, "size", "text"),
    customKey(custom, "none", "text"),
    customKey(null, "a", "text"),
  ])
    expect(key).toBe("");
});

const declared = (...names: ReadonlyArray<string>): CustomFields =>
  Object.fromEntries(names.map((name) => [name, { type: "String", indexed: true }]));
const firmOf = (names: ReadonlyArray<string>) => ({ customFields: { Project: declared(...names) }, customIndexes: {} });

test("a field takes the first free place, and leaves it", () => {
  const firm = firmOf(["a", "b"]);
  const one = withIndex(firm, "Project", "a");
  const two = withIndex({ ...firm, customIndexes: one?.customIndexes ?? {} }, "Project", "b");
  expect(two?.keys).toEqual([{ class: "Project", slot: 1, of: { field: "b", storage: "text" } }]);
  const both = { ...firm, customIndexes: two?.customIndexes ?? {} };
  expect(withIndex(both, "Project", "a")).toBeNull();
  expect(withIndex(both, "Project", "none")).toBeNull();
  const left = withoutIndex(both, "Project", "a");
  expect(left?.keys).toEqual([{ class: "Project", slot: 0, of: null }]);
  const last = { ...firm, customIndexes: left?.customIndexes ?? {} };
  expect(withoutIndex(last, "Project", "a")).toBeNull();
  expect(withoutIndex(last, "Project", "b")?.customIndexes).toEqual({});
});

test("indexes are built anew as declared, at most four of a class", () => {
  const { customIndexes = {} } = indexedAnew(firmOf(["a", "b", "c", "d"])) ?? {};
  expect(indexedAnew(firmOf(["a", "b", "c", "d", "e"]))).toBeNull();
  const fewer = indexedAnew({ ...firmOf(["c", "z"]), customIndexes });
  expect(fewer?.customIndexes.Project?.map((each) => each?.field ?? null)).toEqual(["z", null, "c", null]);
  expect(fewer?.keys).toHaveLength(5);
});
