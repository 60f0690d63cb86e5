import { request } from "node:http";
import { type Caller, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Answered, type Call, codeOf, talk } from "../../examples/mount/calls.ts";
import { mounts } from "../../examples/mount/clients.ts";
import { onFastify } from "../../examples/mount/fastify.ts";
import { answer } from "../../examples/mount/fetch.ts";
import { type Firm, longest } from "../../examples/mount/firm.ts";
import { answerMcp } from "../../examples/mount/mcp.ts";
import { type Server, serveExpress, serveFastify, serveHono } from "../../examples/mount/serve.ts";

const organizationId = "acme";
const externalIds = new Map([
  ["ada's", "ada"],
  ["ana's", "ana"],
  ["nobody's", "nobody"],
]);
/** What a sign-in may throw, by the token that makes it do so. */
const thrown = new Map<string | null, unknown>([
  ["broken", new Error("select * from secrets")],
  ["malformed", new SyntaxError("Unexpected token in secrets")],
  ["expired", Object.assign(new Error("secrets"), { statusCode: 401 })],
  ["banned", Object.assign(new Error("secrets"), { status: 403 })],
  ["busy", Object.assign(new Error("secrets"), { statusCode: 429 })],
  ["down", Object.assign(new Error("secrets"), { statusCode: 503 })],
]);
const callerOf = (bearer: string | null): Caller => {
  if (thrown.has(bearer)) throw thrown.get(bearer);
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
    { readonly calls: ReadonlyArray<Call & { readonly answered: Answered }>; readonly heard: ReadonlyArray<unknown> }
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
    const statuses = all[name].calls.map(({ operation, answered }) => [operation, answered.status, codeOf(answered)]);
    // MCP says only whether a call was refused.
    const status = (of: number) => (name === "MCP" && of !== 200 ? null : of);
    expect(statuses).toEqual(expected.map(([operation, of, code]) => [operation, status(of), code]));
  });

  test.each(names.slice(1))("%s answer with the same bodies as on Hono", (name) => {
    const bodies = (of: (typeof names)[number]) => all[of].calls.map(({ answered }) => answered.body);
    expect(bodies(name)).toEqual(bodies("Hono"));
  });

  test.each(names)("%s answer in the language of the call", (name) => {
    const [german] = all[name].calls.filter(({ language }) => language !== undefined);
    expect(german?.answered.body).toMatchObject({ message: "Dieses Projekt gibt es nicht" });
  });

  test.each(names)("%s keep a request id and a reason, and report no defect", (name) => {
    const { calls, heard } = all[name];
    const first = calls.filter(({ requestId }) => requestId !== undefined);
    expect(first[1]?.answered).toEqual(first[0]?.answered);
    const log = calls.find(({ operation }) => operation === "log.list")?.answered.body;
    expect(log).toMatchObject({ results: [{ requestId: "booking 1", reason: "Zusage des Büros" }] });
    expect(heard).toEqual([]);
  });
});

describe("a sign-in that throws", () => {
  const failures: ReadonlyArray<readonly [token: string, status: number, code: string]> = [
    ["broken", 500, "DEFECT"],
    ["malformed", 500, "DEFECT"],
    ["expired", 401, "AUTH_REQUIRED"],
    ["banned", 403, "REFUSED"],
    ["busy", 429, "TOO_MANY_REQUESTS"],
    ["down", 503, "UNAVAILABLE"],
  ];
  // A server of MCP is made for a caller who is known already; over HTTP it answers as below.
  test.each(names.filter((name) => name !== "MCP"))("keeps its status on %s, and shows no details", async (name) => {
    const { firm, heard } = await openMounted();
    const { call, close } = await mounts[name](firm);
    const answered: Array<unknown> = [];
    for (const [as] of failures) {
      const one = await call({ operation: "users.count", input: {}, as });
      answered.push([as, one.status, codeOf(one)]);
      expect(JSON.stringify(one)).not.toContain("secrets");
    }
    await close();
    expect(answered).toEqual(failures);
    expect(heard).toEqual([thrown.get("broken"), thrown.get("malformed"), thrown.get("down")]);
  });

  test("keeps its status on MCP over HTTP", async () => {
    const { firm } = await openMounted();
    const answered = await Promise.all(
      failures.map(async ([as]) => {
        const headers = { authorization: `Bearer ${as}` };
        const response = await answerMcp(firm)(new Request("http://mcp", { method: "POST", headers }));
        return [as, response.status, ((await response.json()) as { readonly code: string }).code];
      }),
    );
    expect(answered).toEqual(failures);
  });
});

