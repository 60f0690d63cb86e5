import { describe, expect, test } from "vitest";
import { type Arguments, evaluate, noRelatedRecords } from "../../../../src/domain/kernel/policy/evaluate.ts";
import { filterOf, holdsFor } from "../../../../src/domain/kernel/policy/policy.ts";
import type { By, Predicate, Scalar, TextPlace } from "../../../../src/domain/kernel/policy/predicate.ts";

const record = { objectId: "Crane00001", name: "Łódź", meters: 40, until: null, rented: false };
const holds = (where: Predicate, args: Arguments = {}) => evaluate(where, record, args);
const compare = (field: string, by: By, to: Scalar | null | { readonly param: string }): Predicate => ({
  is: "compare",
  field,
  by,
  to,
});

describe("a comparison", () => {
  test.each<[string, By, Scalar | null, boolean]>([
    ["meters", "=", 40, true],
    ["meters", "<", 40, false],
    ["meters", "<=", 40, true],
    ["meters", ">", 39, true],
    ["meters", ">=", 41, false],
    ["rented", "=", false, true],
    ["rented", "=", true, false],
    ["name", "=", "Łódź", true],
    ["name", ">", "Z", true],
    ["name", "<", "👷", true],
    ["until", "=", null, true],
    ["meters", "=", null, false],
    ["until", "=", 0, false],
    ["until", "<=", 9_999, false],
    ["meters", "=", "40", false],
    ["rented", "=", 0, false],
    ["no such field", "=", null, true],
  ])("%s %s %j is %s", (field, by, to, found) => {
    expect(holds(compare(field, by, to))).toBe(found);
    expect(holds({ is: "not", of: compare(field, by, to) })).toBe(!found);
  });

  test("takes its value from the arguments", () => {
    const where = compare("meters", ">=", { param: "least" });
    expect([{ least: 40 }, { least: 41 }, { least: [40] }, {}].map((args: Arguments) => holds(where, args))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

test("reaches an absent or later end", () => {
  const reaches = (field: string, to: number | { readonly param: string }): Predicate => ({ is: "reaches", field, to });
  expect(
    [reaches("until", 9_999), reaches("meters", 40), reaches("meters", 41), reaches("until", { param: "x" })].map(
      (where) => holds(where),
    ),
  ).toEqual([true, true, false, false]);
});

test("oneOf takes values, arguments and lists", () => {
  const oneOf = (field: string, ...values: ReadonlyArray<Scalar | { readonly param: string }>): Predicate => ({
    is: "oneOf",
    field,
    values,
  });
  const args = { one: 40, list: [1, 40] };
  const all = [
    oneOf("meters", 1, 40),
    oneOf("meters", { param: "one" }),
    oneOf("meters", { param: "list" }),
    oneOf("meters"),
    oneOf("meters", 1, { param: "absent" }),
    oneOf("until", { param: "absent" }),
  ];
  expect(all.map((where) => holds(where, args))).toEqual([true, true, true, false, false, false]);
});

test("a part of a text is compared by code point, with case unless asked for any", () => {
  const part = (at: TextPlace, text: string, anyCase?: true): boolean =>
    holds({ is: "text", field: "name", at, text, ...(anyCase === undefined ? {} : { anyCase }) });
  expect([part("start", "Łó"), part("start", ""), part("start", "łó"), part("start", "łÓ", true)]).toEqual([
    ...[true, true, false, true],
  ]);
  expect([part("end", "dź"), part("end", ""), part("end", "DŹ"), part("end", "DŹ", true)]).toEqual([
    ...[true, true, false, true],
  ]);
  expect([part("inside", "ód"), part("inside", ""), part("inside", "Ód"), part("inside", "ÓD", true)]).toEqual([
    ...[true, true, false, true],
  ]);
  expect([part("end", "Łó", true), part("start", "dź", true), part("inside", ".", true)]).toEqual([
    ...[false, false, false],
  ]);
  expect(holds({ is: "text", field: "meters", at: "start", text: "4" })).toBe(false);
  expect(holds({ is: "text", field: "until", at: "inside", text: "" })).toBe(false);
});

test("a list has one of the values, or nothing but them; an absent list neither", () => {
  const has = (of: unknown, values: ReadonlyArray<Scalar>, only?: true): boolean =>
    evaluate({ is: "has", field: "of", values, ...(only === undefined ? {} : { only }) }, { of });
  expect([has(["a", "b"], ["b", "c"]), has(["a"], ["b"]), has(["a"], []), has([], ["a"]), has(null, ["a"])]).toEqual([
    ...[true, false, false, false, false],
  ]);
  expect([has(["a", "b"], ["b", "a"], true), has(["a", "b"], ["a"], true), has([], [], true)]).toEqual([
    ...[true, false, true],
  ]);
  expect([has(["a"], [], true), has(null, ["a"], true), has("a", ["a"])]).toEqual([false, false, false]);
});

test("a member of an amount is a field", () => {
  const where: Predicate = { is: "compare", field: "rate.minor", by: ">", to: 5 };
  expect(
    [{ rate: { minor: 6 } }, { rate: { minor: 5 } }, { rate: null }, {}].map((each) => evaluate(where, each)),
  ).toEqual([...[true, false, false, false]]);
});

test("an empty `and` holds, an empty `or` does not", () => {
  expect([holds({ is: "and", of: [] }), holds({ is: "or", of: [] })]).toEqual([true, false]);
});

describe("a look at other records", () => {
  const owner: Predicate = { is: "via", field: "name", entity: "User", where: { is: "always" } };
  const bookings: Predicate = { is: "some", entity: "Allocation", by: "crane", where: compare("percent", ">", 50) };

  test("follows pointers, but not dangling ones", () => {
    const around = {
      ...noRelatedRecords,
      get: (_: string, key: string) => (key === "Łódź" ? { percent: 1 } : undefined),
    };
    expect(evaluate(owner, record, {}, around)).toBe(true);
    expect(evaluate(owner, { name: "nobody" }, {}, around)).toBe(false);
    expect(evaluate(owner, { name: null }, {}, around)).toBe(false);
  });

  test("finds some of those that point here", () => {
    const pointing = (...percents: ReadonlyArray<number>) => ({
      ...noRelatedRecords,
      pointing: (_entity: string, _by: string, key: unknown) =>
        key === record.objectId ? percents.map((percent) => ({ percent })) : [],
    });
    expect(evaluate(bookings, record, {}, pointing(50, 51))).toBe(true);
    expect(evaluate(bookings, record, {}, pointing(50))).toBe(false);
    expect(evaluate(bookings, record, {}, pointing())).toBe(false);
  });

  test("throws where related records were not read", () => {
    expect(() => evaluate(owner, record)).toThrow("a pointer to User, which was not read");
    expect(() => evaluate(bookings, record)).toThrow("the Allocation rows that point here, which were not read");
  });
});

test("a verdict holds for the rows that it filters", () => {
  const verdicts = [true, false, compare("meters", ">", 39), compare("meters", ">", 40)];
  expect(verdicts.map((verdict) => holdsFor(verdict, record, noRelatedRecords))).toEqual([true, false, true, false]);
  expect(verdicts.map((verdict) => holds(filterOf(verdict)))).toEqual([true, false, true, false]);
});
