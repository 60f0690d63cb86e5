import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Corpus, citedIn, expand, problems, statedIn, titledIn } from "./coverage.ts";
import { ids } from "./ids.ts";
import { later } from "./later.ts";

const root = new URL("../../", import.meta.url);

const filesUnder = (folder: string, wanted: (path: string) => boolean): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}${name.replaceAll("\\", "/")}`)
      .filter(wanted)
      .sort()
      .map((path) => [path, readFileSync(new URL(path, root), "utf8")]),
  );

// The pages of this folder name ids only to discuss them, so citations here do not count.
const here = (path: string) => path.startsWith("test/rules/");
const isTest = (path: string) =>
  (path.endsWith(".test.ts") && !here(path)) || (path.startsWith("src/testing/kit/") && path.endsWith(".ts"));
const code = new Map([
  ...filesUnder("src/", (path) => path.endsWith(".ts")),
  ...filesUnder("test/", (path) => path.endsWith(".ts") && !here(path)),
]);

test("every rule, example and law is documented and tested, or deferred", () => {
  const found = problems({
    ids,
    later,
    docs: filesUnder("docs/rules/", (path) => path.endsWith(".md")),
    tests: new Map([...code].filter(([path]) => isTest(path))),
    sources: new Map([...code].filter(([path]) => !isTest(path))),
  });
  expect(found).toEqual([]);
});

describe("the checker", () => {
  const text = (...lines: ReadonlyArray<string>) => new Map([["page", lines.join("\n")]]);
  const whole: Corpus = {
    ids: ["R-ALLOC-1", "R-ALLOC-10", "R-ID-1", "E-01", "L-08", "L-09", "L-10"],
    later: { "R-ID-1": "identity", "L-09…L-10": "sync" },
    docs: text(
      "- **R-ALLOC-1** limit",
      "- **R-ALLOC-10** tightening",
      "| E-01 | given | then |",
      "- **L-08** splitting",
    ),
    tests: text('test("E-01 refuses", () => {});', "// R-ALLOC-1", "// R-ALLOC-10", 'test("L-08 splits", () => {});'),
    sources: text("/** R-ALLOC-1, as R-ID-1 will. */"),
  };
  const planted = (change: Partial<Corpus>) => problems({ ...whole, ...change });

  test("reports nothing about a consistent corpus", () => {
    expect(planted({})).toEqual([]);
  });

  test("reports an untested id, and tells R-ALLOC-1 from R-ALLOC-10", () => {
    const tests = text('test("E-01 refuses", () => {});', "// R-ALLOC-10", "// L-08");
    expect(planted({ tests })).toEqual(["R-ALLOC-1 has no test"]);
  });

  test("does not count a citation in a source as a test", () => {
    const tests = text("// E-01 R-ALLOC-10 L-08");
    expect(planted({ tests, sources: text("// R-ALLOC-1") })).toEqual(["R-ALLOC-1 has no test"]);
  });

  test("reports a tested id that is still listed as later", () => {
    const tests = text("// E-01 R-ALLOC-1 R-ALLOC-10 L-08", 'test("L-10 folds", () => {});');
    expect(planted({ tests })).toEqual(["L-10 has a test in page and is listed as later (sync)"]);
  });

  test("lets a test mention a later id in passing", () => {
    const tests = text("// E-01 R-ALLOC-1 R-ALLOC-10 L-08, until R-ID-1 comes");
    expect(planted({ tests })).toEqual([]);
  });

  test("names an unknown id wherever it is cited", () => {
    expect(planted({ sources: text("// R-ALLOC-11") })).toEqual(["R-ALLOC-11 does not exist, cited in page"]);
    expect(planted({ later: { ...whole.later, "E-99": "crm" } })).toEqual([
      "E-99 is listed as later and does not exist",
    ]);
    expect(planted({ docs: new Map([...whole.docs, ["errors", "see R-NONE-1"]]) })).toEqual([
      "R-NONE-1 does not exist, cited in errors",
    ]);
    expect(planted({ tests: new Map([...whole.tests, ["law", 'test("L-77 holds", () => {});']]) })).toEqual([
      "L-77 does not exist, cited in law",
    ]);
  });

  test("reports a tested id that no page states", () => {
    const docs = text("- **R-ALLOC-1** limit, tightened as R-ALLOC-10 says", "| E-01 |", "- **L-08** splitting");
    expect(planted({ docs })).toEqual(["R-ALLOC-10 does not stand in docs/rules"]);
    expect(planted({ docs: text("- **R-ALLOC-1**", "- **R-ALLOC-10**", "L-08") })).toEqual([
      "E-01 does not stand in docs/rules",
    ]);
  });

  test("names a rule that the pages state twice", () => {
    const docs = new Map([...whole.docs, ["other", "**R-ALLOC-1** once more"]]);
    expect(planted({ docs })).toEqual(["R-ALLOC-1 stands twice in docs/rules"]);
  });

  test("fails on an empty corpus", () => {
    expect(planted({ sources: new Map() })).toEqual(["no file among the sources: nothing was looked at"]);
  });

  test("reads ranges, citations, titles and statements", () => {
    expect(expand("L-08…L-11")).toEqual(["L-08", "L-09", "L-10", "L-11"]);
    expect(expand("R-DEAL-1…R-DEAL-3")).toEqual(["R-DEAL-1", "R-DEAL-2", "R-DEAL-3"]);
    expect(expand("E-05")).toEqual(["E-05"]);
    expect(citedIn("R-ALLOC-1, (E-01) L-08. SEE-E-02 utf-16 E-123 xR-ID-1")).toEqual(["R-ALLOC-1", "E-01", "L-08"]);
    expect(titledIn('test("E-01 refuses"); [`L-08`, 1]; // "see E-02"')).toEqual(["E-01", "L-08"]);
    expect(statedIn("- **R-ID-1** a\n## **R-ID-10**\nas **R-ID-2** says")).toEqual(["R-ID-1", "R-ID-10"]);
  });
});
