import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptedLanguage } from "../../src/api/accept-language.ts";

const available = ["en", "de"] as const;
const ofHeader = (header: string | null | undefined) => acceptedLanguage(header, available);

describe("Accept-Language", () => {
  test.each([
    ["de", "de"],
    ["DE-at", "de"],
    ["de-Latn-AT-1996", "de"],
    ["en-GB,en;q=0.9,de;q=0.8", "en"],
    ["en;q=0.4, de ; q=0.5", "de"],
    ["fr-CH, fr;q=0.9, de;q=0.7, *;q=0.5", "de"],
    // The wildcard is for languages that the header does not name.
    ["*", "en"],
    ["fr, *;q=0.1", "en"],
    ["en;q=0.1, *", "de"],
    ["en;q=0, *", "de"],
    // Equal weights count in their order.
    ["de, en", "de"],
    ["en;q=0.5,de;q=0.5", "en"],
    ["de-AT;q=0.2, de;q=0.9, en;q=0.5", "de"],
    // Elements that are not valid are ignored, also those with a weight above 1.
    ["de;q=2, en;q=0.1", "en"],
    ["de;q=0.1234, en;q=0.1", "en"],
    ["de_AT, en;q=0.1", "en"],
    [",, ,de,", "de"],
  ])("%s gets %s", (header, language) => {
    expect(ofHeader(header)).toBe(language);
  });

  test.each([null, undefined, "", "fr", "german", "de;q=0", "*;q=0", ";;", "de;level=1"])("%s names none", (header) => {
    expect(ofHeader(header)).toBeNull();
  });

  test("the highest weight wins, whatever else is in the header", () => {
    const weight = fc.integer({ min: 1, max: 999 });
    const others = fc.array(fc.constantFrom("fr", "it;q=0.3", "x", "", "q=1", "de;q", "*;q=0.001"), { maxLength: 4 });
    fc.assert(
      fc.property(weight, weight, others, fc.boolean(), (german, english, between, first) => {
        fc.pre(german !== english);
        const [de, en] = [german, english].map(
          (of, i) => `${i === 0 ? "de" : "en"};q=0.${String(of).padStart(3, "0")}`,
        );
        const header = (first ? [de, ...between, en] : [en, ...between, de]).join(", ");
        expect(ofHeader(header)).toBe(german > english ? "de" : "en");
      }),
    );
  });
});
