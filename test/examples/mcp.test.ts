import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { type App, type Caller, openFirm, operationNamed, operationNames, type Role } from "firmcore";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { badInputs } from "firmcore/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { answerMcp, mcpServer } from "../../examples/mount/mcp.ts";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { temporaryFolder } from "../support/stores.ts";

const organizationId = "acme";
const fail = (cause: unknown): never => {
  throw cause;
};
const hostOf = (app: App<never>) => app.as({ organizationId, userId: "host", role: "administrator" });
const provision = (app: App<never>, externalId: string, role: Role) =>
  hostOf(app).users.provision({ externalId, role });
const connected = async (app: App, caller: Caller): Promise<Client> => {
  const client = new Client({ name: "test", version: "1" });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await mcpServer({ app, onError: fail }, caller).connect(theirs);
  await client.connect(ours);
  onTestFinished(() => client.close());
  return client;
};
const texts = (of: unknown): ReadonlyArray<string> =>
  (of as CallToolResult).content.map((each) => (each.type === "text" ? each.text : ""));

describe("an assistant", () => {
  test.each(roles)("is offered what a user with the role %s may call", async (role) => {
    const app = await openFirm(memory());
    const { objectId } = await provision(app, "somebody", role);
    // A client lead sees nothing without a company.
    const provisioned = await provision(app, "ada", "administrator");
    const ada = app.as({ organizationId, userId: provisioned.objectId });
    const company = await ada.companies.create({ name: "City" });
    if (role === "clientLead") await ada.users.setRole({ objectId, role, clientCompany: company.objectId });
    const client = await connected(app, { organizationId, externalId: "somebody" });
    const listed = new Set((await client.listTools()).tools.map(({ name }) => name));
    let denied = 0;
    for (const operation of operationNames) {
      const of = operationNamed(operation);
      const name = operation.replace(".", "_");
      if (of === undefined || of.kind === "flow") {
        expect(listed, operation).not.toContain(name);
        continue;
      }
      // The policy of the class is judged before the input.
      const [wrong] = badInputs(of.input as Input);
      const said = await client.callTool({ name, arguments: (wrong?.input ?? {}) as Record<string, unknown> });
      const forbidden = texts(said)[0]?.startsWith("CLASS_FORBIDDEN") === true;
      if (forbidden) denied++;
      // Nobody may do anything with records of own classes until one is declared; the call says so of the class.
      if (operation.startsWith("records.")) continue;
      expect(listed.has(name), operation).toBe(!forbidden);
    }
    expect(denied > 0, "a role that may do everything").toBe(role !== "administrator");
    expect(listed.size).toBeGreaterThan(10);
  });

  test("gets a description, a schema and hints for each tool", async () => {
    const app = await openFirm(memory());
    await provision(app, "ada", "administrator");
    const client = await connected(app, { organizationId, externalId: "ada" });
    const { tools } = await client.listTools();
    const tool = (name: string): Tool | undefined => tools.find((each) => each.name === name);
    expect(tool("allocations_assign")).toMatchObject({
      description: operationNamed("allocations.assign")?.doc,
      inputSchema: { type: "object", required: expect.arrayContaining(["engineer", "allocationPercent"]) },
      annotations: { title: "allocations.assign", readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    });
    for (const name of ["allocations_list", "reports_utilization", "allocations_check"])
      expect(tool(name)?.annotations, name).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    for (const name of ["projects_delete", "log_purge", "hours_edit", "rates_set", "users_erase"])
      expect(tool(name)?.annotations, name).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    for (const { name } of tools) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  test("reads a refusal as code, sentence and facts", async () => {
    const app = await openFirm(memory());
    await provision(app, "ada", "administrator");
    const client = await connected(app, { organizationId, externalId: "ada" });
    const said = await client.callTool({ name: "projects_get", arguments: { objectId: "0000000000" } });
    expect(said.isError).toBe(true);
    const [sentence = "", facts = ""] = texts(said);
    expect(sentence).toBe("NOT_FOUND: There is no such project");
    expect(JSON.parse(facts)).toMatchObject({ code: "NOT_FOUND", class: "Project" });
    await expect(client.callTool({ name: "projects_steal" })).rejects.toThrow("Unknown tool: projects_steal");
  });

  test("of an unknown user is offered nothing", async () => {
    const client = await connected(await openFirm(memory()), { organizationId, externalId: "nobody" });
    await expect(client.listTools()).rejects.toThrow("Nobody is signed in");
  });
});

test("an assistant over HTTP acts for the person of its token", async () => {
  const app = await openFirm(memory());
  await provision(app, "ana", "engineer");
  const answer = answerMcp({
    app,
    callerOf: (externalId) => (externalId === null ? { organizationId } : { organizationId, externalId }),
    onError: fail,
  });
  const connecting = async (token: string) => {
    const client = new Client({ name: "test", version: "1" });
    const transport = new StreamableHTTPClientTransport(new URL("http://firm/mcp"), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: (url, init) => answer(new Request(url, init)),
    });
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    onTestFinished(() => client.close());
    return client;
  };
  const client = await connecting("ana");
  expect(texts(await client.callTool({ name: "identity_me", arguments: {} }))[0]).toContain('"externalId":"ana"');
  const refused = await answer(new Request("http://firm/mcp", { method: "POST", body: "{}" }));
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  await expect(connecting("nobody")).rejects.toThrow("AUTH_REQUIRED");
});

test("an assistant starts the server and talks over its streams", { timeout: 60_000 }, async () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = `${folder}/firm.db`;
  const app = await openFirm(sqlite({ file }));
  await app.migrate();
  await provision(app, "ana", "engineer");
  await app.close();
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ["--conditions=firmcore-source", "examples/mcp/main.ts"],
      env: { FIRM_FILE: file, FIRM_USER: "ana" },
    }),
  );
  onTestFinished(() => client.close());
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).not.toContain("users_provision");
  const said = await client.callTool({ name: "users_provision", arguments: { externalId: "eve" } });
  expect(texts(said)[0]).toMatch(/^CLASS_FORBIDDEN: /);
});
