import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory(), { now: () => Date.parse("2027-03-01T09:00:00Z") });
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const { engineers, projects, deals, rates, users, certifications, allocations } = firm;

const ids = new Map<string, string>();
for (const [fullName, discipline, primaryLocation, rate] of [
  ["Ana Souza", "Structural", "Lisbon", 90],
  ["Ben Ito", "Traffic", null, 70],
  ["Cleo Árnason", "Structural", "Linz", null],
] as const) {
  const externalId = fullName.slice(0, 3);
  const { objectId: user } = await users.provision({ externalId, role: "engineer" });
  const engineer = await engineers.create({ user, fullName, discipline, primaryLocation });
  if (rate !== null) await rates.set({ engineer: engineer.objectId, from: "2027-01-01", rate });
  ids.set(fullName, engineer.objectId);
}
const ana = ids.get("Ana Souza") ?? "";
const manager = await users.provision({ externalId: "pia", role: "projectManager" });
const { objectId: project } = await projects.create({
  ...{ projectName: "Bridge", projectCode: "B-1", clientName: "City", projectManager: manager.objectId },
  requiredCertifications: ["PE", "PMP"],
});
await certifications.create({ engineer: ana, certificationName: "PE", issuer: "NCEES", issuedOn: "2026-01-01" });
await certifications.create({ engineer: ana, certificationName: "PMP", issuer: "PMI", issuedOn: "2026-01-01" });
const half = { allocationPercent: 50, assignmentRole: "Structural engineer" };
await allocations.assign({ engineer: ana, project, startDate: "2027-03-01", ...half });
for (const [title, amount] of [
  ["Mall", 500],
  ["Quay", { minor: 60_000, currency: "EUR" }],
  ["Dam", null],
] as const)
  await deals.create({ title, amount });

type Where = NonNullable<NonNullable<Parameters<typeof engineers.list>[0]>["where"]>;
const show = async (where: Where) => {
  const { results } = await engineers.list({ where, order: "fullName", select: ["fullName"] });
  console.log(JSON.stringify(where), "→", results.map(({ fullName }) => fullName.split(" ")[0]).join(" ") || "nobody");
};

await show({ discipline: "Structural" });
await show({ discipline: { is: "Traffic" } });
await show({ discipline: { not: "Structural" } });
await show({ discipline: { in: ["Traffic", "Survey"] } });
await show({ primaryLocation: { notIn: ["Linz"] } });
await show({ primaryLocation: null });
await show({ primaryLocation: { exists: true } });
await show({ fullName: { atLeast: "B", below: "C" } });
await show({ fullName: { above: "Ana Souza", atMost: "Ben Ito" } });
await show({ employedUntil: { reaches: "2027-12-31" } });
await show({ fullName: { startsWith: "Ana" } });
await show({ fullName: { endsWith: "son" } });
await show({ fullName: { contains: { text: "á", anyCase: true } } });
await show({ fullName: { words: "ITO" } });
await show({ fullName: { matches: "^[A-B]" } });
await show({ fullName: { matches: { pattern: "á.*SON$", anyCase: true } } });

await show({ or: [{ discipline: "Traffic" }, { primaryLocation: "Linz" }] });
await show({ and: [{ discipline: "Structural" }, { not: { primaryLocation: "Linz" } }] });

const certified = (requiredCertifications: object) => projects.count({ where: { requiredCertifications } });
console.log(await certified({ hasAll: ["PE", "PMP"] }), await certified({ hasAll: ["PE", "CPA"] }));
console.log(await certified({ hasAny: ["CPA", "PE"] }), await certified({ hasOnly: ["PE"] }));

console.log(await deals.count({ where: { amount: { atLeast: 500 } } }));
console.log(await deals.count({ where: { amount: { above: { minor: 1, currency: "EUR" } } } }));

const { companies, customFields } = firm;
await customFields.declare({ class: "Company", field: "site", type: "GeoPoint" });
await customFields.declare({ class: "Company", field: "region", type: "Polygon" });
const vienna = { latitude: 48.2082, longitude: 16.3738 };
const linz = { latitude: 48.3069, longitude: 14.2858 };
const austria = [
  { latitude: 46.4, longitude: 9.5 },
  { latitude: 46.4, longitude: 17.2 },
  { latitude: 49, longitude: 17.2 },
  { latitude: 49, longitude: 9.5 },
];
await companies.create({ name: "Danube Rail", custom: { site: linz, region: austria } });
await companies.create({ name: "City Works", custom: { site: vienna } });

const placed = async (custom: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
  const { results } = await companies.list({ where: { custom } });
  console.log(results.map(({ name }) => name).join(", ") || "none");
};
await placed({ site: { near: { point: vienna } } });
await placed({ site: { near: { point: linz, maxKm: 100 } } });
await placed({ site: { within: { center: vienna, radiusKm: 10 } } });
await placed({ site: { within: { box: [linz, { latitude: 48, longitude: 14 }] } } });
await placed({ site: { within: { polygon: austria.slice(0, 3) } } });
await placed({ region: { covers: linz } });

await show({ user: { where: { username: { startsWith: "Be" } } } });
await show({ objectId: { among: { of: "Allocation.engineer", where: { allocationPercent: 50 } } } });
await show({ objectId: { notAmong: { of: "Certification.engineer", where: { certificationName: "PE" } } } });

await show({ hourlyRate: { atLeast: 80 } });
await show({ hourlyRate: null });
console.log(await certifications.count({ where: { status: "valid" } }));

let after: string | null = null;
do {
  const page: Awaited<ReturnType<typeof engineers.list>> = await engineers.list({
    ...{ order: ["discipline", "-fullName"], limit: 2 },
    ...(after === null ? {} : { after }),
  });
  console.log(page.results.map(({ fullName }) => fullName).join(", "));
  after = page.next;
} while (after !== null);

const { results, included } = await allocations.list({
  select: ["allocationPercent", "engineer"],
  include: { engineer: { user: true }, project: true },
});
for (const { allocationPercent, engineer } of results)
  console.log(included?.EngineerProfile?.[engineer]?.fullName, allocationPercent);

const { permissions } = await projects.list({ permissions: true });
const list = permissions?.Project?.[project] ?? {};
console.log(list["*"], list["role:administrator"], list[manager.objectId]);

console.log((await engineers.distinct({ field: "discipline" })).results);
console.log((await certifications.distinct({ field: "status", where: { engineer: ana } })).results);
console.log(await engineers.count({ where: { discipline: "Structural" } }));
