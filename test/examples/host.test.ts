import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { bareEnvironment } from "../support/child-environment.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { temporaryFolder } from "../support/stores.ts";

/** A start loads all sources, which is slow on a busy machine. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Host {
  readonly child: ChildProcess;
  readonly url: string;
  readonly printed: () => string;
  readonly ended: Promise<number | null>;
}
/** The host as `npm start` runs it, on a free port; or one of its modules alone. */
const start = (
  env: Readonly<Record<string, string>>,
  program = "examples/host/main.ts",
): Host & { readonly ready: Promise<void> } => {
  const child = spawn(process.execPath, ["--conditions=firmcore-source", program], {
    env: {
      ...bareEnvironment,
      PORT: "0",
      LOG_LEVEL: "error",
      FILES_KEY: "a key of the tests, 32 or more long",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const ended = once(child, "close").then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        printed += part.toString();
        if (/^ready /m.test(printed)) resolve();
      });
    ended.then((code) => (code === 0 ? resolve() : reject(new Error(`The host ended with ${code}: ${printed}`))));
  });
  // Awaited where it matters; the result of a host that is expected to fail is not awaited.
  ready.catch(() => {});
  return {
    child,
    ended,
    ready,
    printed: () => printed,
    get url() {
      return /^ready (http:\S+)\/parse$/m.exec(printed)?.[1] ?? "";
    },
  };
};
const stopped = async ({ child, ended }: Host): Promise<number | null> => {
  child.kill("SIGINT");
  return ended;
};
const json = { "content-type": "application/json" };
const post = (host: Host, operation: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${host.url}/operations/${operation}`, {
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("an empty firm", () => {
  let host: Host;
  let password: string;
  beforeAll(async () => {
    const started = start({ DEMO: "0", DATABASE_URL: "memory:", ADMIN_USER: "ada" });
    await started.ready;
    host = started;
    password = /^administrator ada {2}(\S{16}) {2}\(shown once\)$/m.exec(host.printed())?.[1] ?? "";
  });
  afterAll(async () => {
    await stopped(host);
  });
  const session = async (): Promise<string> => {
    const said = await post(host, "identity.logIn", { login: "ada", password });
    expect(said.status).toBe(200);
    return ((await said.json()) as { readonly sessionToken: string }).sessionToken;
  };

  test("prints the administrator's password once, then the ready line", () => {
    expect(password).toHaveLength(16);
    expect(host.printed().trimEnd().split("\n").at(-1)).toBe(`ready ${host.url}/parse`);
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test("serves health, pages and the page to try operations", async () => {
    expect(await (await fetch(`${host.url}/health`)).json()).toEqual({ status: "ok" });
    const document = (await (await fetch(`${host.url}/openapi.json`)).json()) as { readonly openapi: string };
    expect(document.openapi).toMatch(/^3\.1/);
    const page = await (await fetch(`${host.url}/try`)).text();
    for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(path).toMatch(/^\/try\//);
      expect((await fetch(host.url + path)).status).toBe(200);
    }
    expect(page).toContain("identity.logIn");
    expect(await (await fetch(`${host.url}/try/start.js`)).text()).toContain("persistAuthorization: true");
  });

  test("refuses calls without a session", async () => {
    const page = await fetch(`${host.url}/`);
    expect([page.url, await page.text()]).toEqual([`${host.url}/log-in`, expect.stringContaining("<form")]);
    expect((await fetch(`${host.url}/`, { headers: bearer("nonsense") })).status).toBe(401);
    const seen = await fetch(`${host.url}/`, { headers: bearer(await session()) });
    expect([seen.status, await seen.text()]).toEqual([200, expect.stringContaining("No open project")]);
  });

  test("a session calls operations until log-out", async () => {
    expect((await post(host, "users.count", {})).status).toBe(401);
    const token = await session();
    expect(await (await post(host, "users.count", {}, bearer(token))).json()).toBe(1);
    expect((await post(host, "identity.logOut", {}, bearer(token))).status).toBe(200);
    const after = await post(host, "users.count", {}, bearer(token));
    expect(token).toMatch(/^r:firm\.[\w-]{43}$/);
    expect([after.status, ((await after.json()) as { readonly code: string }).code]).toEqual([401, "SESSION_INVALID"]);
  });

  test("answers in the language that the client prefers", async () => {
    const said = await post(host, "users.count", {}, { "accept-language": "fr, de-CH;q=0.9, en;q=0.2" });
    expect([said.headers.get("content-language"), said.headers.get("vary")]).toEqual(["de", "Accept-Language"]);
    expect(((await said.json()) as { readonly message: string }).message).toMatch(/^Niemand ist angemeldet/);
  });

  test("answers Parse clients below /parse", async () => {
    const parse = (path: string, body: object) =>
      fetch(`${host.url}/parse${path}`, {
        method: "POST",
        headers: { "X-Parse-Application-Id": "firmcore" },
        body: JSON.stringify(body),
      });
    expect((await fetch(`${host.url}/parse/users/me`)).status).toBe(403);
    const sessionToken = await session();
    const made = await parse("/classes/Company", { name: "City", _SessionToken: sessionToken });
    expect([made.status, made.headers.get("location")]).toEqual([
      201,
      expect.stringContaining(`${host.url}/parse/classes/Company/`),
    ]);
    const out = await parse("/logout", { _SessionToken: sessionToken });
    expect([out.status, await out.json()]).toEqual([200, {}]);
  });

  test("serves the calendar of an engineer to a session", async () => {
    const token = bearer(await session());
    const { objectId: user } = await (await post(host, "identity.me", {}, token)).json();
    const profile = { user, fullName: "Ada", discipline: "Civil" };
    const { objectId } = await (await post(host, "engineers.create", profile, token)).json();
    const address = `${host.url}/calendars/${objectId}.ics`;
    const said = await fetch(address, { headers: token });
    expect(said.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await said.text()).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR/);
    expect((await fetch(address)).status).toBe(401);
    expect((await fetch(`${host.url}/calendars/nobody.ics`, { headers: token })).status).toBe(404);
  });
  test("ignores a token in the URL", async () => {
    const token = await session();
    expect((await fetch(`${host.url}/?sessionToken=${token}`)).url).toBe(`${host.url}/log-in`);
  });

  test("wrong passwords and unknown names are answered alike", async () => {
    const wrong = await post(host, "identity.logIn", { login: "ada", password: "not this one" });
    const unknown = await post(host, "identity.logIn", { login: "nobody", password: "not this one" });
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    await session();
  });

  test.each([
    ["no JSON", "{", json, 400],
    ["another type", "{}", { "content-type": "text/plain" }, 415],
    ["too much", JSON.stringify("x".repeat(1_100_000)), json, 413],
    ["100,000 levels", "[".repeat(100_000) + "]".repeat(100_000), json, 422],
  ])("refuses a body of %s and keeps running", async (_what, body, headers, status) => {
    const said = await fetch(`${host.url}/operations/users.count`, {
      method: "POST",
      headers: { ...headers, ...bearer(await session()) },
      body,
    });
    expect(said.status).toBe(status);
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
  });

  test.each([
    ["POST", "/operations/no.such", 404],
    ["POST", "/operations/__proto__", 404],
    ["GET", "/operations/users.count", 405],
    ["GET", "/constructor", 404],
    ["GET", "/try/..%2f..%2fpackage.json", 404],
    ["DELETE", "/health", 405],
  ])("%s %s answers %i", async (method, path, status) => {
    const said = await fetch(host.url + path, { method, headers: json, ...(method === "POST" ? { body: "{}" } : {}) });
    expect(said.status).toBe(status);
  });
});

test("logs, metrics and answers show each request, and nothing that is secret", async () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const secrets = { ADMIN_PASSWORD: "a long password", JS_KEY: "javascript-key", REST_KEY: "rest-api-key" };
  const MASTER_KEY = "the-master-key";
  const FILES_KEY = "the-signing-key-of-this-test-is-long";
  const host = start({
    ...{ DEMO: "0", DATABASE_URL: "memory:", ADMIN_USER: "ada", LOG_LEVEL: "info", PARSE_PATH: "/api/1" },
    ...{ EMAIL_OPTIONAL: "1", PASSWORD_MINIMUM: "3", OPEN_CLASSES: "1" },
    ...{ ...secrets, MASTER_KEY, FILES_KEY, FILES_DIR: join(folder, "files") },
  });
  await host.ready;
  const [, url = ""] = /^ready (http:\S+\/api\/1)$/m.exec(host.printed()) ?? [];
  const keys = { "X-Parse-Application-Id": "firmcore", "X-Parse-REST-API-Key": secrets.REST_KEY };
  const entered = await fetch(`${url}/login?username=ada&password=${encodeURIComponent(secrets.ADMIN_PASSWORD)}`, {
    headers: keys,
  });
  const { sessionToken, objectId } = (await entered.json()) as Readonly<Record<string, string>>;
  const body = { _ApplicationId: "firmcore", _JavaScriptKey: secrets.JS_KEY, _SessionToken: sessionToken };
  const ask = (path: string, more: object, headers = {}) =>
    fetch(url + path, { method: "POST", headers, body: JSON.stringify({ ...body, ...more }) });
  const ids = new Set<string | null>([entered.headers.get("x-request-id")]);
  for (const said of [
    await ask("/classes/Company", { _method: "GET" }),
    await ask("/classes/Nothing%0a/Gone000000", { _method: "GET" }),
    await ask("/login", { username: "ada", password: "a wrong password" }),
    await ask("/files/scan.txt", { base64: btoa("a secret scan") }),
    await fetch(`${url}/users/${objectId}`, { headers: { ...keys, "X-Parse-Session-Token": sessionToken ?? "" } }),
    await fetch(`${url}/nothing/${sessionToken}`),
    await ask("/classes/Company", { _method: "GET", _MasterKey: MASTER_KEY }),
    // EMAIL_OPTIONAL, PASSWORD_MINIMUM and OPEN_CLASSES.
    await ask("/users", { username: "ben", password: "a2c" }),
    await ask("/classes/Note", { text: "x" }),
  ])
    ids.add(said.headers.get("x-request-id"));
  const text = await (await fetch(new URL("/metrics", url))).text();
  expect(text).toContain('http_requests_total{method="GET",route="/api/1/login",status="200"} 1');
  expect(text).toContain('http_requests_total{method="POST",route="/api/1/login",status="404"} 1');
  expect(text).toContain('http_requests_total{method="GET",route="/api/1/users/:id",status="200"} 1');
  expect(text).toContain('http_requests_total{method="GET",route="other",status="403"} 1');
  expect(text).toContain('http_requests_total{method="POST",route="/api/1/classes/:class",status="200"} 2');
  expect(text).toContain('http_requests_total{method="POST",route="/api/1/users",status="201"} 1');
  expect(text).toContain('http_requests_total{method="POST",route="/api/1/classes/:class",status="201"} 1');
  expect(text).toContain(
    'http_request_duration_seconds_count{method="POST",route="/api/1/files/:name",status="201"} 1',
  );
  expect(await stopped(host)).toBe(0);
  const lines = host
    .printed()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(lines).toHaveLength(11);
  expect(lines[0]).toEqual({
    ...{ level: 30, service: "firmcore-host", msg: "request", time: expect.any(String) },
    ...{ method: "GET", route: "/api/1/login", status: 200 },
    ...{ milliseconds: expect.any(Number), requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect(new Set(lines.slice(0, 10).map(({ requestId }) => requestId))).toEqual(ids);
  const shown = host.printed() + text;
  for (const secret of [
    ...Object.values(secrets),
    FILES_KEY,
    sessionToken,
    "a wrong password",
    "secret scan",
    objectId,
  ])
    expect(shown).not.toContain(secret);
});

test("Ctrl-C finishes running calls and exits with 0", async () => {
  const host = start({ DEMO: "0", DATABASE_URL: "memory:", ADMIN_USER: "ada", ADMIN_PASSWORD: "a long password" });
  await host.ready;
  expect(host.printed()).not.toContain("a long password");
  // The third call is answered after the first two, because few passwords are hashed at once.
  const under = Array.from({ length: 4 }, () =>
    post(host, "identity.logIn", { login: "ada", password: "a long password" }),
  );
  await Promise.race(under);
  const code = stopped(host);
  const said = await Promise.allSettled(under);
  expect(await code).toBe(0);
  for (const each of said) expect(each.status === "fulfilled" ? each.value.status : each.reason).toBe(200);
});

test("a second start on a file prints no password", async () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = join(folder, "kept", "firm.db");
  const env = { DEMO: "0", DATABASE_URL: `sqlite:${file}`, ADMIN_USER: "ada", ADMIN_PASSWORD: "a long password" };
  for (const _start of ["first", "second"]) {
    const host = start(env);
    await host.ready;
    expect((await post(host, "identity.logIn", { login: "ADA", password: "a long password" })).status).toBe(200);
    expect(await stopped(host)).toBe(0);
  }
  const host = start({ ...env, ADMIN_PASSWORD: "another password" });
  await host.ready;
  expect(host.printed()).not.toContain("administrator");
  expect((await post(host, "identity.logIn", { login: "ada", password: "another password" })).status).toBe(401);
  await stopped(host);
  expect(existsSync(file)).toBe(true);
});

test("a second start on Postgres finds the demo firm", async () => {
  const { url, drop } = await createPostgresDatabase();
  onTestFinished(drop);
  const people: Array<number> = [];
  for (const first of [true, false]) {
    const host = start({ DATABASE_URL: url });
    await host.ready;
    expect(host.printed().includes("filling the invented firm")).toBe(first);
    const [, password] = /^ {2}coordinator +(\S+)$/m.exec(host.printed()) ?? [];
    const said = await post(host, "identity.logIn", { login: "coordinator", password });
    const { sessionToken } = (await said.json()) as { readonly sessionToken: string };
    const listed = await post(host, "engineers.list", { limit: 1_000 }, bearer(sessionToken));
    people.push(((await listed.json()) as { readonly results: ReadonlyArray<unknown> }).results.length);
    expect(await stopped(host)).toBe(0);
  }
  expect(people[0]).toBeGreaterThan(10);
  expect(people[1]).toBe(people[0]);
});

test("a port in use is reported before the database opens", async () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = join(folder, "firm.db");
  // An empty firm is there at once, and answers as well as a filled one.
  const admin = { ADMIN_USER: "ada", ADMIN_PASSWORD: "a long password" };
  const host = start({ DEMO: "0", DATABASE_URL: `sqlite:${file}`, ...admin });
  await host.ready;
  const port = new URL(host.url).port;
  const unmade = join(folder, "unmade", "firm.db");
  for (const database of [file, unmade]) {
    const second = start({ DATABASE_URL: `sqlite:${database}`, PORT: port });
    expect(await second.ended).toBe(2);
    expect(second.printed()).toBe(
      `PORT: ${port} is taken on 127.0.0.1; end the program that holds it, or set PORT to another one\n`,
    );
  }
  expect(existsSync(unmade)).toBe(false);
  expect((await post(host, "identity.logIn", { login: "ada", password: "a long password" })).status).toBe(200);
  expect(await stopped(host)).toBe(0);
});

test("a client that disconnects leaves no trace in the output", async () => {
  const host = start({ DEMO: "0", DATABASE_URL: "memory:", ADMIN_USER: "ada", ADMIN_PASSWORD: "a long password" });
  await host.ready;
  const before = host.printed();
  const head = "POST /operations/identity.logIn HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";
  const body = JSON.stringify({ login: "ada", password: "a long password" });
  /** Writes, waits until the data was sent, and cuts the connection. */
  const leaving = async (sent: string): Promise<void> => {
    const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
    await once(socket, "connect");
    await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
    // The host has read the earlier data when it answers this.
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    socket.resetAndDestroy();
    await once(socket, "close");
  };
  await leaving("");
  await leaving(head);
  await leaving(`${head}content-length: 1000\r\n\r\n`);
  await leaving(`${head}content-length: 1000\r\n\r\n{"login":`);
  await leaving(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"lo`);
  await leaving(`${head}content-length: ${body.length}\r\n\r\n${body}`);
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
  expect(await stopped(host)).toBe(0);
  expect(host.printed()).toBe(before);
});

