import { getNamedType, isObjectType, isScalarType } from "graphql";
import { expect, test } from "vitest";
import { schemaOf } from "../../../src/adapters/parse/graphql/schema.ts";
import { wireClass } from "../../../src/adapters/parse/wire-class.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { graphqlHandler } from "../../../src/graphql.ts";
import { canaries, openTraffic } from "../parse/traffic.ts";
import type { Answer } from "./graphql-host.ts";

type Values = Readonly<Record<string, unknown>>;
const schema = schemaOf({ fields: [], classes: [] });
const { Query } = schema.getTypeMap();
/** The type of each class with the names of its two queries. */
const classes = allEntities.flatMap(({ name }) => {
  const type = wireClass(name)?.className.replace("_", "");
  if (type === undefined || !isObjectType(Query)) return [];
  const fields = Object.values(Query.getFields());
  const nameOf = (of: string): string =>
    fields.find((field) => getNamedType(field.type).name === of && field.name !== "node")?.name ?? "";
  return [{ name, type, one: nameOf(type), many: nameOf(`${type}Connection`) }];
});
/** Every scalar of a type, and the ids behind its pointers. */
const selectionOf = (type: string): string => {
  const of = schema.getType(type);
  if (!isObjectType(of)) return "id";
  const pointers = Object.values(of.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    if (isScalarType(named)) return [field.name];
    return isObjectType(named) && named.getInterfaces().length > 0 ? [`${field.name} { id createdAt }`] : [];
  });
  return pointers.join(" ");
};

/** The firm of recorded traffic, asked by GraphQL. */
const opened = async () => {
  const traffic = await openTraffic();
  const handler = graphqlHandler(traffic.app, { applications: { firmcore: "acme" } });
  const send = async (query: string, variables: Values, token: string): Promise<string> => {
    const keys = { "x-parse-application-id": "firmcore", "x-parse-session-token": token };
    const headers = { "content-type": "application/json", ...keys };
    const body = JSON.stringify({ query, variables });
    return (await handler(new Request("http://graphql.test/graphql", { method: "POST", headers, body }))).text();
  };
  const ask = async (query: string, variables: Values, token: string): Promise<Answer> =>
    JSON.parse(await send(query, variables, token)) as Answer;
  return { ...traffic, send, ask };
};

interface Page {
  readonly count: number;
  readonly edges: ReadonlyArray<{ readonly node: Values & { readonly objectId: string } }>;
}

test("L-37, L-38: a get has what lists have, and a count is their length, in every class", async () => {
  const { tokenOf, ask } = await opened();
  let compared = 0;
  for (const username of ["boss", "ana"] as const) {
    const token = (await tokenOf(username)) ?? "";
    for (const { type, one, many } of classes) {
      const found = await ask(`{ ${many}(first: 1000) { count edges { node { ${selectionOf(type)} } } } }`, {}, token);
      if (found.errors !== undefined) {
        expect(found.errors[0]?.extensions.code, type).toBe(119);
        continue;
      }
      const { count, edges } = found.data[many] as unknown as Page;
      expect(count, type).toBe(edges.length);
      for (const { node } of edges) {
        const query = `query ($id: ID!, $global: ID!) { ${one}(id: $id) { ${selectionOf(type)} } node(id: $global) { id } }`;
        const got = await ask(query, { id: node.objectId, global: node.id }, token);
        expect(got.data).toEqual({ [one]: node, node: { id: node.id } });
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(20);
});

test("L-39, R-POL-2: a hidden row answers with the same bytes as a missing one, in every field of every class", async () => {
  const { app, tokenOf, send } = await opened();
  const token = (await tokenOf("ana")) ?? "";
  const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const own = app.as({ organizationId: "acme", sessionToken: token });
  const compared = new Set<string>();
  for (const { name, type, one, many } of classes) {
    const of = wireClass(name);
    if (of === undefined) continue;
    const idsOf = async (by: typeof host): Promise<ReadonlyArray<string>> => {
      const page = await by.settled.call(of.list, { limit: 1_000 });
      return page.ok
        ? (page.value as { results: ReadonlyArray<{ objectId: string }> }).results.map(({ objectId }) => objectId)
        : [];
    };
    const visible = new Set(await idsOf(own as never));
    const seen = async (query: string, id: string): Promise<string> => {
      const global = btoa(`${type}:${id}`);
      return (await send(query, { id, global }, token)).replaceAll(id, "ID").replaceAll(global, "GLOBAL");
    };
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    for (const id of (await idsOf(host)).filter((each) => !visible.has(each))) {
      compared.add(name);
      const queries = [
        `query ($id: ID!) { ${one}(id: $id) { id } }`,
        "query ($global: ID!) { node(id: $global) { id } }",
        `query ($id: ID!) { ${many}(where: { id: { in: [$id] } }) { count edges { node { id } } } }`,
        ...(mutations.includes(`update${type}`)
          ? [`mutation ($id: ID!) { update${type}(input: { id: $id, fields: {} }) { clientMutationId } }`]
          : []),
        ...(mutations.includes(`delete${type}`)
          ? [`mutation ($id: ID!) { delete${type}(input: { id: $id }) { clientMutationId } }`]
          : []),
      ];
      for (const query of queries) expect(await seen(query, id), query).toBe(await seen(query, "Missing000"));
    }
  }
  expect([...compared]).toEqual(expect.arrayContaining(["Deal", "Document", "Activity"]));
  // Neither conditions behind pointers nor lists below rows find what is hidden.
  for (const query of [
    `{ activities(where: { relatedTo: { haveDeal: { title: { equalTo: "${canaries.hidden}" } } } }) { count } }`,
    `{ contacts(where: { company: { have: { name: { matchesRegex: "${canaries.hidden}" } } } }) { count } }`,
  ]) {
    const other = query.replace(canaries.hidden, "nothing");
    expect(await send(query, {}, token)).toBe(await send(other, {}, token));
  }
  for (const { many, type } of classes) {
    const text = await send(`{ ${many}(first: 1000) { edges { node { ${selectionOf(type)} } } } }`, {}, token);
    for (const canary of Object.values(canaries)) expect(text).not.toContain(canary);
  }
});
