import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allocationWords } from "../../src/domain/allocation/entity.ts";
import { billingWords } from "../../src/domain/billable-hour/entity.ts";
import { certificationWords } from "../../src/domain/certification/entity.ts";
import { dealWords } from "../../src/domain/deal/entity.ts";
import { employmentWords } from "../../src/domain/engineer-profile/entity.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { type Words, wordKey } from "../../src/domain/kernel/schema/word.ts";
import { projectWords } from "../../src/domain/project/entity.ts";
import { taskWords } from "../../src/domain/task/entity.ts";
import { timeOffWords } from "../../src/domain/time-off/entity.ts";

const fileAt = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const rowsOf = (page: string): ReadonlyArray<ReadonlyArray<string>> =>
  [...fileAt(`docs/rules/${page}.md`).matchAll(/^\s*\|(.+)\|$/gm)].map(([, row]) =>
    (row ?? "").split("|").map((cell) => cell.trim()),
  );

test("the page of settings lists exactly the existing settings", () => {
  const listed = rowsOf("settings").map(([name]) => (name ?? "").replace(" (dated)", ""));
  // What a firm declared has a page of its own, docs/rules/custom-fields.md.
  const { customFields: _, customClasses: __, customIndexes: ___, ...settings } = defaultSettings;
  expect(listed.slice(2).toSorted()).toEqual(Object.keys(settings).toSorted());
});

describe("the pages know every default word of", () => {
  test.each<[string, Words, string]>([
    ["employment", employmentWords, "values"],
    ["certification", certificationWords, "values"],
    ["allocation", allocationWords, "allocation"],
    ["billing", billingWords, "hours"],
    ["project", projectWords, "projects"],
    ["time off", timeOffWords, "time-and-money"],
    ["deal", dealWords, "values"],
    ["task", taskWords, "values"],
  ])("%s", (_, { words }, page) => {
    const listed = rowsOf(page).map((row) => ({
      state: wordKey(row.at(-2) ?? ""),
      words: row.at(-1)?.split(",").map(wordKey) ?? [],
    }));
    const missing = Object.entries(words).filter(
      ([word, state]) =>
        word !== wordKey(state) && !listed.some((row) => row.state === wordKey(state) && row.words.includes(word)),
    );
    expect(Object.keys(words).length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });
});
