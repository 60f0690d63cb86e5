import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ddl as postgresTables } from "../../src/adapters/postgres/generated/ddl.gen.ts";
import { ddl as sqliteTables } from "../../src/adapters/sqlite/generated/ddl.gen.ts";
import { concurrencyPage } from "../../src/derive/docs/concurrency-page.ts";
import { dataDictionary } from "../../src/derive/docs/data-dictionary.ts";
import { diagrams } from "../../src/derive/docs/diagrams.ts";
import { parseSchema } from "../../src/derive/docs/parse-schema.ts";
import { policiesPage } from "../../src/derive/docs/policies-page.ts";
import { ddl } from "../../src/derive/generated-files.ts";
import { openApi } from "../../src/derive/openapi/openapi.ts";
import { operationsPage } from "../../src/derive/openapi/operations-page.ts";

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

// What a reviewer has read is what the sources say; `npm run derive` writes all of it.
for (const page of [dataDictionary, parseSchema, policiesPage, concurrencyPage, diagrams, operationsPage])
  test(`${page.name}: the files in docs are those of the sources`, () => {
    const files = page();
    expect(files.length).toBeGreaterThan(0);
    for (const { path, text } of files) expect(textOf(path), path).toBe(text);
  });

test("openApi: the description in docs is that of the sources", () => {
  expect(JSON.parse(textOf("docs/openapi.json"))).toEqual(JSON.parse(JSON.stringify(openApi())));
});

test("ddl: the tables of the stores are those of the sources", () => {
  expect(ddl()).toEqual({ sqlite: sqliteTables, postgres: postgresTables });
});