test("a refused database connection is one line without the password", async () => {
  const host = start({ DATABASE_URL: "postgres://ada:secret@127.0.0.1:1/office" });
  expect(await host.ended).toBe(2);
  expect(host.printed()).toBe("DATABASE_URL: The database cannot be reached\n");
});

test.each([
  [{ PORT: "seven" }, "PORT: expected 0 to 65535, got seven"],
  [{ DEMO: "yes" }, "DEMO: expected 1"],
  [{ MASTER_KEY: "short" }, "MASTER_KEY: expected 8 characters or more"],
  [{ PASSWORD_MINIMUM: "0" }, "PASSWORD_MINIMUM: expected 1 to 99, got 0"],
  [{ OPEN_CLASSES: "yes" }, "OPEN_CLASSES: expected 1 or 0, got yes"],
  [{ FILES_KEY: "short secret" }, "FILES_KEY: expected 32 characters or more"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL: expected one of silent, fatal, error, warn, info, got loud"],
  [{ PUBLIC_ADDRESS: "firm.example" }, "PUBLIC_ADDRESS: expected an address such as https://firm.example/parse"],
  [
    { DATABASE_URL: "mysql://ada:secret@host/office" },
    "DATABASE_URL: expected sqlite:FILE, postgres://… or memory:, got mysql://…",
  ],
])("the environment %o is refused with what is expected", async (env, message) => {
  const host = start({ DATABASE_URL: "memory:", ...env }, "examples/host/env.ts");
  expect(await host.ended).toBe(2);
  expect(host.printed().trim().split("\n")).toEqual([expect.stringContaining(message)]);
});
