import { execFile } from "node:child_process";
import { request } from "node:http";
import { promisify } from "node:util";
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { type Answered, talk } from "../../examples/mount/calls.ts";
import { serveExpress } from "../../examples/mount/express.ts";
import { serveFastify } from "../../examples/mount/fastify.ts";
import { type Firm, longest, type Server } from "../../examples/mount/firm.ts";
import { serveHono } from "../../examples/mount/hono.ts";

const organizationId = "acme";
const password = "a password of tests";
const mounts = { hono: serveHono, express: serveExpress, fastify: serveFastify };
type Name = keyof typeof mounts;
const names = Object.keys(mounts) as ReadonlyArray<Name>;

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

/** The answers to clients of a fresh firm that is mounted in this way. */
const told = async (serve: (firm: Firm) => Promise<Server>) => {
  const heard: Array<unknown> = [];
  let ids = 0;
  const app = await openFirm(memory(), {
    identity: quickIdentity(),
    now: () => Date.parse("2027-01-04T12:00:00Z"),
    newId: () => `M${String(++ids).padStart(9, "0")}`,
  });
  await app.bootstrap({ organizationId, username: "admin", password });
  const server = await serve({ app, organizationId, onError: (cause) => heard.push(cause) });
  const answers = await talk(server.url, password);
  const tooLong = await sending(server.url, longest + 1);
  await server.close();
  await app.close();
  const gone = await fetch(server.url).then(
    () => false,
    () => true,
  );
  return { answers, tooLong, heard, gone };
};

describe("the operations mounted on", () => {
  const all = {} as Record<Name, Awaited<ReturnType<typeof told>>>;
  beforeAll(async () => {
    for (const name of names) all[name] = await told(mounts[name]);
  });
  const statuses = (of: ReadonlyArray<Answered>): ReadonlyArray<readonly [string, number]> =>
    of.map(({ call, status }) => [call, status] as const);

  test.each(names)("%s answer each call with the right status", (name) => {
    expect(statuses(all[name].answers)).toEqual([
      ["users.count", 401],
      ["identity.logIn", 401],
      ["identity.logIn", 200],
      ["users.provision", 200],
      ["engineers.create", 200],
      ["projects.create", 200],
      ["allocations.assign", 200],
      ["allocations.assign", 200],
      ["allocations.assign", 409],
      ["allocations.assign", 409],
      ["allocations.list", 200],
      ["allocations.assign", 422],
      ["projects.get", 404],
      ["log.list", 200],
      ["users.count", 200],
      ["users.count", 400],
      ["no.such", 404],
      ["users.count?sessionToken=x", 401],
      ["identity.logIn", 200],
      ["identity.logOut", 200],
      ["users.count", 401],
    ]);
  });

  test.each(names.slice(1))("%s answer exactly as on hono", (name) => {
    // The framework itself answers requests without a route.
    const routed = (of: Name) => all[of].answers.filter(({ call }) => call !== "no.such");
    expect(routed(name)).toEqual(routed("hono"));
  });

  test.each(names)("%s pass headers on and forbid caching", (name) => {
    const said = all[name].answers;
    expect(said[7]).toEqual(said[6]);
    expect(said[8]?.body).toMatchObject({ code: "REQUEST_ID_REUSED" });
    expect(said[13]?.body).toMatchObject({ results: [{ requestId: "booking 1", reason: "Zusage des Büros" }] });
    expect(said[0]?.headers).toEqual({ "cache-control": "no-store", "www-authenticate": "Bearer" });
    expect(said[20]?.body).toMatchObject({ code: "SESSION_INVALID", detail: {} });
  });

  test.each(names)("%s refuse a body that is too long", (name) => {
    expect(all[name].tooLong).toBe(413);
  });

  test.each(names)("%s report no defect and close", (name) => {
    expect(all[name].heard).toEqual([]);
    expect(all[name].gone).toBe(true);
  });
});

test("all three frameworks answer alike", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=firmcore-source",
    "examples/mount/main.ts",
  ]);
  expect(stdout).toContain("200 allocations.assign");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("The same on Hono, Express and Fastify.");
}, 120_000);
