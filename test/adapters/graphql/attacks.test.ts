import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { openGraphqlHost } from "./graphql-host.ts";

let host: Awaited<ReturnType<typeof openGraphqlHost>>;
let token: string;
beforeAll(async () => {
  host = await openGraphqlHost();
  token = await host.logIn("boss");
});
afterEach(() => {
  expect(host.thrown).toEqual([]);
});

const nested = (levels: number): string =>
  `${"{ companies { edges { node { createdBy ".repeat(1)}${"{ projects { edges { node { projectManager ".repeat(levels)}{ id }${" } } } }".repeat(levels)} } } } }`;
const fragments = (count: number): string =>
  `query { ...F0 } ${Array.from({ length: count }, (_, i) => `fragment F${i} on Query { a: health ${i + 1 < count ? `...F${i + 1} ...F${i + 1}` : ""} }`).join(" ")}`;
const all = (count: number, one: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => one(i)).join(" ");

/** Documents that cost more than they may, with the name of the refusal. */
const corpus: ReadonlyArray<readonly [what: string, query: string, name: string]> = [
  ["depth", nested(6), "QUERY_TOO_DEEP"],
  ["depth beyond the stack", `${"{ a ".repeat(3_000)}${"}".repeat(3_000)}`, "QUERY_TOO_DEEP"],
  ["deep values", `{ companies(where: ${"{ AND: [".repeat(300)}${"] }".repeat(300)}) { count } }`, "VALUES_TOO_DEEP"],
  [
    "deep values by default",
    `query ($where: CompanyWhereInput = ${"{ AND: [".repeat(300)}${"] }".repeat(300)}) { companies(where: $where) { count } }`,
    "VALUES_TOO_DEEP",
  ],
  [
    "values beyond the stack",
    `{ companies(where: ${"[".repeat(4_900)}${"]".repeat(4_900)}) { count } }`,
    "VALUES_TOO_DEEP|QUERY_TOO_DEEP",
  ],
  ["aliases", `{ ${all(51, (i) => `a${i}: health`)} }`, "TOO_MANY_ALIASES"],
  [
    "log-ins by aliases",
    `mutation { ${all(51, (i) => `a${i}: logIn(input: { username: "boss", password: "guess ${i}" }) { viewer { sessionToken } }`)} }`,
    "TOO_MANY_ALIASES",
  ],
  ["fields", `{ ${"health ".repeat(2_001)} }`, "TOO_MANY_FIELDS"],
  [
    "fragments that contain themselves",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "FRAGMENT_CYCLE",
  ],
  ["a fragment that contains itself unused", "{ health } fragment A on Query { ...A }", "FRAGMENT_CYCLE"],
  ["fragments that double at each level", fragments(40), "TOO_MANY_FIELDS"],
  ["a huge list", "{ companies(first: 1001) { count } }", "PAGE_TOO_LARGE"],
  ["a huge list from its end", "{ companies(last: 100000) { count } }", "PAGE_TOO_LARGE"],
  [
    "lists in lists",
    "{ engineerProfiles(first: 1000) { edges { node { allocations(first: 1000) { edges { node { project { id } } } } } } } }",
    "QUERY_TOO_COSTLY",
  ],
  [
    "lists in lists by default",
    "{ engineerProfiles { edges { node { allocations { edges { node { project { billableHours { count edges { node { id } } } } } } } } } } }",
    "QUERY_TOO_COSTLY",
  ],
  [
    "lists in lists by the default of a variable",
    "query ($constructor: Int = 1000) { engineerProfiles(first: $constructor) { edges { node { allocations(first: $constructor) { edges { node { project { id } } } } } } } }",
    "QUERY_TOO_COSTLY",
  ],
  [
    "lists in lists by the default of a variable in a fragment",
    "query ($n: Int = 1000) { ...E } query Small($n: Int = 1) { ...E } fragment E on Query { engineerProfiles(first: $n) { edges { node { allocations(first: $n) { edges { node { project { id } } } } } } } }",
    "QUERY_TOO_COSTLY",
  ],
  ["the schema again and again", `{ ${all(6, (i) => `a${i}: __schema { types { name } }`)} }`, "TOO_MANY_ALIASES"],
  [
    "the types of the schema again and again",
    `{ __schema { ...S } } fragment S on __Schema { ${all(6, (i) => `a${i}: types { fields { name } }`)} }`,
    "TOO_MANY_ALIASES",
  ],
  ["a long document", `{ ${"health @include(if: true) ".repeat(3_000)} }`, "DOCUMENT_TOO_LONG"],
  [
    "a long literal",
    `{ companies(where: { name: { in: [${'"x" '.repeat(11_000)}] } }) { count } }`,
    "DOCUMENT_TOO_LONG",
  ],
];

