// DATABASE_URL=postgres://… node examples/postgres/main.ts: three ways to win an offer and book an engineer in one transaction.
import { FirmError } from "firmcore";
import { app, caller, pool } from "./firm.ts";
import { win as drizzle } from "./with-drizzle.ts";
import { win as kysely } from "./with-kysely.ts";
import { win as pg } from "./with-pg.ts";

await pool.query("create table offers (id text primary key)");
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
  startDate: "2027-01-01",
});
const booking = { engineer: ana.objectId, project: bridge.objectId, assignmentRole: "Lead", allocationPercent: 30 };

for (const [name, win] of Object.entries({ pg, kysely, drizzle })) {
  const march = { ...booking, startDate: "2027-03-01", endDate: "2027-03-31" };
  console.log(`${name}: ${(await win(`${name} 1`, march)).allocationPercent} % booked`);
  // Over capacity: the offer is not won either.
  const second = win(`${name} 2`, { ...march, allocationPercent: 75 });
  console.log(`${name}: ${await second.catch((error) => (error instanceof FirmError ? error.code : error))}`);
}
const { rows } = await pool.query("select id from offers order by id");
console.log(`won: ${rows.map(({ id }) => id).join(", ")}`);
await app.close();
await pool.end();
