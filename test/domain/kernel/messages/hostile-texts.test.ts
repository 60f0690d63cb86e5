import { expect, test } from "vitest";
import { english } from "../../../../src/domain/kernel/messages/english/english.ts";
import { englishText } from "../../../../src/domain/kernel/messages/english/sentences.ts";
import { explainIn } from "../../../../src/domain/kernel/messages/explain-in.ts";
import { german } from "../../../../src/domain/kernel/messages/german/german.ts";
import { printable } from "../../../../src/domain/kernel/values/printable.ts";
import { refusalSentences } from "./refusal-sentences.ts";

const hostile = "\u001b[2J\u0007\r\nFORGED\u009b\u202e\u2028\u2066";
const shown = "\\u001b[2J\\u0007\\r\\nFORGED\\u009b\\u202e\\u2028\\u2066";
const steering = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** What firmcore itself chooses: a sentence is found by it, or computed with it. */
const own = /^(_tag|id|code|class|is|by|retry|action|event|currency|state|unit|what|actor|roles|free|entity|kind|of)$/;
/** The value with hostile texts in place of every text that can come from outside. */
const spoiled = (value: unknown, name = ""): unknown => {
  if (typeof value === "string") return own.test(name) || /^\d{4}-\d\d-\d\d/.test(value) ? value : `${value}${hostile}`;
  if (Array.isArray(value)) return value.map((each) => spoiled(each, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoiled(each, key)]));
};

test("no sentence of a refusal has a control or bidi character from outside", () => {
  let spoilt = 0;
  for (const [, , refusal] of refusalSentences)
    for (const language of [english, german]) {
      const sentence = explainIn(language, spoiled(refusal) as typeof refusal);
      expect(sentence).not.toMatch(steering);
      if (sentence.includes("FORGED")) spoilt++;
    }
  expect(spoilt).toBeGreaterThan(40);
});

test("a name is shown with its control characters written as JSON writes them", () => {
  const self = { _tag: "SelfApproval", class: "Project", objectId: "project001" } as const;
  expect(explainIn(english, self, { project001: hostile })).toMatch(`The project ${shown} is your own`);
  expect(englishText({ id: "required", field: hostile })).toBe(`${shown} is required`);
  expect(JSON.parse(`"${printable(hostile)}"`)).toBe(hostile);
  expect(printable("Zoë, 张伟, \u05d0\u05d1, 👩‍👧 \\n")).toBe("Zoë, 张伟, \u05d0\u05d1, 👩‍👧 \\n");
});
