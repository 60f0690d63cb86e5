import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FirmError, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { graphqlHandler } from "../../../src/graphql.ts";
import { endpoint, hostOn, openGraphqlHost, stores } from "./graphql-host.ts";

type Values = Readonly<Record<string, unknown>>;
let host: Awaited<ReturnType<typeof openGraphqlHost>>;
let token: string;
beforeEach(async () => {
  host = await openGraphqlHost();
  token = await host.logIn("boss");
});
afterEach(() => {
  expect(host.thrown).toEqual([]);
});
const ask = (query: string, variables: Values = {}, headers = {}) => host.ask(query, variables, token, headers);
const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => {
  const { code, refusal } = answer.errors?.[0]?.extensions ?? {};
  return [code, refusal?.code];
};
const acme = () => host.app.as({ organizationId: "acme", sessionToken: token });

/** A firm with some engineers, each with bookings on two projects. */
const staffed = async (engineers: number) => {
  const firm = acme();
  const me = await firm.identity.me();
  const days = { startDate: "2027-01-01", endDate: "2027-12-31" };
  const projects = await Promise.all(
    ["B-1", "B-2"].map((projectCode) =>
      firm.projects.create({
        ...days,
        projectCode,
        projectName: projectCode,
        clientName: "City",
        status: "Active",
        projectManager: me.objectId,
      }),
    ),
  );
  for (let i = 0; i < engineers; i += 1) {
    const { user } = await host.app.as({ organizationId: "acme" }).identity.signUp({
      ...{ username: `e${i}`, email: `e${i}@example.com`, password: "correct horse" },
    });
    const { objectId: engineer } = await firm.engineers.create({
      ...{ user: user.objectId, fullName: `Engineer ${i}`, discipline: "Civil", employmentStatus: "Active" },
    });
    for (const { objectId: project } of projects)
      await firm.allocations.assign({
        engineer,
        project,
        ...days,
        allocationPercent: 20,
        assignmentRole: "Lead",
        status: "Booked",
      });
  }
};

