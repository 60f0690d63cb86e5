import { openFirm } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { parseHandler } from "../../../src/parse.ts";
import type { Client, Rows } from "./client-requests.ts";
import { clients } from "./clients.ts";

const iso = "2027-03-05T00:00:00.000Z";

/** A firm, and a handler that a client with native keys reaches. */
const openFor = async ({ headers, flows }: Client) => {
  const app = await openFirm(memory(), { identity: quickIdentity(), now: () => Date.parse("2027-03-01T09:00:00Z") });
  const login = { login: "boss", password: "correct horse" };
  await app.bootstrap({
    organizationId: "acme",
    username: "boss",
    email: "boss@acme.example",
    password: login.password,
  });
  const { user, sessionToken } = await app.as({ organizationId: "acme" }).identity.logIn(login);
  const admin = app.as({ organizationId: "acme", userId: user.objectId });
  const project = await admin.projects.create({
    ...{
      projectCode: "B-1",
      projectName: "Bridge",
      clientName: "City",
      status: "Active",
      projectManager: user.objectId,
    },
  });
  const task = await admin.tasks.create({ project: project.objectId, title: "Survey", dueDate: "2027-03-04" });
  const companies = await Promise.all(["One", "Two"].map((name) => admin.companies.create({ name })));
  const rows: Rows = {
    ...{ project: project.objectId, task: task.objectId, user: user.objectId },
    companies: companies.map(({ objectId }) => objectId) as never,
  };
  const handler = parseHandler(app, {
    applications: { firmcore: "acme" },
    files: { storage: memoryFiles(), signingKey: "the signing key of the tests, 32 or more" },
    ...{ masterKey: "the master key", addressOf: () => "127.0.0.1" },
  });
  const send = async (flow: keyof Client["flows"]) => {
    const sent = flows[flow].request(rows);
    const response = await handler(
      new Request(`http://parse.test/parse${sent.path}`, {
        method: sent.method,
        headers: {
          ...{ ...headers, "X-Parse-Application-Id": "firmcore", ...sent.headers },
          ...(flow === "logIn" || sent.anonymous === true ? {} : { "X-Parse-Session-Token": sessionToken }),
        },
        ...(sent.body === undefined ? {} : { body: sent.body }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  return { admin, handler, rows, send, user };
};

describe.each(clients.map((client) => [client.name, client] as const))("the SDK for %s", (_name, client) => {
  test("logs in", async () => {
    const { send, user } = await openFor(client);
    const { status, body } = await send("logIn");
    expect([status, body.objectId, body.username]).toEqual([200, user.objectId, "boss"]);
    expect(body.sessionToken).toMatch(/^r:/);
  });

  test("queries with a pointer, a date, an order and an include", async () => {
    const { send, rows } = await openFor(client);
    const { status, body } = await send("query");
    const [row, ...others] = body.results as ReadonlyArray<Readonly<Record<string, unknown>>>;
    expect([status, row?.objectId, others]).toEqual([200, rows.task, []]);
    expect(row?.dueDate).toEqual({ __type: "Date", iso: "2027-03-04T00:00:00.000Z" });
    expect(row?.project).toMatchObject({ __type: "Object", className: "Project", projectName: "Bridge" });
  });

  test("saves changes of a row", async () => {
    const { admin, send, rows } = await openFor(client);
    const { status, body } = await send("save");
    expect([status, Object.keys(body)]).toEqual([200, expect.arrayContaining(["updatedAt"])]);
    const { title, dueDate, assignedUser } = await admin.tasks.get(rows.task);
    expect({ title, dueDate, assignedUser }).toEqual({
      ...{ title: "Survey the piers", dueDate: iso.slice(0, 10), assignedUser: rows.user },
    });
  });

  test("sends several requests in a batch", async () => {
    const { admin, send } = await openFor(client);
    const { status, body } = await send("batch");
    expect([status, body]).toEqual([200, [{ success: expect.any(Object) }, { success: expect.any(Object) }]]);
    expect(await admin.companies.count()).toEqual(client.name === ".NET" ? 0 : 4);
  });

  test("uploads a file and reads it by its address", async () => {
    const { handler, send } = await openFor(client);
    const { status, body } = await send("file");
    expect([status, body.name]).toEqual([201, expect.stringMatching(/_scan\.pdf$/)]);
    const read = await handler(new Request(String(body.url)));
    expect([read.status, await read.text()]).toEqual([200, "%PDF scan"]);
  });

  test("makes one request after another", async () => {
    const { send } = await openFor(client);
    const statuses: Array<number> = [];
    for (const flow of ["logIn", "save", "batch", "query", "save"] as const) statuses.push((await send(flow)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
  });
});

test("every flow names its lines in a published commit", () => {
  for (const { commit, repository, headersIn, flows } of clients) {
    expect([commit, repository]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), expect.stringContaining("/")]);
    const sources = [headersIn, ...Object.values(flows).flatMap(({ source }) => source)];
    expect(sources.filter((each) => !/^[\w./-]+\.\w+:\d+(-\d+)?( |$)/.test(each))).toEqual([]);
  }
});
