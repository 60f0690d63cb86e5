import { describe, expect, test } from "vitest";
import { explain } from "../../../../src/api/explain.ts";
import { statuses } from "../../../../src/api/http-status.ts";
import { refusalSentences } from "./refusal-sentences.ts";

describe("a person reads", () => {
  test.each(refusalSentences)("%s", (english, refusal) => {
    expect(explain(refusal)).toBe(english);
  });

  test("of every refusal one sentence without internals", () => {
    expect(new Set(refusalSentences.map(([, { _tag }]) => _tag))).toEqual(new Set(Object.keys(statuses)));
    for (const [sentence] of refusalSentences)
      expect(sentence).not.toMatch(/\.$|undefined|null|\[object|\n|oops|please/i);
  });
});
