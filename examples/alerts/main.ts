import { createServer } from "node:http";
import { explain, type Notifier, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { webhook } from "firmcore/webhook";
import { Webhook } from "standardwebhooks";

// A notifier of your own: anything with a name and `send`.
const chat: Notifier = {
  name: "chat",
  send: async ({ recipient, alert }) => console.log(`to ${recipient.username}: ${alert.message}`),
};

// What receives the webhook verifies it with the reference library of Standard Webhooks.
const secret = `whsec_${Buffer.from("32 random bytes of your own here").toString("base64")}`;
const received: Array<unknown> = [];
const receiver = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  received.push(new Webhook(secret).verify(body, request.headers as Record<string, string>));
  response.writeHead(204).end();
}).listen(0, "127.0.0.1");
await new Promise((listening) => receiver.once("listening", listening));
const { port } = receiver.address() as { readonly port: number };

const notifiers = [chat, webhook({ url: `http://127.0.0.1:${port}/alerts`, secret })];
const app = await openFirm(memory(), { notifiers, now: () => Date.parse("2027-08-02T08:00:00Z") });
const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const account = async (externalId: string, role: "engineer" | "projectManager" | "coordinator") =>
  (await host.users.provision({ externalId, role })).objectId;
await account("cora", "coordinator");
const projectManager = await account("pia", "projectManager");
const ana = { user: await account("ana", "engineer"), fullName: "Ana Souza", discipline: "Structural" };
const { objectId: engineer } = await host.engineers.create(ana);
const held = { engineer, certificationName: "PE", issuer: "State", issuedOn: "2020-01-01" };
await host.certifications.create({ ...held, expiresOn: "2027-09-30" });
const bridge = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager };
const { objectId: project } = await host.projects.create(bridge);
const booking = { engineer, project, allocationPercent: 50, assignmentRole: "Lead", startDate: "2027-05-01" };
await host.allocations.assign(booking);

const pia = app.as({ organizationId: "acme", externalId: "pia" });
const { results } = await pia.alerts.list();
for (const alert of results) console.log(explain(alert, { locale: "de" }));
for (const { key } of results) await pia.alerts.acknowledge({ key });
console.log((await pia.alerts.list()).results.length);

console.log(await app.alerts.deliver({ organizationId: "acme" }));
console.log(await app.alerts.deliver({ organizationId: "acme" }));
console.log(`${received.length} messages received`);
await app.close();
receiver.close();
