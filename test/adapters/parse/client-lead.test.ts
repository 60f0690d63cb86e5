import { expect, test } from "vitest";
import { graphqlHandler } from "../../../src/graphql.ts";
import { openScene } from "./refusal-scene.ts";

/** Emil leads the work for the city, whose project has values of declared fields. */
const openClient = async () => {
  const scene = await openScene();
  const { admin, projectId, emilId } = scene;
  const { objectId: client } = await admin.companies.create({ name: "City" });
  await admin.customFields.declare({ class: "Project", field: "due", type: "Date" });
  await admin.customFields.declare({ class: "Project", field: "margin", type: "Number", read: ["administrator"] });
  await admin.customFields.declare({ class: "RateStep", field: "source", type: "String" });
  await admin.customClasses.declare({ class: "Notice", read: ["anyone"], create: ["clientLead"] });
  await admin.customFields.declare({ class: "Notice", field: "at", type: "Date" });
  await admin.customClasses.declare({
    class: "Secret",
    read: ["engineer"],
    create: ["engineer"],
    update: [],
    delete: [],
  });
  await admin.projects.update({ objectId: projectId, client, custom: { due: "2027-02-01T00:00:00.000Z", margin: 7 } });
  await admin.users.setRole({ objectId: emilId, role: "clientLead", clientCompany: client });
  return { ...scene, asClient: scene.asEmil };
};
const due = { __type: "Date", iso: "2027-02-01T00:00:00.000Z" };

test("R-CUST-4: a client lead reads declared fields with the rows of the own company", async () => {
  const { asClient, projectId } = await openClient();
  const row = { objectId: projectId, due };
  expect((await asClient("GET", `/classes/Project/${projectId}`)).body).toMatchObject(row);
  for (const query of [
    "",
    "?order=due",
    '?where={"due":{"$exists":true}}',
    '?where={"due":{"$gt":"2027-01-01T00:00:00Z"}}',
  ]) {
    const { body } = await asClient("GET", `/classes/Project${query}`);
    expect(body, query).toMatchObject({ results: [row] });
    expect(JSON.stringify(body)).not.toContain("margin");
  }
  // A field that only administrators read is refused like a name that nobody declared.
  expect((await asClient("GET", "/classes/Project?order=margin")).status).toBe(200);
  expect((await asClient("GET", '/classes/Project?where={"margin":7}')).body).toEqual({ results: [] });
});

test("R-CUST-4: a client lead reaches the own classes that are open to them, and reads of no other declaration", async () => {
  const { app, asClient, emilId } = await openClient();
  const { body } = await asClient("POST", "/classes/Notice", { at: due });
  expect(body).toMatchObject({ objectId: expect.any(String) });
  expect((await asClient("GET", "/classes/Notice")).body).toMatchObject({ results: [{ at: due }] });
  expect((await asClient("GET", "/classes/Secret")).body).toMatchObject({ code: 119 });
  const client = app.as({ organizationId: "acme", userId: emilId });
  const fields = (await client.customFields.list({})).results.map(({ class: of, field }) => `${of}.${field}`);
  expect(fields).toEqual(["Notice.at", "Project.due"]);
  expect((await client.customClasses.list({})).results.map((each) => each.class)).toEqual(["Notice"]);
});

test("a client lead asks GraphQL", async () => {
  const { app, send } = await openClient();
  const { sessionToken } = (await send("POST", "/login", { username: "emil", password: "correct horse" })).body as {
    readonly sessionToken?: string;
  };
  const ask = graphqlHandler(app, { applications: { firmcore: "acme" } });
  const response = await ask(
    new Request("http://graphql.test/graphql", {
      method: "POST",
      headers: {
        ...{ "content-type": "application/json", "x-parse-application-id": "firmcore" },
        "x-parse-session-token": String(sessionToken),
      },
      body: JSON.stringify({ query: "{ projects { edges { node { projectName due } } } }" }),
    }),
  );
  const node = { projectName: "Bridge", due: due.iso };
  expect(await response.json()).toEqual({ data: { projects: { edges: [{ node }] } } });
});
