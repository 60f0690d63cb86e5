import { request } from "node:http";
import { type Caller, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Call, codeOf, type Said, talk } from "../../examples/mount/calls.ts";
import { mounts } from "../../examples/mount/clients.ts";
import { answer } from "../../examples/mount/fetch.ts";
import { type Firm, longest } from "../../examples/mount/firm.ts";
import { type Server, serveExpress, serveFastify, serveHono } from "../../examples/mount/serve.ts";

const organizationId = "acme";
const externalIds = new Map([
  ["ada's", "ada"],
  ["ana's", "ana"],
  ["nobody's", "nobody"],
]);
const callerOf = (bearer: string | null): Caller => {
  const externalId = externalIds.get(bearer ?? "");
  return externalId === undefined ? { organizationId } : { organizationId, externalId };
};
/** A firm with an administrator whom the host signs in, and what its `onError` heard. */
const openMounted = async () => {
  const heard: Array<unknown> = [];
  let ids = 0;
  const app = await openFirm(memory(), {
    now: () => Date.parse("2027-01-04T12:00:00Z"),
    newId: () => `M${String(++ids).padStart(9, "0")}`,
  });
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  await host.users.provision({ externalId: "ada", role: "administrator" });
  const firm: Firm = { app, callerOf, onError: (cause) => heard.push(cause) };
  return { firm, heard };
};
const names = Object.keys(mounts) as ReadonlyArray<keyof typeof mounts>;

/** What every mount must answer. */
const expected: ReadonlyArray<readonly [operation: string, status: number, code: string]> = [
  ["users.count", 401, "AUTH_REQUIRED"],
  ["users.count", 401, "AUTH_REQUIRED"],
  ["users.provision", 200, "OK"],
  ["engineers.create", 200, "OK"],
  ["identity.me", 200, "OK"],
  ["projects.create", 200, "OK"],
  ["allocations.assign", 200, "OK"],
  ["allocations.assign", 200, "OK"],
  ["allocations.assign", 409, "REQUEST_ID_REUSED"],
  ["allocations.assign", 409, "OVER_CAPACITY"],
  ["allocations.list", 200, "OK"],
  ["allocations.assign", 422, "TYPE_MISMATCH"],
  ["projects.get", 404, "NOT_FOUND"],
  ["log.list", 200, "OK"],
  ["hours.create", 200, "OK"],
  ["projects.create", 403, "FORBIDDEN"],
  ["hours.count", 200, "OK"],
];

describe("the operations mounted on", () => {
  const all = {} as Record<
    (typeof names)[number],
    { readonly calls: ReadonlyArray<Call & { readonly said: Said }>; readonly heard: ReadonlyArray<unknown> }
  >;
  beforeAll(async () => {
    for (const name of names) {
      const { firm, heard } = await openMounted();
      const { call, close } = await mounts[name](firm);
      all[name] = { calls: await talk(call), heard };
      await close();
    }
  });

  test.each(names)("%s give each call its status and code", (name) => {
    const statuses = all[name].calls.map(({ operation, said }) => [operation, said.status, codeOf(said)]);
    // MCP says only whether a call was refused.
    const status = (of: number) => (name === "MCP" && of !== 200 ? null : of);
    expect(statuses).toEqual(expected.map(([operation, of, code]) => [operation, status(of), code]));
  });

  test.each(names.slice(1))("%s answer with the same bodies as on Hono", (name) => {
    const bodies = (of: (typeof names)[number]) => all[of].calls.map(({ said }) => said.body);
    expect(bodies(name)).toEqual(bodies("Hono"));
  });

  test.each(names)("%s keep a request id and a reason, and report no defect", (name) => {
    const { calls, heard } = all[name];
    const first = calls.filter(({ requestId }) => requestId !== undefined);
    expect(first[1]?.said).toEqual(first[0]?.said);
    const log = calls.find(({ operation }) => operation === "log.list")?.said.body;
    expect(log).toMatchObject({ results: [{ requestId: "booking 1", reason: "Zusage des Büros" }] });
    expect(heard).toEqual([]);
  });
});

