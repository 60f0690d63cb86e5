import * as Result from "effect/Result";
import { describe, expect, test, vi } from "vitest";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { field, optional } from "../../../../src/domain/kernel/schema/entity.ts";
import {
  changeable,
  type Input,
  omittable,
  parseInput,
  required,
  validateInput,
} from "../../../../src/domain/kernel/schema/input.ts";
import { day, hours, list, percent, text, word } from "../../../../src/domain/kernel/schema/kind.ts";
import { words } from "../../../../src/domain/kernel/schema/word.ts";

const status = words("Crane.status", { free: ["Available"], "in use": [] });
const input: Input = {
  name: required(field(text, "")),
  notes: required(optional(text, "")),
  share: omittable(field(percent, "")),
  until: changeable(optional(day, "")),
  remark: omittable(optional(text, "")),
  status: omittable(field(word(status), "")),
};
/** Counts the steps taken per letter of a mistyped name: normalisation and comparison. */
const watchedLetters = () => {
  const { replace } = String.prototype;
  let letters = 0;
  const spy = vi.spyOn(String.prototype, "replace").mockImplementation(function (this: string, ...rest) {
    letters += this.length;
    return replace.apply(this, rest as never);
  });
  return {
    end: () => {
      spy.mockRestore();
      return letters;
    },
  };
};
const full = { name: "Crane", notes: "tall" };
const shaped = (sent: unknown) => Result.getOrElse(parseInput(input, sent), () => null);
const refused = (said: ReturnType<typeof parseInput>) => {
  if (Result.isSuccess(said)) throw new Error("accepted");
  const { _tag, issues } = said.failure;
  return [_tag, ...issues.map(({ message }) => message)];
};

describe("parsing an input", () => {
  test.each([[undefined], [null], [7], ["name"], [[]], [() => full]])("%s is not an object", (sent) => {
    expect(refused(parseInput(input, sent))).toEqual([
      "TypeMismatch",
      expect.stringContaining("expected an object with the fields of the operation, got "),
    ]);
  });

  // R-VAL-9
  test.each([
    ["leaves out what may be left out", full, full],
    ["takes null for an optional field as clearing it", { ...full, until: null }, { ...full, until: null }],
    [
      "takes a needed optional field that is null for null",
      { name: "Crane", notes: null },
      { name: "Crane", notes: null },
    ],
    [
      "takes an optional text of nothing for null, which is absent where it clears nothing",
      { name: "Crane", notes: " ", remark: "" },
      { name: "Crane", notes: null },
    ],
    ["takes undefined for absent", { ...full, share: undefined }, full],
    ["trims and counts days", { ...full, name: " Crane ", until: "1970-01-02" }, { ...full, until: 1 }],
  ])("%s", (_, sent, found) => {
    expect(shaped(sent)).toEqual(found);
  });

  test("lists all faults in field order, unknown fields last", () => {
    const sent = { colour: "red", until: "2027-02-30", share: null, name: "", notes: 7 };
    expect(refused(parseInput(input, sent))).toEqual([
      "Required",
      "name is required",
      "notes: expected text of 1 to 10,000 characters without U+0000 and lone surrogates, got 7",
      "share is required",
      'until: expected a day that exists, as YYYY-MM-DD, got "2027-02-30"',
      "colour is not a field of this operation, which takes name, notes, share, until, remark and status",
    ]);
  });

  test("reports an unknown field alone by name", () => {
    expect(refused(parseInput(input, { ...full, colour: 1 }))).toEqual([
      "UnknownField",
      "colour is not a field of this operation, which takes name, notes, share, until, remark and status",
    ]);
  });

  test("requires a needed field, also an optional one that may be null", () => {
    expect(refused(parseInput(input, { name: "Crane" }))).toEqual(["Required", "notes is required"]);
  });

  test("does not find fields in a prototype", () => {
    expect(refused(parseInput(input, Object.create(full)))).toEqual([
      ...["Required", "name is required", "notes is required"],
    ]);
    expect(refused(parseInput(input, JSON.parse('{"__proto__": {}, "name": "Crane", "notes": null}')))).toEqual([
      "UnknownField",
      "__proto__ is not a field of this operation, which takes name, notes, share, until, remark and status",
    ]);
  });

  test.each([
    ["an object", {}, "an object"],
    ["a big integer", 7n, "7"],
    ["a long text", "x".repeat(80), `"${"x".repeat(56)}…`],
  ])("shows %s shortly", (_, until, shown) => {
    expect(refused(parseInput(input, { ...full, until }))[1]).toBe(
      `until: expected a day that exists, as YYYY-MM-DD, got ${shown}`,
    );
  });
});

describe("§15: an input with too many faults to list", () => {
  const sentWith = (count: number): Record<string, unknown> =>
    Object.fromEntries([["name", ""], ["notes", null], ...Array.from({ length: count }, (_, i) => [`field${i}`, i])]);
  const told = (sent: unknown) => {
    const said = parseInput(input, sent);
    if (Result.isSuccess(said)) throw new Error("accepted");
    return said.failure;
  };

  test.each([
    [19, 20, undefined],
    [20, 20, 1],
    [75_000, 20, 74_981],
  ])("%i unknown fields and a wrong one give %i issues, and %s more", (count, issues, moreIssues) => {
    const refusal = told(sentWith(count));
    expect([refusal._tag, refusal.issues.length, refusal.moreIssues]).toEqual(["Required", issues, moreIssues]);
    expect(refusal.issues[0]?.path).toEqual(["name"]);
  });

  test("stays short and compares few names", () => {
    const texts = [Object.keys(sentWith(75_000)), [..."xyz"].map((letter) => letter.repeat(1_000_000))];
    for (const names of texts) {
      const letters = watchedLetters();
      const refusal = told(Object.fromEntries(names.map((name) => [name, 1])));
      expect(letters.end()).toBeLessThan(20 * Object.keys(input).length * 64 * 64);
      expect(JSON.stringify(refusal).length).toBeLessThan(10_000);
    }
  });
});

describe("the values of an input", () => {
  test("are stored, with each word as written", () => {
    expect(validateInput(input, { share: 33.33, until: null, status: "AVAILABLE" }, defaultSettings)).toEqual(
      Result.succeed({ share: 3333, until: null, status: "free", labels: { status: "AVAILABLE" } }),
    );
  });

  test("list all faults, with the known words", () => {
    const known = ["free", "in use", "available", "inuse"];
    const said = validateInput(input, { share: 1.005, status: "Idle" }, defaultSettings);
    expect(said).toEqual(
      Result.fail({
        _tag: "Precision",
        issues: [
          {
            path: ["share"],
            code: "PRECISION",
            message: "share: expected a percent with at most two decimals, got 1.005",
            sentence: { id: "expected", field: "share", expected: { id: "percent" }, got: "1.005" },
          },
          {
            path: ["status"],
            code: "UNKNOWN_WORD",
            message:
              'status: expected a word for one of free, in use, got "Idle"; known words: free, in use, available, inuse',
            sentence: {
              id: "expected",
              field: "status",
              expected: { id: "wordFor", words: ["free", "in use"] },
              got: '"Idle"',
              words: known,
            },
            known,
          },
        ],
      }),
    );
  });
});

test("a list names the index of a wrong value", () => {
  const many: Input = { days: required(field(list(day), "")), hours: omittable(field(hours, "")) };
  expect(refused(parseInput(many, { days: ["2027-03-10", "soon"] }))[1]).toBe(
    'days.1: expected a day that exists, as YYYY-MM-DD, got "soon"',
  );
});
