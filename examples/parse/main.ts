import { serve } from "@hono/node-server";
import { openFirm } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { parseHandler } from "firmcore/parse";
import { quickIdentity } from "firmcore/testing";

const app = await openFirm(memory(), {
  now: () => Date.parse("2027-03-01T09:00:00Z"),
  identity: quickIdentity(),
});
const boss = { username: "boss", email: "boss@acme.example", password: "correct horse" };
await app.bootstrap({ organizationId: "acme", ...boss });
const answer = parseHandler(app, {
  applications: { firmcore: "acme" },
  files: { storage: memoryFiles(), signingKey: "32 characters or more, from your secrets" },
  onError: console.error,
});
const server = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" });
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address() as { readonly port: number };

import Parse from "parse/node";

const { initialize } = Parse as unknown as { initialize: (applicationId: string) => void };
initialize.call(Parse, "firmcore");
Parse.serverURL = `http://127.0.0.1:${port}/parse`;

const { username, password } = boss;
const user = await Parse.User.logIn(username, password);
const session = { sessionToken: user.getSessionToken() ?? "" };
const save = (className: string, fields: Parse.Attributes) => new Parse.Object(className, fields).save(null, session);

const ana = await Parse.User.signUp("ana", "correct horse 2", { email: "ana@acme.example" });
const engineer = await save("EngineerProfile", {
  ...{ user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" },
});
const project = await save("Project", {
  ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager: user },
});
const booking = { engineer, project, assignmentRole: "Lead", status: "Booked", allocationPercent: 60 };
const march = { startDate: new Date("2027-03-01"), endDate: new Date("2027-03-31") };
await save("Allocation", { ...booking, ...march });

const roster = await new Parse.Query("Allocation").include(["engineer.user", "project"]).find(session);
for (const each of roster)
  console.log(each.get("engineer").get("user").get("username"), each.get("project").get("projectName"));

await save("Allocation", { ...booking, ...march }).catch(({ code, message }) => console.log(code, message));

import { Client, fetchExchange } from "@urql/core";
import { graphqlHandler } from "firmcore/graphql";

const answerGraphql = graphqlHandler(app, { applications: { firmcore: "acme" }, onError: console.error });
const graphql = serve({ fetch: answerGraphql, port: 0, hostname: "127.0.0.1" });
await new Promise((resolve) => graphql.once("listening", resolve));
const host = {
  url: `http://127.0.0.1:${(graphql.address() as { readonly port: number }).port}/graphql`,
  ...{ exchanges: [fetchExchange], preferGetMethod: false },
  fetchOptions: {
    headers: { "X-Parse-Application-Id": "firmcore", "X-Parse-Session-Token": session.sessionToken },
  },
};
const client = new Client(host);
const who = await client.query(
  `{
    engineerProfiles(where: { discipline: { equalTo: "Civil" } }, order: [fullName_ASC], first: 10) {
      count
      edges { node { fullName allocations { edges { node { allocationPercent project { projectName } } } } } }
    }
  }`,
  {},
);
console.log(JSON.stringify(who.data.engineerProfiles));

const create = `mutation ($input: CreateAllocationInput!) {
  createAllocation(input: $input) { allocation { id project { projectName } } clientMutationId }
}`;
const fields = {
  ...{ engineer: { link: engineer.id }, assignmentRole: "Lead", status: "Booked", allocationPercent: 60 },
  ...{ startDate: "2027-03-01", endDate: "2027-03-31" },
};
const port2 = { projectCode: "P-2", projectName: "Port", clientName: "City", status: "Active" };
const manager = { projectManager: { link: user.id } };
const created = { createAndLink: { ...port2, ...manager } };
const { error } = await client.mutation(create, { input: { fields: { ...fields, project: created } } });
for (const { message, extensions } of error?.graphQLErrors ?? []) console.log(extensions.code, message);

const begun = Promise.withResolvers<Response>();
const listener = new Client({
  ...{ ...host, fetchSubscriptions: true },
  fetch: async (input, init) => {
    const response = await fetch(input, init);
    begun.resolve(response);
    return response;
  },
});
const told = new Promise<{ readonly event: string; readonly node: object; readonly original: object }>((resolve) =>
  listener
    .subscription(
      `subscription {
        engineerProfiles(where: { primaryLocation: { equalTo: "Bonn" } }) {
          event node { fullName } original { primaryLocation }
        }
      }`,
      {},
    )
    .subscribe(({ data }) => resolve(data.engineerProfiles)),
);
await begun.promise;
const move = `mutation ($id: ID!) {
  updateEngineerProfile(input: { id: $id, fields: { primaryLocation: "Bonn" } }) { clientMutationId }
}`;
await client.mutation(move, { id: engineer.id });
console.log(JSON.stringify(await told));

answerGraphql.close();
graphql.close();

import type { Server } from "node:http";
import { liveQuery } from "firmcore/live-query";
import { WebSocketServer } from "ws";

const live = liveQuery(app, { applications: { firmcore: "acme" }, onError: console.error });
const sockets = new WebSocketServer({ server: server as Server, path: "/parse", maxPayload: 1_000_000 });
sockets.on("connection", (socket, request) => live.serve(socket, request));

const fullBookings = new Parse.Query("Allocation").greaterThan("allocationPercent", 80);
const subscription = await fullBookings.subscribe(session.sessionToken);
const entered = new Promise<Parse.Object>((resolve) => subscription.on("enter", resolve));
await roster[0]?.save({ allocationPercent: 100 }, session);
console.log("now", (await entered).get("allocationPercent"));
await (Parse.LiveQuery as unknown as { readonly close: () => Promise<void> }).close();
live.close();
sockets.close();

const card = await new Parse.File("first-aid.txt", { base64: btoa("Ana Ruiz, First Aid") }).save(session);
const days = { issuedOn: new Date("2027-01-10"), expiresOn: new Date("2029-01-10"), status: "Valid" };
const { id } = await save("Certification", {
  ...{ engineer, certificationName: "First Aid", issuer: "Red Cross", ...days },
  documentUrl: card?.url(),
});
const read = await new Parse.Query("Certification").get(id ?? "", session);
console.log(await (await fetch(String(read.get("documentUrl")))).text());

server.close();
