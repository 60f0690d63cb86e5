import { explain, isRefusal, openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory(), { now: () => Date.parse("2027-01-04T12:00:00Z") });
const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const userOf = async (externalId: string, role: "engineer" | "projectManager" | "coordinator" | "administrator") =>
  (await host.users.provision({ externalId, role })).objectId;
const [manager, engineer] = [await userOf("pia", "projectManager"), await userOf("ana", "engineer")];
const ana = await host.engineers.create({
  ...{ user: engineer, fullName: "Ana Souza", discipline: "Structural", employmentStatus: "active" },
  hourlyRate: { minor: 9_000, currency: "USD" },
});
const bridge = await host.projects.create({ name: "Bridge", manager, status: "active" });
/** The operations of a person, by your own id. */
const as = (externalId: string) => app.as({ organizationId: "acme", externalId });

/** In Next this is a server action: its file begins with "use server", and `externalId` comes from your session. */
const book = async (externalId: string, form: FormData): Promise<string> => {
  const text = (name: string): string => String(form.get(name));
  try {
    const { allocationPercent } = await as(externalId).allocations.assign({
      ...{ engineer: text("engineer"), project: text("project"), assignmentRole: text("assignmentRole") },
      ...{ startDate: text("startDate"), endDate: text("endDate") },
      allocationPercent: Number(text("allocationPercent")),
    });
    return `booked at ${allocationPercent} %`;
  } catch (error) {
    if (isRefusal(error)) return explain(error.detail);
    throw error;
  }
};
const form = new FormData();
const values = { engineer: ana.objectId, project: bridge.objectId, assignmentRole: "Lead", allocationPercent: "60" };
for (const [name, value] of Object.entries(values)) form.set(name, value);
form.set("startDate", "2027-03-01");
form.set("endDate", "2027-03-31");
console.log(await book("pia", form));
await userOf("cora", "coordinator");
console.log(await book("cora", form));

await host.certifications.create({
  ...{ engineer: ana.objectId, certificationName: "PE", issuer: "State" },
  ...{ issuedOn: "2026-01-01", expiresOn: "2027-09-30" },
});
form.set("startDate", "2027-09-01");
form.set("endDate", "2027-10-01");
form.set("allocationPercent", "10");
console.log(await book("cora", form));

const entry = { engineer: ana.objectId, project: bridge.objectId, hours: 7.5, billingStatus: "Submitted" };
await as("ana").hours.create({ ...entry, workDate: "2027-01-04" });
const { results: hours } = await as("pia").hours.list({ where: { project: bridge.objectId }, order: "workDate" });
const { results: buttons } = await as("pia").actions(
  "BillableHour",
  hours.map(({ objectId }) => objectId),
);
for (const [i, { workDate, hours: worked, billingStatus }] of hours.entries()) {
  const button = buttons[i];
  console.log(workDate, worked, billingStatus, button?.ok && button.actions.approve.allowed);
}

const { results: allowed } = await as("ana").actions("Project", [bridge.objectId]);
for (const each of allowed) if (each.ok && !each.actions.hold.allowed) console.log(explain(each.actions.hold.refusal));

const survey = await as("pia").tasks.create({ project: bridge.objectId, title: "Survey", assignedUser: engineer });
const design = await as("pia").tasks.create({
  project: bridge.objectId,
  title: "Design",
  dependsOn: [survey.objectId],
});
console.log((await as("ana").tasks.list({})).results.map(({ title }) => title));
console.log(await as("ana").settled.tasks.get(design.objectId));

await as("ana").tasks.finish(survey.objectId);
await as("pia").tasks.finish(design.objectId);
const closed = await as("pia").settled.projects.complete(bridge.objectId);
console.log(closed.ok ? "closed" : explain(closed.refusal));
const { results: updates } = await as("pia").statusUpdates.list({ where: { project: bridge.objectId } });
console.log(updates.map(({ update }) => update));

await host.settings.set({ billingRoles: ["administrator", "coordinator"] });
await userOf("fin", "coordinator");
const [first] = hours;
if (first !== undefined) {
  await as("pia").hours.approve(first.objectId);
  await as("fin").hours.invoice({ objectId: first.objectId, invoiceRef: "2027-001" });
}
const month = { from: "2027-01-01", to: "2027-01-31", by: "project" } as const;
for (const { name, lines } of (await as("fin").reports.money(month)).results)
  console.log(
    name,
    lines.map(({ invoiced, unbilled }) => [invoiced.minor, unbilled.minor]),
  );