describe("rows", () => {
  const nested = `{
    engineerProfiles(order: [fullName_ASC]) { edges { node {
      fullName
      user { username }
      allocations(order: [createdAt_ASC], first: 1) { count edges { node { allocationPercent project { projectCode projectManager { username } } } } }
    } } }
  }`;
  const all = stores.flatMap(([store, open]) => [2, 7].map((engineers) => [engineers, store, open] as const));
  test.each(all)("of three levels below %i engineers on %s are read in two queries", async (engineers, _, open) => {
    host = await hostOn(open);
    token = await host.logIn("boss");
    await staffed(engineers);
    const run: Array<string> = [];
    const { as } = host.app;
    const counted = (caller: never) => {
      const firm = as(caller) as {
        readonly settled: { readonly call: (...all: ReadonlyArray<never>) => unknown; readonly batch: unknown };
      };
      const call = (...all: ReadonlyArray<never>) => {
        run.push(String(all[0]));
        return firm.settled.call(...all);
      };
      return { settled: { call, batch: firm.settled.batch } };
    };
    const handler = graphqlHandler(
      { as: counted as never, ports: host.app.ports },
      { applications: { firmcore: "acme" } },
    );
    const headers = {
      "content-type": "application/json",
      "x-parse-application-id": "firmcore",
      "x-parse-session-token": token,
    };
    const response = await handler(
      new Request(endpoint, { method: "POST", headers, body: JSON.stringify({ query: nested }) }),
    );
    const { data } = (await response.json()) as {
      readonly data: { readonly engineerProfiles: { readonly edges: ReadonlyArray<unknown> } };
    };
    expect(data.engineerProfiles.edges).toHaveLength(engineers);
    const bridge = { projectCode: "B-1", projectManager: { username: "boss" } };
    expect(data.engineerProfiles.edges[1]).toEqual({
      node: {
        ...{ fullName: "Engineer 1", user: { username: "e1" } },
        allocations: { count: 2, edges: [{ node: { allocationPercent: 20, project: bridge } }] },
      },
    });
    // Pointers of a page are included by its own query; declarations are one row, which a store reads once.
    expect(run.filter((each) => !each.startsWith("custom"))).toEqual(["engineers.list", "allocations.list"]);
  });

  test("of a list of pointers are read, linked and found by a pointer", async () => {
    await staffed(0);
    const { results: projects } = await acme().projects.list();
    const project = projects[0]?.objectId ?? "";
    const [survey, permit] = [
      (await acme().tasks.create({ project, title: "Survey" })).objectId,
      (await acme().tasks.create({ project, title: "Permit" })).objectId,
    ];
    const update = `mutation ($input: UpdateTaskInput!) {
      updateTask(input: $input) { task { title dependsOn { objectId title status } } }
    }`;
    const written = await ask(update, { input: { id: permit, fields: { dependsOn: [{ link: survey }] } } });
    const shown = { title: "Permit", dependsOn: [{ objectId: survey, title: "Survey", status: "Todo" }] };
    expect(written).toEqual({ data: { updateTask: { task: shown } } });
    const found = await ask(
      `query ($on: ID!) { tasks(where: { dependsOn: { equalTo: $on } }) {
        edges { node { title dependsOn { objectId title status } } }
      } }`,
      { on: survey },
    );
    expect(found).toEqual({ data: { tasks: { edges: [{ node: shown }] } } });
    expect((await acme().tasks.get(permit)).dependsOn).toEqual([survey]);
  });

  test("are paged from both ends, and counted beside", async () => {
    for (const name of ["A", "B", "C", "D", "E"]) await acme().companies.create({ name });
    const page = async (args: string) => {
      const { data, errors } = await ask(
        `{ companies(order: [name_ASC], ${args}) { count edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      );
      expect(errors).toBeUndefined();
      const { count, edges, pageInfo } = data.companies as unknown as {
        readonly count: number;
        readonly edges: ReadonlyArray<{ readonly cursor: string; readonly node: { readonly name: string } }>;
        readonly pageInfo: Values;
      };
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
        edges[0]?.cursor ?? null,
        edges.at(-1)?.cursor ?? null,
      ]);
      return [edges.map(({ node }) => node.name).join(""), count, pageInfo.hasPreviousPage, pageInfo.hasNextPage];
    };
    const cursor = (place: number) => JSON.stringify(btoa(`row:${place}`));
    expect(await page("first: 2")).toEqual(["AB", 5, false, true]);
    expect(await page(`first: 2, after: ${cursor(1)}`)).toEqual(["CD", 5, true, true]);
    expect(await page(`first: 5, after: ${cursor(3)}`)).toEqual(["E", 5, true, false]);
    expect(await page("last: 2")).toEqual(["DE", 5, true, false]);
    expect(await page(`last: 2, before: ${cursor(3)}`)).toEqual(["BC", 5, true, true]);
    expect(await page("skip: 4")).toEqual(["E", 5, true, false]);
    expect(await page("first: 5")).toEqual(["ABCDE", 5, false, false]);
    expect(await page("skip: 9, first: 2")).toEqual(["", 5, true, false]);
    for (const wrong of ["first: -1", 'after: "x"', `skip: -1`])
      expect(codeOf(await ask(`{ companies(${wrong}) { edges { cursor } } }`))).toEqual([102, undefined]);
  });

  test("of any class are found by the id of Relay", async () => {
    const { objectId } = await acme().companies.create({ name: "City" });
    const query = "query ($id: ID!) { node(id: $id) { __typename id ... on Company { name } } }";
    const id = btoa(`Company:${objectId}`);
    expect((await ask(query, { id })).data).toEqual({ node: { __typename: "Company", id, name: "City" } });
    for (const other of [objectId, btoa("Company:Gone000000"), btoa("Nothing:Gone000000")])
      expect((await ask(query, { id: other })).data).toEqual({ node: null });
  });

  test("are found by conditions behind pointers, and by pointers to one of several classes", async () => {
    const firm = acme();
    const { objectId: company } = await firm.companies.create({ name: "City" });
    const { objectId: contact } = await firm.contacts.create({ name: "Cleo", company });
    const { objectId: deal } = await firm.deals.create({ title: "Bridge", stage: "Lead", contact });
    for (const [subject, related] of [
      ["to Cleo", { relatedContact: contact }],
      ["about it", { relatedDeal: deal }],
      ["alone", {}],
    ] as const)
      await firm.activities.create({ type: "Call", subject, dueDate: "2027-03-02T00:00:00.000Z", ...related });
    const subjects = async (where: string) => {
      const { data, errors } = await ask(
        `{ activities(where: ${where}, order: [subject_ASC]) { edges { node { subject relatedTo { __typename ... on Contact { name } ... on Deal { title contact { company { name } } } } } } } }`,
      );
      expect(errors).toBeUndefined();
      return (data.activities as unknown as { edges: ReadonlyArray<{ node: Values }> }).edges.map(({ node }) => node);
    };
    const cleo = { subject: "to Cleo", relatedTo: { __typename: "Contact", name: "Cleo" } };
    const about = {
      subject: "about it",
      relatedTo: { __typename: "Deal", title: "Bridge", contact: { company: { name: "City" } } },
    };
    const alone = { subject: "alone", relatedTo: null };
    expect(await subjects("{}")).toEqual([about, alone, cleo]);
    expect(
      await subjects('{ relatedTo: { haveContact: { company: { have: { name: { equalTo: "City" } } } } } }'),
    ).toEqual([cleo]);
    expect(await subjects(`{ relatedTo: { equalTo: ${JSON.stringify(btoa(`Deal:${deal}`))} } }`)).toEqual([about]);
    expect(await subjects("{ relatedTo: { exists: false } }")).toEqual([alone]);
    expect(await subjects('{ AND: [{ subject: { matchesRegex: "^a" } }, { relatedTo: { exists: true } }] }')).toEqual([
      about,
    ]);
    // Contacts and deals list what points to them.
    const { data } = await ask(
      "{ contacts { edges { node { activities { count } deals { edges { node { activities { count } } } } } } } }",
    );
    expect(data.contacts).toEqual({
      edges: [{ node: { activities: { count: 1 }, deals: { edges: [{ node: { activities: { count: 1 } } }] } } }],
    });
  });

  test("show who may read and change them, and take it", async () => {
    const { user } = await host.app.as({ organizationId: "acme" }).identity.signUp({
      ...{ username: "ana", email: "ana@example.com", password: "correct horse" },
    });
    const input = {
      fields: { title: "Bridge", stage: "Lead", ACL: { users: [{ userId: user.objectId, read: true, write: false }] } },
    };
    const { data, errors } = await ask(
      "mutation ($input: CreateDealInput!) { createDeal(input: $input) { deal { ACL { users { userId read write } public { read } } } } }",
      { input },
    );
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain(JSON.stringify({ userId: user.objectId, read: true, write: false }));
  });
});

describe("a write", () => {
  test("creates what it links to in one transaction, or nothing", async () => {
    const query =
      "mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { name company { name } } } }";
    const company = { createAndLink: { name: "City" } };
    expect((await ask(query, { input: { fields: { name: "Cleo", company } } })).data).toEqual({
      createContact: { contact: { name: "Cleo", company: { name: "City" } } },
    });
    expect(codeOf(await ask(query, { input: { fields: { name: "", company } } }))).toEqual([142, "REQUIRED"]);
    expect(
      codeOf(await ask(query, { input: { fields: { name: "Ben", company: { ...company, link: "x" } } } })),
    ).toEqual([107, undefined]);
    expect(await acme().companies.count()).toBe(1);
  });

  test.each(stores)("on %s creates what declared pointers and relations point to, or nothing", async (_, open) => {
    host = await hostOn(open);
    token = await host.logIn("boss");
    const firm = acme();
    await firm.customClasses.declare({ class: "Intake" });
    await firm.customFields.declare({ class: "Intake", field: "company", type: "Pointer", target: "Company" });
    await firm.customFields.declare({ class: "Intake", field: "before", type: "Pointer", target: "Intake" });
    await firm.customFields.declare({ class: "Intake", field: "others", type: "Relation", target: "Company" });
    await firm.customFields.declare({ class: "Deal", field: "intake", type: "Pointer", target: "Intake" });
    const create = `mutation ($input: CreateDealInput!) { createDeal(input: $input) { deal {
      title intake { company { name } before { company { name } } others(order: [name_ASC]) { edges { node { name } } } }
    } } }`;
    const intakeOf = (name: string) => ({
      company: { createAndLink: { name: "City" } },
      before: { createAndLink: { company: { createAndLink: { name: "Port" } } } },
      others: { createAndAdd: [{ name: "A" }, { name }] },
    });
    const deal = (name: string) => ({
      input: { fields: { title: "Bridge", stage: "Lead", amount: 1, intake: { createAndLink: intakeOf(name) } } },
    });
    const { data, errors } = await ask(create, deal("B"));
    expect([errors, data]).toEqual([
      undefined,
      {
        createDeal: {
          deal: {
            title: "Bridge",
            intake: {
              ...{ company: { name: "City" }, before: { company: { name: "Port" } } },
              others: { edges: [{ node: { name: "A" } }, { node: { name: "B" } }] },
            },
          },
        },
      },
    ]);
    expect(codeOf(await ask(create, deal("")))).toEqual([142, "REQUIRED"]);
    expect((await ask("{ intakes { count } companies { count } deals { count } }")).data).toEqual({
      ...{ intakes: { count: 2 }, companies: { count: 4 }, deals: { count: 1 } },
    });
    const change = `mutation ($input: UpdateDealInput!) { updateDeal(input: $input) { deal { intake { others { count } } } } }`;
    const [{ objectId: id = "" } = {}] = (await firm.deals.list({})).results;
    const others = { add: [], createAndAdd: [{ name: "C" }] };
    expect((await ask(change, { input: { id, fields: { intake: { createAndLink: { others } } } } })).data).toEqual({
      updateDeal: { deal: { intake: { others: { count: 1 } } } },
    });
  });

  test("that a rule refuses says why, as in REST, and clears a field by null", async () => {
    await staffed(1);
    const { results } = await acme().allocations.list({ limit: 1 });
    const id = results[0]?.objectId;
    const query =
      "mutation ($input: UpdateAllocationInput!) { updateAllocation(input: $input) { allocation { allocationPercent } } }";
    const { errors, data } = await ask(query, { input: { id, fields: { allocationPercent: 90 } } });
    expect(data).toEqual({ updateAllocation: null });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("Over the limit: Engineer 0"),
      extensions: { code: 142, refusal: { code: "OVER_CAPACITY" } },
    });
    const company = await acme().companies.create({ name: "City", industry: "Public" });
    const cleared = await ask(
      "mutation ($input: UpdateCompanyInput!) { updateCompany(input: $input) { company { industry } } }",
      {
        input: { id: company.objectId, fields: { industry: null } },
      },
    );
    expect(cleared.data).toEqual({ updateCompany: { company: { industry: null } } });
  });

  test("takes the context of REST, and tells warnings beside the data", async () => {
    await staffed(1);
    const { objectId, version } = (await acme().projects.list({ limit: 1 })).results[0] as never as {
      objectId: string;
      version: number;
    };
    const query = "mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { project { status } } }";
    const input = { id: objectId, fields: { status: "Cancelled" } };
    const context = (of: Values) => ({ "x-parse-cloud-context": JSON.stringify(of) });
    const old = { id: objectId, fields: { clientName: "Port" } };
    expect(codeOf(await ask(query, { input: old }, context({ expectedVersion: version + 5 })))).toEqual([
      142,
      "VERSION_CONFLICT",
    ]);
    const closed = await ask(query, { input }, context({ reason: "The client left" }));
    expect(closed).toMatchObject({ data: { updateProject: { project: { status: "Cancelled" } } } });
    expect(closed.extensions?.warnings).toEqual([expect.objectContaining({ code: expect.any(String) })]);
  });

  test("with a request id answers a repeat as the first time (R-REQ-1)", async () => {
    const query = `mutation { a: createCompany(input: { fields: { name: "City" } }) { company { objectId } } b: createCompany(input: { fields: { name: "Port" } }) { company { objectId } } }`;
    const headers = { "x-parse-request-id": "one" };
    const first = await ask(query, {}, headers);
    expect(await ask(query, {}, headers)).toEqual(first);
    expect(await acme().companies.count()).toBe(2);
    expect(codeOf(await ask(query.replace("City", "Dam"), {}, headers))[0]).toBe(159);
  });
});

describe("accounts", () => {
  test("sign up, log in, are the viewer, change their password, and log out", async () => {
    token = "";
    const fields = { username: "ana", password: "correct horse", email: "ana@example.com" };
    const signed = await ask(
      "mutation ($input: SignUpInput!) { signUp(input: $input) { clientMutationId viewer { sessionToken user { id username email role } } } }",
      {
        input: { fields, clientMutationId: "1" },
      },
    );
    const { viewer } = signed.data.signUp as never as { viewer: { sessionToken: string; user: { id: string } } };
    expect(signed.data).toMatchObject({
      signUp: {
        clientMutationId: "1",
        viewer: { user: { username: "ana", email: "ana@example.com", role: "engineer" } },
      },
    });
    token = viewer.sessionToken;
    expect((await ask("{ viewer { sessionToken user { id username } } }")).data).toEqual({
      viewer: { sessionToken: token, user: { id: viewer.user.id, username: "ana" } },
    });
    const changed = await ask(
      "mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { username } sessionToken } }",
      {
        input: { id: viewer.user.id, fields: { password: "another horse" } },
      },
    );
    const { sessionToken, user } = changed.data.updateUser as never as { sessionToken: string; user: Values };
    expect(user).toEqual({ username: "ana" });
    expect(codeOf(await ask("{ viewer { user { id } } }"))).toEqual([209, "SESSION_INVALID"]);
    token = sessionToken;
    expect((await ask("mutation { logOut(input: {}) { ok } }")).data).toEqual({ logOut: { ok: true } });
    expect(codeOf(await ask("{ viewer { user { id } } }"))[0]).toBe(209);
    token = await host.logIn("ana", "another horse");
    expect(token).toMatch(/^r:/);
  });

  test("are refused as in REST", async () => {
    token = "";
    const logIn = (username: string) =>
      ask("mutation ($input: LogInInput!) { logIn(input: $input) { viewer { sessionToken } } }", {
        input: { username, password: "wrong horse" },
      });
    expect(await logIn("boss")).toEqual(await logIn("nobody"));
    expect(codeOf(await logIn("boss"))).toEqual([101, "LOGIN_FAILED"]);
    const signUp = (fields: Values) =>
      ask("mutation ($input: SignUpInput!) { signUp(input: $input) { viewer { sessionToken } } }", {
        input: { fields },
      });
    expect(codeOf(await signUp({ username: "boss", password: "correct horse", email: "b@example.com" }))).toEqual([
      202,
      "DUPLICATE",
    ]);
    expect(
      codeOf(
        await signUp({ username: "eve", password: "correct horse", email: "e@example.com", role: "administrator" }),
      ),
    ).toEqual([119, "ROLE_NOT_OPEN"]);
    expect(codeOf(await ask("{ companies { count } }"))).toEqual([101, "AUTH_REQUIRED"]);
    token = "r:acme.wrong";
    expect(codeOf(await ask("{ companies { count } }"))).toEqual([209, "SESSION_INVALID"]);
  });

  test("have roles, which everybody who is signed in reads", async () => {
    await host.app
      .as({ organizationId: "acme" })
      .identity.signUp({ username: "ana", email: "ana@example.com", password: "correct horse" });
    const node = (name: string, users: ReadonlyArray<string>) => ({
      node: {
        ...{ id: btoa(`Role:${name}`), objectId: name, name, ACL: { public: { read: true, write: false } } },
        users: { count: users.length, edges: users.map((username) => ({ node: { username } })) },
      },
    });
    const fields =
      "id objectId name ACL { public { read write } } users(order: [username_ASC]) { count edges { node { username } } }";
    expect(
      await ask(`{
        all: roles { count }
        some: roles(where: { name: { in: ["administrator", "engineer"] } }, first: 1) { count edges { node { ${fields} } } pageInfo { hasNextPage } }
        none: roles(where: { name: { in: ["engineer"], equalTo: "owner" } }) { count }
        role(id: "engineer") { users(where: { username: { equalTo: "boss" } }) { count } }
      }`),
    ).toEqual({
      data: {
        ...{ all: { count: 6 }, none: { count: 0 }, role: { users: { count: 0 } } },
        some: { count: 2, edges: [node("administrator", ["boss"])], pageInfo: { hasNextPage: true } },
      },
    });
    const engineer = `{ role(id: "${btoa("Role:engineer")}") { name users { edges { node { username } } } } }`;
    expect((await ask(engineer)).data).toEqual({
      role: { name: "engineer", users: { edges: [{ node: { username: "ana" } }] } },
    });
    expect(codeOf(await ask('{ role(id: "owner") { name } }'))[0]).toBe(101);
    token = "";
    expect(codeOf(await ask("{ roles { count } }"))).toEqual([101, "AUTH_REQUIRED"]);
  });

  test("may not promote themselves, nor change others", async () => {
    await host.app
      .as({ organizationId: "acme" })
      .identity.signUp({ username: "ana", email: "ana@example.com", password: "correct horse" });
    token = await host.logIn("ana");
    const own = await acme().identity.me();
    const update = (id: string, fields: Values) =>
      ask("mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { role } } }", {
        input: { id, fields },
      });
    expect((await update(own.objectId, { role: "administrator" })).errors).toHaveLength(1);
    expect(codeOf(await update("Another000", { username: "eve" }))[0]).toBe(206);
    expect((await acme().identity.me()).role).toBe("engineer");
  });
});

describe("callCloudCode", () => {
  test("runs an operation, and a function of the host", async () => {
    const run = (functionName: string, params: Values) =>
      ask("mutation ($input: CallCloudCodeInput!) { callCloudCode(input: $input) { result clientMutationId } }", {
        input: { functionName, params, clientMutationId: "x" },
      });
    expect((await run("companies.create", { name: "City" })).data.callCloudCode).toMatchObject({
      result: { name: "City" },
      clientMutationId: "x",
    });
    expect(codeOf(await run("companies.nothing", {}))).toEqual([141, undefined]);
    host = await openGraphqlHost(memory(), { functions: { greet: ({ params }) => `Hello ${String(params.name)}` } });
    token = await host.logIn("boss");
    expect((await run("greet", { name: "Ana" })).data.callCloudCode).toMatchObject({ result: "Hello Ana" });
  });
});

describe("what is declared", () => {
  test("at run time by another process is in the schema at the next request (L-41)", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "firmcore graphql ")), "firm.db");
    host = await openGraphqlHost(sqlite({ file: path }) as never);
    token = await host.logIn("boss");
    const other = await openFirm(sqlite({ file: path }), { identity: quickIdentity() });
    onTestFinished(() => other.close());
    const by = other.as({ organizationId: "acme", userId: "host", role: "administrator" });
    const mutate = () =>
      ask(`mutation { createCompany(input: { fields: { name: "City", mood: "sunny" } }) { company { name mood } } }`);
    expect(codeOf(await mutate())[0]).toBe(102);
    await by.customFields.declare({ class: "Company", field: "mood", type: "String" });
    expect((await mutate()).data).toEqual({ createCompany: { company: { name: "City", mood: "sunny" } } });
    expect(
      (
        await ask(
          `{ companies(where: { mood: { equalTo: "sunny" } }, order: [mood_ASC]) { count edges { node { mood } } } }`,
        )
      ).data,
    ).toEqual({
      companies: { count: 1, edges: [{ node: { mood: "sunny" } }] },
    });
    expect(codeOf(await ask("{ intakes { count } }"))[0]).toBe(102);
    await by.customClasses.declare({ class: "Intake" });
    await by.customFields.declare({ class: "Intake", field: "company", type: "Pointer", target: "Company" });
    await by.customFields.declare({ class: "Intake", field: "others", type: "Relation", target: "Company" });
    await by.customFields.declare({ class: "Intake", field: "at", type: "GeoPoint" });
    await by.customFields.declare({ class: "Intake", field: "size", type: "Number" });
    await by.customFields.declare({ class: "Intake", field: "day", type: "Date" });
    const { results } = await by.companies.list({});
    const company = results[0]?.objectId;
    const made = await ask(
      "mutation ($input: CreateIntakeInput!) { createIntake(input: $input) { intake { id company { name } others { count edges { node { name } } } at { latitude } size day } } }",
      {
        input: {
          fields: {
            company: { link: company },
            others: { add: [company] },
            at: { latitude: 50, longitude: 7 },
            size: 3,
            day: "2027-03-01T00:00:00.000Z",
          },
        },
      },
    );
    expect(made.errors).toBeUndefined();
    expect(made.data.createIntake).toMatchObject({
      intake: {
        ...{ company: { name: "City" }, others: { count: 1, edges: [{ node: { name: "City" } }] } },
        ...{ at: { latitude: 50 }, size: 3, day: "2027-03-01T00:00:00.000Z" },
      },
    });
    const found = async (where: string) => {
      const { data, errors } = await ask(`{ intakes(where: ${where}) { count } }`);
      expect(errors).toBeUndefined();
      return (data.intakes as unknown as { count: number }).count;
    };
    expect(await found('{ company: { have: { name: { equalTo: "City" } } } }')).toBe(1);
    expect(await found('{ company: { haveNot: { name: { equalTo: "City" } } } }')).toBe(0);
    expect(await found("{ at: { nearSphere: { latitude: 50, longitude: 7 }, maxDistance: 0.1 } }")).toBe(1);
    expect(await found('{ day: { lessThan: "2027-03-01T00:00:00.000Z" } }')).toBe(0);
    // The class that it points to lists it.
    expect(
      (await ask("{ companies { edges { node { intakes { edges { node { size } } } } } } }")).data.companies,
    ).toEqual({
      edges: [{ node: { intakes: { edges: [{ node: { size: 3 } }] } } }],
    });
    const { id } = (made.data.createIntake as unknown as { intake: { id: string } }).intake;
    expect(
      (
        await ask("mutation ($id: ID!) { updateIntake(input: { id: $id, fields: { size: 4 } }) { intake { size } } }", {
          id,
        })
      ).data,
    ).toEqual({
      updateIntake: { intake: { size: 4 } },
    });
    expect(
      (await ask("mutation ($id: ID!) { deleteIntake(input: { id: $id }) { intake { size } } }", { id })).data,
    ).toEqual({
      deleteIntake: { intake: { size: 4 } },
    });
    await by.customFields.delete({ class: "Company", field: "mood" });
    expect(codeOf(await ask("{ companies { edges { node { mood } } } }"))[0]).toBe(102);
    await host.app.close();
  });
});

describe("a stranger", () => {
  test("learns of no declared class or field but those of accounts, which the answer to a log-in has", async () => {
    const by = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    await by.customClasses.declare({ class: "Intake" });
    await by.customFields.declare({ class: "Company", field: "mood", type: "String" });
    await by.customFields.declare({ class: "User", field: "shoe", type: "Number" });
    const types = async () => JSON.stringify(await ask("{ __schema { types { name fields { name } } } }"));
    expect(await types()).toMatch(/"Intake".*"mood"|"mood".*"Intake"/);
    const own = await acme().identity.me();
    await acme().users.update({ objectId: own.objectId, custom: { shoe: 41 } });
    token = "";
    expect(await types()).not.toMatch(/Intake|mood/);
    const input = { username: "boss", password: "correct horse" };
    const query = "mutation ($input: LogInInput!) { logIn(input: $input) { viewer { user { shoe } } } }";
    expect((await ask(query, { input })).data).toEqual({ logIn: { viewer: { user: { shoe: 41 } } } });
    // A session that has ended hinders no log-in.
    token = "r:acme.wrong";
    expect((await ask(query.replace("shoe", "username"), { input })).data).toEqual({
      logIn: { viewer: { user: { username: "boss" } } },
    });
  });
});

test("a client, who sees what the firm declared for the own projects alone, reads these and the account", async () => {
  const { user, sessionToken } = await host.app
    .as({ organizationId: "acme" })
    .identity.signUp({ username: "carl", email: "carl@example.com", password: "correct horse" });
  await acme().customFields.declare({ class: "Project", field: "mood", type: "String" });
  await acme().customFields.declare({ class: "Deal", field: "size", type: "String" });
  const { objectId: clientCompany } = await acme().companies.create({ name: "City" });
  await acme().users.setRole({ objectId: user.objectId, role: "clientLead", clientCompany });
  const answer = (query: string) => host.ask(query, {}, sessionToken);
  expect((await answer("{ projects { count } viewer { user { username } } }")).data).toEqual({
    projects: { count: 0 },
    viewer: { user: { username: "carl" } },
  });
  expect((await answer("{ projects { edges { node { mood } } } }")).data).toEqual({ projects: { edges: [] } });
  expect(codeOf(await answer("{ deals { edges { node { size } } } }"))[0]).toBe(102);
  expect(codeOf(await answer("{ deals { count } }"))[0]).toBe(119);
});

describe("a request", () => {
  test("needs an application id, and is answered to every origin", async () => {
    const send = (headers: Readonly<Record<string, string>>, method = "POST", url = endpoint) =>
      host.handler(
        new Request(url, {
          method,
          headers: { "content-type": "application/json", ...headers },
          ...(method === "POST" ? { body: '{"query":"{ health }"}' } : {}),
        }),
      );
    for (const headers of [
      {},
      { "x-parse-application-id": "other" },
      { "x-parse-application-id": "firmcore", "x-parse-master-key": "a wrong key" },
    ]) {
      const said = await send(headers as never);
      expect([said.status, await said.json()]).toEqual([403, { error: "unauthorized" }]);
    }
    const keys = { "x-parse-application-id": "firmcore" };
    const well = await send(keys);
    expect([well.status, well.headers.get("access-control-allow-origin"), await well.json()]).toEqual([
      200,
      "*",
      { data: { health: true } },
    ]);
    expect((await send(keys, "OPTIONS")).status).toBe(204);
    expect((await send(keys, "POST", "http://graphql.test/other")).status).toBe(404);
    expect(await (await send(keys, "GET", `${endpoint}?query=${encodeURIComponent("{ health }")}`)).json()).toEqual({
      data: { health: true },
    });
    // Reading alone goes by GET.
    expect(
      (await send(keys, "GET", `${endpoint}?query=${encodeURIComponent("mutation { logOut(input: {}) { ok } }")}`))
        .status,
    ).toBe(405);
    const { status } = await send({ ...keys, "x-parse-cloud-context": "{" });
    expect(status).toBe(400);
  });

  test("whose store fails tells nothing of it", async () => {
    const broken = graphqlHandler(
      {
        ports: host.app.ports,
        as: (() => ({
          settled: {
            call: async (name: string) => {
              if (name.startsWith("custom")) return { ok: true, value: { results: [] } };
              if (name === "companies.list") throw new FirmError({ _tag: "Storage", cause: "secret" } as never);
              throw new Error("secret");
            },
          },
        })) as never,
      },
      { applications: { firmcore: "acme" }, onError: (cause) => void host.thrown.push(cause) },
    );
    const headers = { "content-type": "application/json", "x-parse-application-id": "firmcore" };
    const response = await broken(
      new Request(endpoint, {
        method: "POST",
        headers,
        body: JSON.stringify({ query: "{ companies { edges { node { name } } } deals { count } }" }),
      }),
    );
    const text = await response.text();
    expect(text).not.toContain("secret");
    expect(JSON.parse(text).errors.map((each: { extensions: unknown }) => each.extensions)).toEqual([
      { code: 1 },
      { code: 1 },
    ]);
    expect(host.thrown.splice(0)).toHaveLength(2);
  });

  test("for the schema is refused where the host says so, without a hint", async () => {
    host = await openGraphqlHost(memory(), { introspection: false });
    token = await host.logIn("boss");
    for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Deal") { name } }'])
      expect(codeOf(await ask(query))[0]).toBe(102);
    expect(JSON.stringify(await ask("{ compnies { count } }"))).not.toContain("companies");
    expect((await ask("{ companies { __typename count } }")).data).toEqual({
      companies: { __typename: "CompanyConnection", count: 0 },
    });
  });
});
