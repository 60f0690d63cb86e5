import { expect, test } from "vitest";
import { rangeReversed } from "../../../../src/domain/kernel/refusal/date-range.ts";
import { codeOf, type InputTag, invalid, refuseField } from "../../../../src/domain/kernel/refusal/refusal.ts";

test.each([
  ["OverCapacity", "OVER_CAPACITY"],
  ["Busy", "BUSY"],
  ["RequestIdReused", "REQUEST_ID_REUSED"],
])("%s is outside %s", (_tag, code) => {
  expect(codeOf({ _tag })).toBe(code);
});

const issue = (tag: InputTag) => ({ tag, path: [tag], code: codeOf({ _tag: tag }), message: "" });
const tagOf = (...tags: ReadonlyArray<InputTag>) => invalid(tags.map(issue))._tag;

test("an input is refused by its first fault", () => {
  expect(tagOf("Precision", "Required")).toBe("Precision");
  expect(tagOf("UnknownField", "Required")).toBe("Required");
  expect(tagOf("UnknownField", "UnknownField")).toBe("UnknownField");
});

test("issues keep their order, without tags", () => {
  expect(invalid([issue("UnknownField"), issue("Required")]).issues).toEqual([
    { path: ["UnknownField"], code: "UNKNOWN_FIELD", message: "" },
    { path: ["Required"], code: "REQUIRED", message: "" },
  ]);
  expect(refuseField("UnknownWord", "status", "no such word", ["free"]).issues).toEqual([
    { path: ["status"], code: "UNKNOWN_WORD", message: "no such word", known: ["free"] },
  ]);
});

test("a range ends on its first day or later", () => {
  expect([rangeReversed(5, 5), rangeReversed(5, 6), rangeReversed(5, null), rangeReversed(5, undefined)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(rangeReversed(1, 0, { from: "issuedOn", to: "expiresOn" })).toMatchObject({
    _tag: "RangeReversed",
    issues: [{ path: ["expiresOn"], message: expect.stringContaining("1970-01-01 is before issuedOn 1970-01-02") }],
  });
});
