import { FirmError } from "firmcore";
import { describe, expect, test } from "vitest";
import { explain } from "../../../../src/api/explain.ts";
import { statuses } from "../../../../src/api/http-status.ts";
import { refusalSentences } from "./refusal-sentences.ts";

describe("a person reads", () => {
  test.each(refusalSentences)("%s", (english, german, refusal) => {
    expect(explain(refusal)).toBe(english);
    expect(explain(refusal, { locale: "de-AT" })).toBe(german);
  });

  test("of every refusal one sentence without internals", () => {
    expect(new Set(refusalSentences.map(([, , { _tag }]) => _tag))).toEqual(new Set(Object.keys(statuses)));
    for (const [english, german] of refusalSentences)
      expect(`${english}\n${german}`).not.toMatch(/\.$|undefined|null|\[object|\n.*\n|oops|please/im);
  });

  test.each(refusalSentences)("of a FirmError the sentence of its refusal: %s", (english, german, refusal) => {
    expect(explain(new FirmError(refusal))).toBe(english);
    expect(explain(new FirmError(refusal), { locale: "de" })).toBe(german);
  });

  test.each([null, undefined, "", "xx", "_", 5, {}, ["de", 1], Symbol.iterator])(
    "English where the locale is %s",
    (locale) => {
      const [english, , refusal] = refusalSentences[0] as (typeof refusalSentences)[number];
      expect(explain(refusal, { locale: locale as never })).toBe(english);
    },
  );

  test("names that the caller gives, and English for an unknown language", () => {
    const away = { _tag: "OnLeave", engineer: "Engineer01" } as const;
    expect(explain(away, { locale: "de", names: { Engineer01: "Ana Souza" } })).toMatch(/^Ana Souza ist abwesend/);
    expect(explain(new FirmError(away), { names: { Engineer01: "Ana Souza" } })).toMatch(/^Ana Souza is on leave/);
    expect(explain(away, { locale: "__proto__" })).toMatch(/^The engineer is on leave/);
  });
});
