import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import {
  boolean,
  day,
  hours,
  id,
  idPattern,
  instant,
  integer,
  type Kind,
  list,
  literal,
  longText,
  money,
  percent,
  structure,
  text,
  word,
} from "../../../../src/domain/kernel/schema/kind.ts";
import { words } from "../../../../src/domain/kernel/schema/word.ts";

type AnyKind = Kind<never, unknown, unknown, never>;
const status = words("Crane.status", { free: ["Available"], "in use": [] });
/** The stored value of a sent value, or the tag of its refusal. */
const taken = (kind: AnyKind, sent: unknown): unknown => {
  const shaped = kind.parse(sent);
  const said = Result.flatMap(shaped, (value) => kind.validate(value, defaultSettings));
  return Result.isSuccess(said) ? said.success : said.failure.tag;
};
const kinds = {
  text,
  longText,
  id,
  day,
  instant,
  percent,
  hours,
  money,
  boolean,
  integer: integer(0, 9),
  literal: literal("a", "b"),
  word: word(status),
  list: list(day),
} as unknown as Readonly<Record<string, AnyKind>>;

describe("R-VAL-9: before any rule runs", () => {
  const numeric = ["percent", "hours", "money", "integer"];

  test.each(numeric)("a non-number is refused as %s", (name) => {
    const kind = kinds[name] as AnyKind;
    for (const sent of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, -(2 ** 53), 7n, "7"])
      expect(taken(kind, sent), String(sent)).toBe("TypeMismatch");
  });

  test("-0 becomes 0", () => {
    expect(numeric.map((name) => taken(kinds[name] as AnyKind, -0))).toStrictEqual([
      0,
      "HoursRange",
      { minor: 0, currency: "USD" },
      0,
    ]);
  });

  test.each(Object.keys(kinds))("null, undefined, objects and functions are refused as %s", (name) => {
    const kind = kinds[name] as AnyKind;
    for (const sent of [null, undefined, {}, () => 1, Symbol("x"), new Date(0)])
      expect(taken(kind, sent)).toBe("TypeMismatch");
  });
});

// R-VAL-3
describe("an instant", () => {
  test.each([
    ["2027-03-10T09:00:00.000Z", "2027-03-10T09:00:00.000Z"],
    ["2027-03-10T09:00Z", "2027-03-10T09:00:00.000Z"],
    ["2027-03-10T01:30:00+02:00", "2027-03-09T23:30:00.000Z"],
    ["2027-03-10T09:00:00.123456789Z", "2027-03-10T09:00:00.123Z"],
    ["1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"],
  ])("%s is the UTC millisecond %s", (sent, printed) => {
    const at = taken(instant as AnyKind, sent) as number;
    expect(Number.isInteger(at)).toBe(true);
    expect(instant.format(at)).toBe(printed);
  });

  test.each([
    ["without a zone", "2027-03-10T09:00:00"],
    ["that is a day", "2027-03-10"],
    ["on 30 February", "2027-02-30T09:00:00Z"],
    ["at an hour 25", "2027-03-10T25:00:00Z"],
    ["with a zone by name", "2027-03-10T09:00:00 Europe/Berlin"],
    ["as milliseconds", 1_799_999_999_999],
    ["in words", "10 March 2027 09:00 UTC"],
  ])("%s is refused", (_, sent) => {
    expect(taken(instant as AnyKind, sent)).toBe("TypeMismatch");
  });
});

describe("R-VAL-7: text", () => {
  test("is composed and trimmed, and required if empty", () => {
    expect(taken(text as AnyKind, " e\u0301 ")).toBe("\u00e9");
    expect(["", " ", "\n\t\u00a0"].map((sent) => taken(text as AnyKind, sent))).toEqual(Array(3).fill("Required"));
  });

  test.each([
    ["text", 10_000],
    ["longText", 100_000],
  ])("of kind %s holds up to %d characters", (name, longest) => {
    const kind = kinds[name] as AnyKind;
    expect(taken(kind, "x".repeat(longest))).toHaveLength(longest);
    expect(taken(kind, `${"x".repeat(longest)} `)).toBe("TextInvalid");
    expect(taken(kind, "x".repeat(longest + 1))).toBe("TextInvalid");
  });

  test.each(["a\u0000b", "a\ud83d", "\udc77"])("is not %j, sent or stored", (sent) => {
    expect(taken(text as AnyKind, sent)).toBe("TextInvalid");
    expect(Schema.is(text.schema as never)(sent)).toBe(false);
    expect(Schema.is(text.schema as never)("a")).toBe(true);
  });
});

