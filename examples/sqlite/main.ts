// node examples/sqlite/main.ts: wins an offer and books an engineer in one transaction, in the file FIRM_FILE (default firm.db).
import { FirmError } from "firmcore";
import { app, caller } from "./firm.ts";
import { database, win } from "./in-transaction.ts";

const firm = app.as(caller);
const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
const manager = await firm.users.provision({ externalId: "pia", role: "projectManager" });
const ana = await firm.engineers.create({
  user,
  fullName: "Ana Souza",
  discipline: "Structural",
  employmentStatus: "active",
});
const bridge = await firm.projects.create({
  projectCode: "B-1",
  projectName: "Bridge",
  clientName: "City",
  projectManager: manager.objectId,
});
const march = { startDate: "2027-03-01", endDate: "2027-03-31", assignmentRole: "Lead" };
const booking = { engineer: ana.objectId, project: bridge.objectId, ...march };

console.log(`${(await win("first", { ...booking, allocationPercent: 60 })).allocationPercent} % booked`);
// Over capacity: the offer is not won either.
const second = win("second", { ...booking, allocationPercent: 50 });
console.log(await second.catch((error) => (error instanceof FirmError ? error.code : error)));
console.log(
  "won:",
  database
    .prepare("select id from offers")
    .all()
    .map((row) => (row as { id: string }).id),
);
await app.close();
database.close();