describe("over HTTP", () => {
  const servers = { Hono: serveHono, Express: serveExpress, Fastify: serveFastify };
  const open: Partial<Record<keyof typeof servers, Server>> = {};
  const frameworks = Object.keys(servers) as ReadonlyArray<keyof typeof servers>;
  beforeAll(async () => {
    for (const name of frameworks) open[name] = await servers[name]((await openMounted()).firm);
  });
  afterAll(async () => {
    for (const name of frameworks) await open[name]?.close();
  });
  type Sent = Readonly<{ path?: string; method?: string; body?: string; type?: string; as?: string }>;
  /** One request on its own connection, because a refusal of a long body may close it. */
  const sending = (url: string, { path = "users.count", method = "POST", body = "", type, as = "ada's" }: Sent) =>
    new Promise<{ readonly status: number; readonly type: string; readonly text: string }>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${as}`,
        "content-length": Buffer.byteLength(body),
        ...(type === undefined ? {} : { "content-type": type }),
      };
      const asked = request(`${url}/operations/${path}`, { method, headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, type: String(response.headers["content-type"]), text });
          asked.destroy();
        });
      });
      asked.on("error", reject).end(body);
    });
  const type = "application/json";

  /** Requests of every form: what each framework must answer. */
  const requests: ReadonlyArray<readonly [title: string, sent: Sent, status: number, code: string]> = [
    ["without a body", {}, 200, "OK"],
    ["an empty body of JSON", { type }, 200, "OK"],
    ["JSON with a charset", { body: "{}", type: "Application/JSON; charset=utf-8" }, 200, "OK"],
    ["a body of spaces", { body: " ", type }, 400, "JSON_INVALID"],
    ["a body that is not JSON", { body: "{ not JSON", type }, 400, "JSON_INVALID"],
    ["a body that ends early", { body: '{"where":', type }, 400, "JSON_INVALID"],
    ["a text as JSON", { body: '"x"', type }, 422, "TYPE_MISMATCH"],
    ["null", { body: "null", type }, 422, "TYPE_MISMATCH"],
    ["the field __proto__", { body: '{"__proto__":{"where":{}}}', type }, 422, "UNKNOWN_FIELD"],
    ["the field constructor", { body: '{"constructor":{"prototype":{}}}', type }, 422, "UNKNOWN_FIELD"],
    ["a body that is too long", { body: " ".repeat(longest + 1), type }, 413, "TOO_LARGE"],
    ["a body of text", { body: "{}", type: "text/plain" }, 415, "CONTENT_TYPE"],
    ["a form", { body: "where=1", type: "application/x-www-form-urlencoded" }, 415, "CONTENT_TYPE"],
    ["a body without a type", { body: "{}" }, 415, "CONTENT_TYPE"],
    ["GET", { method: "GET" }, 404, "NO_ROUTE"],
    ["PUT", { method: "PUT", body: "{}", type }, 404, "NO_ROUTE"],
    ["DELETE", { method: "DELETE" }, 404, "NO_ROUTE"],
    ["another path", { path: "users/count" }, 404, "NO_ROUTE"],
    ["no name", { path: "" }, 404, "NO_ROUTE"],
    ["a slash at the end", { path: "users.count/" }, 404, "NO_ROUTE"],
    ["capitals in the path", { path: "../OPERATIONS/users.count" }, 404, "NO_ROUTE"],
    ["a long name", { path: "x".repeat(101) }, 404, "NO_ROUTE"],
    ["a name with a space", { path: "users%20count" }, 404, "NO_ROUTE"],
    ["a badly encoded name", { path: "%E0%A4%A" }, 404, "NO_ROUTE"],
    ["an unknown operation", { path: "allocations.asign" }, 404, "NOT_FOUND"],
    ["a token in the path", { path: "users.count?sessionToken=ada's", as: "" }, 401, "AUTH_REQUIRED"],
  ];
  test.each(frameworks)("%s answers requests of every form, in JSON", async (name) => {
    const answered: Array<unknown> = [];
    for (const [title, sent] of requests) {
      const { status, text, type: contentType } = await sending(open[name]?.url ?? "", sent);
      expect(contentType, `${title}: ${text}`).toMatch(/^application\/json/);
      answered.push([title, sent, status, codeOf({ status, body: JSON.parse(text) })]);
    }
    expect(answered).toEqual(requests);
  });

  const post = (name: keyof typeof servers, operation: string, body: string, headers = {}) =>
    fetch(`${open[name]?.url}/operations/${operation}`, {
      ...{ method: "POST", body },
      headers: { "content-type": type, ...headers },
    });

  test.each(frameworks)("%s forbids caching, and asks for a token", async (name) => {
    for (const headers of [{}, { authorization: "Bearer expired" }]) {
      const answered = await post(name, "users.count", "{}", headers);
      expect([
        answered.status,
        answered.headers.get("cache-control"),
        answered.headers.get("www-authenticate"),
      ]).toEqual([401, "no-store", "Bearer"]);
    }
  });

  test.each(frameworks)("%s runs a batch", async (name) => {
    const items = [{ operation: "users.count" }, { operation: "users.get", input: { objectId: "0000000000" } }];
    const answered = await post(name, "batch", JSON.stringify({ items }), { authorization: "Bearer ada's" });
    expect(await answered.json()).toEqual([
      { ok: true, value: 1 },
      { ok: false, status: 404, error: expect.objectContaining({ code: "NOT_FOUND" }) },
    ]);
  });

  test("a hook that refuses a request keeps its status", async () => {
    const { firm, heard } = await openMounted();
    const server = onFastify(firm).addHook("onRequest", async () => {
      throw Object.assign(new Error("secrets"), { statusCode: 429 });
    });
    const { statusCode, body } = await server.inject({ method: "POST", url: "/operations/users.count" });
    expect([statusCode, JSON.parse(body), heard]).toEqual([
      429,
      expect.objectContaining({ code: "TOO_MANY_REQUESTS" }),
      [],
    ]);
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
    const answered = await answer(
      firm,
      operation,
      new Request("http://host", { method: "POST", headers, body: JSON.stringify(body) }),
      null,
    );
    return { status: answered.status, body: (await answered.json()) as { readonly sessionToken?: string } };
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