describe("R-VAL-10: an id", () => {
  test.each(["0123456789", "abcdefghij", "ABCDEFGHIJ", "zZ9aA0mM5k"])("may be %s", (made) => {
    expect(idPattern.test(made)).toBe(true);
  });

  test.each(["012345678", "01234567890", "0123-56789", "0123456789\n", "012345678é", ""])(
    "of another form, %j, is accepted as unknown text",
    (sent) => {
      expect(idPattern.test(sent)).toBe(false);
      expect(taken(id as AnyKind, sent)).toBe(sent);
      expect(Schema.is(id.schema as never)(sent)).toBe(false);
    },
  );

  test("is compared exactly, without folding or trimming", () => {
    expect(taken(id as AnyKind, " AbCdEfGhIj ")).toBe(" AbCdEfGhIj ");
  });
});

test.each([
  ["a percent with two decimals", "percent", 33.33, 3333],
  ["a percent with three", "percent", 33.333, "Precision"],
  ["a percent below 0", "percent", -0.01, "PercentRange"],
  ["the highest percent", "percent", 1_000_000, 100_000_000],
  ["a percent above it", "percent", 1_000_000.01, "PercentRange"],
  ["a percent beyond the exact integers of basis points", "percent", 9_007_199_254_740_991, "PercentRange"],
  ["hours of a day", "hours", 24, 1440],
  ["more than a day", "hours", 24.5, "HoursRange"],
  ["hours that are no whole minutes", "hours", 0.009, 1],
  ["a bare amount", "money", 90, { minor: 9000, currency: "USD" }],
  ["an amount of another currency", "money", { minor: 5, currency: "JPY" }, { minor: 5, currency: "JPY" }],
  ["an amount below 0", "money", -1, "AmountRange"],
  ["minor units below 0", "money", { minor: -1, currency: "USD" }, "AmountRange"],
  ["half a minor unit", "money", { minor: 0.5, currency: "USD" }, "TypeMismatch"],
  ["a currency that does not exist", "money", { minor: 1, currency: "XXX" }, "TypeMismatch"],
  ["an amount without a currency", "money", { minor: 1 }, "TypeMismatch"],
  ["an amount that says more", "money", { minor: 1, currency: "USD", rate: 2 }, "TypeMismatch"],
  ["a number in the list's place", "list", 7, "TypeMismatch"],
  ["a list with one that is no day", "list", ["2027-03-10", "2027-02-30"], "TypeMismatch"],
  ["a list that is too long", "list", Array(1_001).fill("2027-03-10"), "TypeMismatch"],
  ["a literal in capitals", "literal", "A", "UnknownWord"],
  ["a whole number outside", "integer", 10, "TypeMismatch"],
  ["a number that is not whole", "integer", 0.5, "TypeMismatch"],
  ["a word of the vocabulary", "word", "AVAILABLE", "free"],
  ["a word that nobody knows", "word", "Idle", "UnknownWord"],
])("%s", (_, name, sent, stored) => {
  expect(taken(kinds[name] as AnyKind, sent)).toEqual(stored);
});

test("a refusal of an unknown word lists the known ones", () => {
  expect(word(status).validate("Idle", defaultSettings)).toEqual(
    Result.fail(
      expect.objectContaining({ tag: "UnknownWord", known: ["free", "in use", "available", "inuse"] }) as never,
    ),
  );
});

test("only the library writes a structure", () => {
  const count = structure(
    Schema.Unknown as unknown as Schema.Top & { readonly Type: Array<number> },
    (of) => of.length,
  );
  expect(taken(count as unknown as AnyKind, [1, 2])).toBe("TypeMismatch");
  expect(count.validate([1, 2], defaultSettings)).toEqual(Result.succeed([1, 2]));
  expect(count.format([1, 2])).toBe(2);
});

test("a formatted value parses to itself", () => {
  const valid: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    text: fc.string({ minLength: 1 }),
    longText: fc.string({ minLength: 1 }),
    day: fc.constantFrom("0001-01-01", "2027-03-10", "9999-12-31"),
    instant: fc
      .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
      .map((at) => at.toISOString()),
    percent: fc.integer({ min: 0, max: 50_000 }).map((points) => points / 100),
    hours: fc.integer({ min: 1, max: 1440 }).map((minutes) => Math.round((minutes * 100) / 60) / 100),
    money: fc.integer({ min: 0, max: 1_000_000 }).map((minor) => minor / 100),
    boolean: fc.boolean(),
    integer: fc.integer({ min: 0, max: 9 }),
    literal: fc.constantFrom("a", "b"),
    word: fc.constantFrom("free", "In Use", "AVAILABLE"),
    list: fc.array(fc.constantFrom("2027-03-10", "2027-03-11")),
  };
  let judged = 0;
  for (const [name, sent] of Object.entries(valid))
    fc.assert(
      fc.property(sent, (each) => {
        const kind = kinds[name] as AnyKind;
        const stored = taken(kind, each);
        if (stored === "Required" || stored === "TextInvalid") return;
        judged++;
        expect(Schema.is(kind.schema as never)(stored)).toBe(true);
        expect(taken(kind, kind.format(stored as never))).toEqual(stored);
      }),
      { numRuns: 50 },
    );
  expect(judged).toBeGreaterThan(500);
});
