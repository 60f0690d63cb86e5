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

const issue = (tag: InputTag) => ({ tag, path: [tag], sentence: { id: "emailKept" } as const });
const tagOf = (...tags: ReadonlyArray<InputTag>) => invalid(tags.map(issue))._tag;

test("an input is refused by its first fault", () => {
  expect(tagOf("Precision", "Required")).toBe("Precision");
  expect(tagOf("UnknownField", "Required")).toBe("Required");
  expect(tagOf("UnknownField", "UnknownField")).toBe("UnknownField");
});

const kept = {
  message: "email is required: a forgotten password is reset through it",
  sentence: { id: "emailKept" },
};
test("issues keep their order, without tags", () => {
  expect(invalid([issue("UnknownField"), issue("Required")]).issues).toEqual([
    { path: ["UnknownField"], code: "UNKNOWN_FIELD", ...kept },
    { path: ["Required"], code: "REQUIRED", ...kept },
  ]);
  expect(refuseField("UnknownWord", "status", { id: "emailKept" }, ["free"]).issues).toEqual([
    { path: ["status"], code: "UNKNOWN_WORD", ...kept, known: ["free"] },
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
    issues: [
      { path: ["expiresOn"], message: expect.stringContaining("1 January 1970 is before issuedOn 2 January 1970") },
    ],
  });
});