describe("over HTTP", () => {
  const servers = { Hono: serveHono, Express: serveExpress, Fastify: serveFastify };
  const open: Partial<Record<keyof typeof servers, Server>> = {};
  const frameworks = Object.keys(servers) as ReadonlyArray<keyof typeof servers>;
  const broken: Firm["callerOf"] = (bearer) => {
    if (bearer === "broken") throw new Error("select * from secrets");
    return callerOf(bearer);
  };
  const heard: Array<unknown> = [];
  beforeAll(async () => {
    const { firm } = await openMounted();
    for (const name of frameworks)
      open[name] = await servers[name]({ ...firm, callerOf: broken, onError: (cause) => heard.push(cause) });
  });
  afterAll(async () => {
    for (const name of frameworks) await open[name]?.close();
  });
  const post = (name: keyof typeof servers, operation: string, body: string, headers = {}) =>
    fetch(`${open[name]?.url}/operations/${operation}`, {
      ...{ method: "POST", body },
      headers: { "content-type": "application/json", ...headers },
    });
  /** The status for a body of a given size, on its own connection, because a refusal may close it. */
  const sending = (url: string, bytes: number): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": bytes };
      const asked = request(`${url}/operations/users.count`, { method: "POST", headers, agent: false }, (answer) => {
        resolve(answer.statusCode);
        asked.destroy();
      });
      asked.on("error", reject).end(Buffer.alloc(bytes, " "));
    });

  test.each(frameworks)("%s refuses a body that is no JSON, too long or of another type", async (name) => {
    const said = await post(name, "users.count", "{ not JSON");
    expect(said.status).toBe(400);
    expect(await said.json()).toEqual({ code: "JSON_INVALID", message: "The body is not JSON", detail: {} });
    expect(await sending(open[name]?.url ?? "", longest + 1)).toBe(413);
    const form = await post(name, "users.count", "{}", { "content-type": "text/plain" });
    expect([form.status, await form.json()]).toEqual([415, expect.objectContaining({ code: "CONTENT_TYPE" })]);
  });

  test.each(frameworks)("%s names the nearest operations of an unknown one", async (name) => {
    const said = await post(name, "allocations.asign", "{}", { authorization: "Bearer ada's" });
    expect(said.status).toBe(404);
    expect(await said.json()).toMatchObject({ code: "NOT_FOUND", detail: { known: ["allocations.assign"] } });
  });

  test.each(frameworks)("%s forbids caching, and asks for a token", async (name) => {
    const said = await post(name, "users.count?sessionToken=ada's", "{}");
    expect([said.status, said.headers.get("cache-control"), said.headers.get("www-authenticate")]).toEqual([
      401,
      "no-store",
      "Bearer",
    ]);
    expect((await fetch(`${open[name]?.url}/operations/users.count`)).status).toBe(404);
  });

  test.each(frameworks)("%s runs a batch", async (name) => {
    const items = [{ operation: "users.count" }, { operation: "users.get", input: { objectId: "0000000000" } }];
    const said = await post(name, "batch", JSON.stringify({ items }), { authorization: "Bearer ada's" });
    expect(await said.json()).toEqual([
      { ok: true, value: 1 },
      { ok: false, status: 404, error: expect.objectContaining({ code: "NOT_FOUND" }) },
    ]);
  });

  test.each(frameworks)("%s shows nothing of a sign-in that fails", async (name) => {
    heard.length = 0;
    const said = await post(name, "users.count", "{}", { authorization: "Bearer broken" });
    expect([said.status, await said.json()]).toEqual([500, expect.objectContaining({ code: "DEFECT" })]);
    expect(heard).toEqual([new Error("select * from secrets")]);
  });
});

test("sessions of firmcore are callers as well as those of the host", async () => {
  const app = await openFirm(memory(), { identity: quickIdentity() });
  await app.bootstrap({ organizationId, username: "admin", password: "a password of tests" });
  const firm: Firm = {
    app,
    callerOf: (sessionToken) => (sessionToken === null ? { organizationId } : { organizationId, sessionToken }),
    onError: (cause) => {
      throw cause;
    },
  };
  const call = async (operation: string, body: object, token = "") => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const said = await answer(
      firm,
      operation,
      new Request("http://host", { method: "POST", headers, body: JSON.stringify(body) }),
      null,
    );
    return { status: said.status, body: (await said.json()) as { readonly sessionToken?: string } };
  };
  // A client that logs in again may still send an expired token.
  const { body } = await call("identity.logIn", { login: "admin", password: "a password of tests" }, "r:acme.old");
  expect((await call("users.count", {}, body.sessionToken)).status).toBe(200);
  expect((await call("identity.logOut", {}, body.sessionToken)).status).toBe(200);
  expect((await call("users.count", {}, body.sessionToken)).status).toBe(401);
});

test("the example prints that all mounts answer alike", async () => {
  const lines: Array<string> = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  await import("../../examples/mount/main.ts");
  log.mockRestore();
  expect(lines.at(-1)).toBe("\nThe same on Hono, Express, Fastify, Next route, Next action, tRPC, MCP.");
});
