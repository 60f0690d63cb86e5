import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory());
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const { objectId: manager } = await firm.users.provision({ externalId: "pia", role: "projectManager" });
const { objectId } = await firm.projects.create({ name: "Bridge", manager });

let saved = await app.currentCursor({ organizationId: "acme" });
console.log("projects at the beginning:", await firm.projects.count());

await firm.projects.update({ objectId, name: "Old Bridge" });
await firm.projects.start(objectId);
for await (const change of app.changes({ organizationId: "acme", after: saved })) {
  console.log(change.event, change.class, change.version);
  saved = change.cursor; // store it together with your work
  if (change.class === "StatusUpdate") break;
}

const pia = app.as({ organizationId: "acme", userId: manager });
const after = await pia.currentCursor();
console.log("projects that Pia sees:", await pia.projects.count());
await firm.companies.create({ name: "City" });
await firm.projects.update({ objectId, name: "Older Bridge" });
for await (const { is, record } of pia.changes({ after, classes: ["Project"] })) {
  console.log(is, record?.projectName);
  break;
}
