import type { App, FirmApi } from "firmcore";
import { bookedFrom, later, organizationId } from "./sample-firm.ts";

/** The accounts whose work is shown. */
export interface SampleUsers {
  readonly manager: string;
  readonly engineer: string;
  readonly sales: string;
}

const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });

/** Imports two bookings over capacity: an import keeps them, and reports show them. */
export const overbook = async (app: App, founder: FirmApi, today: string): Promise<void> => {
  const { results: people } = await founder.engineers.list({ order: "fullName", limit: 8 });
  const engineer = { in: people.slice(3).map(({ objectId }) => objectId) };
  const { results } = await founder.allocations.list({
    where: { startDate: bookedFrom(today), engineer },
    order: ["allocationPercent", "createdAt"],
    limit: 2,
  });
  const rows = results.map(({ engineer, project }, i) => ({
    objectId: `Legacy000${i}`,
    engineer: pointer("EngineerProfile", engineer),
    project: pointer("Project", project),
    allocationPercent: 60,
    startDate: `${later(today, 7)}T00:00:00.000Z`,
    endDate: `${later(today, 25)}T00:00:00.000Z`,
    assignmentRole: "Reviewer",
    status: "Active",
    createdAt: `${later(today, -160)}T08:00:00.000Z`,
    updatedAt: `${later(today, -160)}T08:00:00.000Z`,
  }));
  await app.import({ organizationId, userId: "founder", role: "administrator" }, [
    { class: "Allocation", file: "Allocation.json", rows },
  ]);
};

/** Projects ask for a certificate that was shorter than was thought when the people were booked. */
export const shortenCertificates = async (
  founder: FirmApi,
  projects: ReadonlyArray<{ readonly objectId: string; readonly requiredCertifications: ReadonlyArray<string> }>,
  today: string,
): Promise<void> => {
  for (const { objectId, requiredCertifications } of projects) {
    await founder.projects.update({ objectId, requiredCertifications: [...requiredCertifications, "PE"] });
    const booked = { project: objectId, endDate: { reaches: later(today, 30) } };
    const { results } = await founder.allocations.list({ where: booked, order: "engineer", limit: 2 });
    for (const [i, { engineer }] of results.entries()) {
      const { results: held } = await founder.certifications.list({ where: { engineer, certificationName: "PE" } });
      for (const each of held)
        await founder.certifications.update({ objectId: each.objectId, expiresOn: later(today, 9 + 12 * i) });
    }
  }
};

/** Deals of the salesperson, one of them past its day, with a contact and activities. */
const makeDeals = async (app: App, founder: FirmApi, user: string, today: string): Promise<void> => {
  const { deals, contacts, activities } = app.as({ organizationId, userId: user });
  const { results: known } = await founder.companies.list({ where: { name: "City of Lindau" }, limit: 1 });
  const company = known[0]?.objectId ?? (await founder.companies.create({ name: "City of Lindau" })).objectId;
  const contact = await contacts.create({
    name: "Cora Stein",
    email: "cora.stein@lindau.example",
    phone: "+49 8382 5550",
    company,
  });
  const made = new Map<string, string>();
  for (const [title, stage, amount, days] of [
    ["Lake promenade", "Lead", 120_000, 80],
    ["Fire station", "Lead", 45_000, 64],
    ["Bus depot roof", "Qualified", 68_000, 50],
    ["Flood gates", "Proposal", 240_000, 30],
    ["School gym", "Proposal", 85_000, -6],
    ["Harbour cranes", "Negotiation", 310_000, 12],
    ["Water tower", "Won", 96_000, 0],
    ["Car park", "Lost", 30_000, -20],
  ] as const) {
    const expected = { company, contact: contact.objectId, expectedCloseDate: later(today, days) };
    made.set(title, (await deals.create({ title, stage, amount, ...expected })).objectId);
  }
  const of = (title: string) => ({ relatedDeal: made.get(title) ?? "" });
  for (const [type, subject, days, more] of [
    ["Call", "Ask about the flood gates", -1, { relatedContact: contact.objectId }],
    ["Meeting", "Present the offer for the school gym", -8, of("School gym")],
    ["Email", "Send the references for the cranes", 2, of("Harbour cranes")],
  ] as const)
    await activities.create({ type, subject, dueDate: `${later(today, days)}T10:00:00.000Z`, ...more });
};

/** Tasks, a status update and documents of the manager's first project. */
const makeTasks = async (app: App, { manager, engineer }: SampleUsers, today: string): Promise<void> => {
  const { projects, tasks, statusUpdates, documents } = app.as({ organizationId, userId: manager });
  const { results } = await projects.list({ where: { projectManager: manager }, order: "projectCode", limit: 1 });
  const [project] = results.map(({ objectId }) => objectId);
  if (project === undefined) return;
  const task = (title: string, due: number, more: object = {}) =>
    tasks.create({ project, title, dueDate: later(today, due), assignedUser: engineer, ...more });
  const survey = await task("Survey of the ground", -9);
  await tasks.start(survey.objectId);
  await tasks.finish(survey.objectId);
  const design = await task("Design of the foundation", 6);
  await tasks.start(design.objectId);
  await task("Noise report", -2);
  await task("Tender", 20, { dependsOn: [design.objectId] });
  await statusUpdates.create({ project, update: "The client has agreed to the survey; design goes on as planned." });
  const document = (title: string, file: string) =>
    documents.create({ title, fileUrl: `https://files.lindau.example/${file}` });
  const { objectId } = await document("Survey of the ground", "survey.pdf");
  await documents.share({ objectId, role: "engineer" });
  await document("Fee estimate", "fees.pdf");
};

/** Deals, activities, tasks and documents of the accounts. */
export const makeBusiness = async (app: App, founder: FirmApi, users: SampleUsers, today: string): Promise<void> => {
  await makeDeals(app, founder, users.sales, today);
  await makeTasks(app, users, today);
};

/** What the walk shows beside people, bookings and hours: accounts, their work, and what needs attention on the day. */
export const fillBusiness = async (app: App, today: string): Promise<void> => {
  const founder = app.as({ organizationId, userId: "founder", role: "administrator" });
  const account = async (externalId: string, role: "coordinator" | "projectManager" | "salesperson") =>
    (await founder.users.provision({ externalId, role })).objectId;
  await account("cora", "coordinator");
  const [manager, sales] = [await account("pia", "projectManager"), await account("sam", "salesperson")];
  const { results: projects } = await founder.projects.list({ order: "projectCode" });
  const [first, , , , fifth] = projects;
  const { results: booked } = await founder.allocations.list({
    where: { project: first?.objectId ?? "", status: "confirmed" },
    order: "createdAt",
    limit: 1,
  });
  const [booking] = booked;
  if (booking === undefined || fifth === undefined) throw new Error("the invented firm has no bookings");
  const { user } = await founder.engineers.get(booking.engineer);
  await makeBusiness(app, founder, { manager, engineer: user, sales }, today);
  await overbook(app, founder, today);
  await shortenCertificates(founder, [fifth], today);
  // Hours that nobody has decided about yet, and hours that were rejected.
  const { engineer, project, objectId: allocation } = booking;
  const entry = { engineer, project, allocation, hours: 6, billingStatus: "Submitted" };
  const own = app.as({ organizationId, userId: user });
  await own.hours.create({ ...entry, workDate: later(today, -4) });
  const rejected = await own.hours.create({ ...entry, workDate: later(today, -5) });
  await app
    .as({ organizationId, userId: manager })
    .hours.reject(rejected.objectId, { reason: "That was travel, not design" });
};
