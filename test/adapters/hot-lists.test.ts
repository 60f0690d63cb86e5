import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hotLists, nameOf } from "./hot-lists.ts";

test("docs/queries.md names the hot lists", () => {
  const named = readFileSync("docs/queries.md", "utf8").match(/^\| `\w+\.list.*$/gm);
  expect(named).toEqual(hotLists.map((each) => `| \`${nameOf(each)}\` | ${each.counted === true ? "yes" : ""} |`));
});
