import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type App, openFirm } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { graphqlHandler } from "firmcore/graphql";
import { liveQuery } from "firmcore/live-query";
import { memory } from "firmcore/memory";
import { parseHandler } from "firmcore/parse";
import { quickIdentity } from "firmcore/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { onExpress, onFastify, onHono, onNext, onNode, onOnePort } from "../../examples/mount/parse.ts";
import { connect, Parse, saved, sessionOf } from "../adapters/parse/sdk.ts";

type Answer = (request: Request) => Promise<Response>;
const servers: Readonly<Record<string, (answer: Answer) => Promise<Server>>> = {
  Node: async (answer) => onNode(answer).listen(0, "127.0.0.1"),
  Hono: async (answer) => serve({ fetch: onHono(answer).fetch, port: 0, hostname: "127.0.0.1" }) as Server,
  Express: async (answer) => onExpress(answer).listen(0, "127.0.0.1"),
  Fastify: async (answer) => {
    const fastify = onFastify(answer);
    await fastify.listen({ port: 0, host: "127.0.0.1" });
    return fastify.server;
  },
};
const boss = { username: "boss", email: "boss@example.com", password: "correct horse" };
const applications = { firmcore: "acme" };
let app: App;
let answer: Answer;
let thrown: Array<unknown>;
const onError = (cause: unknown): void => void thrown.push(cause);
beforeEach(async () => {
  thrown = [];
  app = await openFirm(memory(), { identity: quickIdentity() });
  await app.bootstrap({ organizationId: "acme", ...boss });
  const files = { storage: memoryFiles(), signingKey: "the signing key of the tests, 32 or more" };
  answer = parseHandler(app, { applications, files, onError });
});
afterEach(() => expect(thrown).toEqual([]));

test.each(Object.entries(servers))("the SDK logs in, saves, queries and uploads on %s", async (_name, start) => {
  const server = await start(answer);
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  connect(`http://127.0.0.1:${port}/parse`);
  try {
    const user = await Parse.User.logIn(boss.username, boss.password);
    const company = await saved("Company", { name: "City" }, user);
    expect((await new Parse.Query("Company").get(company.id ?? "", sessionOf(user))).get("name")).toBe("City");
    const file = await new Parse.File("a.bin", Buffer.from([0, 255, 13, 10]) as never).save(sessionOf(user));
    const read = await fetch(file?.url() ?? "");
    expect(Buffer.from(await read.arrayBuffer())).toEqual(Buffer.from([0, 255, 13, 10]));
    await company.destroy(sessionOf(user));
    const preflight = await fetch(`http://127.0.0.1:${port}/parse/classes/Company`, { method: "OPTIONS" });
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a route handler of Next answers every method", async () => {
  const { GET, POST, PUT, DELETE } = onNext(answer);
  let token = "";
  type Called = (request: Request, context: { readonly params: Promise<object> }) => Promise<Response>;
  const call = async (handler: Called, method: string, path: string, body?: object) => {
    const headers = {
      "X-Parse-Application-Id": "firmcore",
      ...(token === "" ? {} : { "X-Parse-Session-Token": token }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = new Request(`http://localhost:3000/parse/${path}`, { method, headers, ...sent });
    // Next gives the parts of the path beside the request.
    const response = await handler(request, { params: Promise.resolve({ path: path.split("/") }) });
    return (await response.json()) as Readonly<Record<string, string>>;
  };
  token = (await call(POST, "POST", "login", boss)).sessionToken ?? "";
  const { objectId } = await call(POST, "POST", "classes/Company", { name: "City" });
  await call(PUT, "PUT", `classes/Company/${objectId}`, { name: "Port" });
  expect(await call(GET, "GET", `classes/Company/${objectId}`)).toMatchObject({ objectId, name: "Port" });
  expect(await call(DELETE, "DELETE", `classes/Company/${objectId}`)).toEqual({});
});

test("the SDK, a live query and GraphQL are answered on one port", async () => {
  const live = liveQuery(app, { applications, onError });
  const graphql = graphqlHandler(app, { applications, onError });
  const server = onOnePort(answer, graphql, live).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  connect(`${origin}/parse`);
  try {
    const user = await Parse.User.logIn(boss.username, boss.password);
    const { sessionToken } = sessionOf(user);
    const subscription = await new Parse.Query("Company").subscribe(sessionToken);
    const told = new Promise<Parse.Object>((resolve) => subscription.on("create", resolve));
    await saved("Company", { name: "City" }, user);
    expect((await told).get("name")).toBe("City");
    const headers = {
      "content-type": "application/json",
      "X-Parse-Application-Id": "firmcore",
      "X-Parse-Session-Token": sessionToken,
    };
    const body = JSON.stringify({ query: "{ companies { edges { node { name } } } }" });
    const response = await fetch(`${origin}/graphql`, { method: "POST", headers, body });
    expect(await response.json()).toEqual({ data: { companies: { edges: [{ node: { name: "City" } }] } } });
  } finally {
    await (Parse.LiveQuery as unknown as { readonly close: () => Promise<void> }).close();
    live.close();
    graphql.close();
    server.closeAllConnections();
    server.close();
  }
});