describe("a request that is too large", () => {
  test.each(corpus)("by %s is refused by name in bounded time", async (_what, query, name) => {
    const start = performance.now();
    const { errors, data } = await host.ask(query, {}, token);
    expect(performance.now() - start).toBeLessThan(500);
    expect(data ?? null).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: { code: 102, refusal: { code: expect.stringMatching(name), detail: expect.any(Object) } },
      }),
    ]);
  });

  test("by its variables is refused by name", async () => {
    const query =
      "query ($where: CompanyWhereInput, $first: Int) { companies(where: $where, first: $first) { count edges { node { createdBy { projects(first: $first) { edges { node { id } } } } } } } }";
    const code = async (variables: Readonly<Record<string, unknown>>) => {
      const { errors } = await host.ask(query, variables, token);
      return errors?.[0]?.extensions.refusal?.code ?? errors?.[0]?.message;
    };
    const deep = (levels: number): unknown =>
      Array.from({ length: levels }).reduce<unknown>((inner) => ({ AND: [inner] }), { name: { exists: true } });
    expect(await code({ where: deep(40) })).toBe("VALUES_TOO_DEEP");
    expect(await code({ where: deep(12), first: 1 })).toContain("expected a filter");
    expect(await code({ first: 1_001 })).toBe("PAGE_TOO_LARGE");
    expect(await code({ first: 900 })).toBe("QUERY_TOO_COSTLY");
    const wide = { OR: Array.from({ length: 5_000 }, (_, i) => ({ name: { equalTo: `${i}` } })) };
    expect(await code({ where: wide, first: 1 })).toContain("expected a filter");
    // What is as large as it may be is answered.
    expect(await code({ where: deep(3), first: 200 })).toBeUndefined();
    const bytes = `{"query":"{ health }","variables":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`;
    expect(await (await host.send(bytes, token)).json()).toMatchObject({
      errors: [{ extensions: { refusal: { code: "VALUES_TOO_DEEP" } } }],
    });
  });

  test("by its bytes, or many at once, is refused", async () => {
    expect((await host.send({ query: "{ health }", variables: { a: "x".repeat(1_000_001) } }, token)).status).toBe(413);
    const many = await host.send([{ query: "{ health }" }, { query: "{ health }" }], token);
    expect(many.status).toBe(400);
    expect(JSON.stringify(await many.json())).toContain("Batching is not supported");
  });

  test("by the host's own limits is refused, and what fits is not", async () => {
    host = await openGraphqlHost(undefined, { limits: { depth: 4, cost: 10, aliases: 1, fields: 4, tokens: 30 } });
    token = await host.logIn("boss").catch(() => "");
    const code = async (query: string) => (await host.ask(query)).errors?.[0]?.extensions.refusal?.code;
    expect(await code("{ a: health }")).toBeUndefined();
    expect(await code("{ a: health b: health }")).toBe("TOO_MANY_ALIASES");
    expect(await code("{ companies(first: 11) { edges { node { id } } } }")).toBe("QUERY_TOO_COSTLY");
    expect(await code("{ companies(first: 10) { edges { node { id } } } }")).toBe("AUTH_REQUIRED");
    expect(await code("{ health health health health health }")).toBe("TOO_MANY_FIELDS");
    expect(await code(`{ ${"health ".repeat(40)} }`)).toBe("DOCUMENT_TOO_LONG");
    await expect(openGraphqlHost(undefined, { limits: { depth: 0 } })).rejects.toThrow("limits");
  });
});

describe("strange input", () => {
  test.each([
    ["no JSON", "{"],
    ["JSON that is no object", '"x"'],
    ["no query", "{}"],
    ["a query that is no text", '{"query":1}'],
    ["variables that are no object", '{"query":"{ health }","variables":[1]}'],
    ["an unknown operation name", '{"query":"query A { health }","operationName":"B"}'],
  ])("%s is refused without a defect", async (_what, body) => {
    const response = await host.send(body, token);
    const { errors } = (await response.json()) as {
      readonly errors: ReadonlyArray<{ readonly extensions?: { readonly code: unknown } }>;
    };
    expect(errors[0]?.extensions?.code).toBe(102);
  });

  test("names of the prototype and SQL are values like others", async () => {
    for (const text of ["__proto__", "constructor", "'; drop table companies; --", "\u0000", "\ud800"])
      for (const where of [{ name: { equalTo: text } }, { id: { equalTo: text } }, { name: { in: [text] } }]) {
        const { data, errors } = await host.ask(
          "query ($where: CompanyWhereInput) { companies(where: $where) { count } }",
          { where },
          token,
        );
        expect([data.companies, errors], text).toEqual([{ count: 0 }, undefined]);
      }
    for (const literal of ["{ __proto__: { equalTo: 1 } }", "{ constructor: { exists: true } }"])
      expect(
        (await host.ask(`{ companies(where: ${literal}) { count } }`, {}, token)).errors?.[0]?.extensions.code,
      ).toBe(102);
  });
});

test("variables of an address or a form that are no JSON are refused, and are no defect", async () => {
  const form = "query=%7Bhealth%7D&variables=%7B";
  const headers = { "x-parse-application-id": "firmcore" };
  const type = "application/x-www-form-urlencoded";
  for (const request of [
    new Request(`http://graphql.test/graphql?${form}`, { headers }),
    new Request("http://graphql.test/graphql", {
      ...{ method: "POST", headers: { ...headers, "content-type": type }, body: form },
    }),
  ])
    expect(await (await host.handler(request)).json()).toMatchObject({
      errors: [{ message: "A part of the request is not JSON.", extensions: { code: 107 } }],
    });
});

test("without introspection no name of the schema is suggested, in documents or for variables", async () => {
  const [open, closed] = [await openGraphqlHost(), await openGraphqlHost(undefined, { introspection: false })];
  for (const [query, w] of [
    ["query ($w: CompanyWhereInput) { companies(where: $w) { count } }", { nam: { equalTo: "x" } }],
    ["query ($w: CompanyWhereInput) { companies(where: $w) { count } }", { name: { equalT: "x" } }],
    ["query ($w: [CompanyOrder!]) { companies(order: $w) { count } }", ["nameASC"]],
    ["{ companies(where: { nam: {} }) { count } }", null],
    ["{ companie { count } }", null],
  ] as const) {
    const { errors } = await closed.ask(query, { w });
    expect(errors?.[0]?.extensions.code).toBe(102);
    expect(errors?.[0]?.message).not.toContain("Did you mean");
    expect((await open.ask(query, { w })).errors?.[0]?.message).toContain("Did you mean");
  }
});
