import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { callHeaders, operationNames } from "firmcore";
import { openApi } from "firmcore/openapi";
import { describe, expect, test } from "vitest";
import { operationExamples } from "../../src/derive/openapi/operation-examples.ts";
import { codeOf, type Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { codesIn, placeIn } from "./codes.ts";

type Node = Readonly<Record<string, unknown>>;
const document = openApi();
const postOf = (name: string): Node => document.paths[`/operations/${name}`]?.post as Node;
const codesOf = (name: string, status: number): ReadonlyArray<string> => codesIn(document, name, status);
/** Every reference in a document. */
const pointers = (of: unknown): ReadonlyArray<string> =>
  typeof of !== "object" || of === null
    ? []
    : Object.entries(of).flatMap(([name, each]) => (name === "$ref" ? [String(each)] : pointers(each)));

describe("the OpenAPI document", () => {
  test("is one by the judgement of others", async () => {
    const validator = new Validator();
    const said = await validator.validate(JSON.parse(JSON.stringify(document)));
    expect(said.errors ?? []).toEqual([]);
    expect(said.valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("has one path for each operation, and one for batches", () => {
    expect(Object.keys(document.paths)).toEqual([...operationNames, "batch"].map((name) => `/operations/${name}`));
    for (const { name, doc } of listOperations(operations))
      expect(postOf(name)).toMatchObject({ operationId: name, tags: [name.split(".")[0]], summary: doc });
    for (const { name, doc, refusals } of listOperations(operations)) {
      const said = String(postOf(name).description);
      expect(said.startsWith(`${doc}\n\n`), name).toBe(true);
      for (const _tag of refusals as ReadonlyArray<Refusal["_tag"]>)
        expect(said, name).toContain(`\`${codeOf({ _tag })}\``);
    }
  });

  test("has no dangling reference", () => {
    const all = new Set(pointers(document));
    expect(all.size).toBeGreaterThan(20);
    for (const pointer of all) expect(placeIn(document, pointer.slice(2).split("/")), pointer).toBeDefined();
  });

  test("has no unused component", () => {
    const all = new Set(pointers(document));
    for (const group of ["schemas", "responses", "parameters"])
      for (const name of Object.keys(document.components[group] ?? {}))
        expect(all, name).toContain(`#/components/${group}/${name}`);
  });

  test("lists the codes with which each operation can refuse", () => {
    expect(codesOf("allocations.assign", 409)).toEqual(
      expect.arrayContaining(["OVER_CAPACITY", "CERTIFICATION", "NOT_EMPLOYED", "DUPLICATE"]),
    );
    expect(Object.keys(postOf("users.count").responses as Node)).toEqual(["200", "401", "422", "500", "503"]);
    expect(codesOf("hours.approve", 422)).toContain("PERIOD_CLOSED");
    expect(codesOf("hours.approve", 422)).not.toContain("EMAIL_INVALID");
    expect(codesOf("users.count", 401)).toEqual(["AUTH_REQUIRED", "SESSION_INVALID"]);
    expect(codesOf("users.count", 503)).toEqual(["BUSY", "STORAGE"]);
    expect(JSON.stringify(document), "a status that nobody explains").not.toContain('"undefined:');
  });

  test("requires a session except for visitors' operations", () => {
    expect(document.security).toEqual([{ session: [] }]);
    for (const each of listOperations(operations))
      expect(postOf(each.name).security, each.name).toEqual(each.kind === "flow" && each.open ? [] : undefined);
  });

  test("documents the request headers", () => {
    const names = Object.values(document.components.parameters ?? {}).map(({ name }) => name);
    const { language, requestId, reason, dryRun } = callHeaders;
    expect(names).toEqual([language, requestId, reason, dryRun]);
    expect(postOf("allocations.assign").parameters).toHaveLength(4);
    expect(postOf("identity.logIn").parameters).toHaveLength(2);
    expect(postOf("allocations.list").parameters).toHaveLength(1);
  });

  test("describes groups and has an example for every operation", () => {
    expect(document.info.description).toContain("Authorization: Bearer");
    expect(document.servers).toEqual([{ url: "/", description: expect.any(String) }]);
    const tags = document.tags as ReadonlyArray<{ readonly name: string; readonly description: string }>;
    expect(tags.map(({ name }) => name)).toEqual([
      ...new Set(operationNames.map((name) => name.split(".")[0])),
      "batch",
    ]);
    for (const { description } of tags) expect(description.length).toBeGreaterThan(10);
    for (const name of [...operationNames, "batch"])
      expect(placeIn(postOf(name), ["requestBody", "content", "application/json", "example"]), name).toBeTypeOf(
        "object",
      );
    const shown = Object.keys(operationExamples).filter((name) => !operationNames.includes(name as never));
    expect(shown, "examples of no operation").toEqual([]);
  });

  test("takes title, version and servers from the options", () => {
    const servers = [{ url: "https://firm.example/api" }];
    const own = openApi({ title: "Our firm", version: "2027.1", description: "Internal.", servers });
    expect(own).toMatchObject({ info: { title: "Our firm", version: "2027.1", description: "Internal." }, servers });
    expect(own.paths).toEqual(document.paths);
  });

  test("contains no stored secret, and marks sent secrets write-only", () => {
    const text = JSON.stringify(document);
    for (const secret of ["passwordHash", "tokenHash", "usernameKey", "emailKey"]) expect(text).not.toContain(secret);
    expect(text.includes("password")).toBe(text.includes('"writeOnly":true'));
  });

  test("is the one in docs", () => {
    const committed = readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8");
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(openApi())));
  });
});
