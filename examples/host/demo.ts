import { randomBytes } from "node:crypto";
import type { App, FirmApi, Mail, Mailer, Role } from "firmcore";
import { bookedFrom, fill, later, organizationId } from "../walk/sample-firm.ts";
import { makeSamples, type SampleIds } from "./example-records.ts";
import type { DemoAccount } from "./page/login.ts";

export { organizationId };

const accounts: ReadonlyArray<{ readonly username: string; readonly role: Role; readonly about: string }> = [
  { username: "coordinator", role: "coordinator", about: "plans everybody, books, and sees every project" },
  { username: "manager", role: "projectManager", about: "sees everybody, and decides about hours on own projects" },
  { username: "engineer", role: "engineer", about: "sees own bookings, hours and certificates" },
  { username: "sales", role: "salesperson", about: "sees own deals, and projects" },
  { username: "client", role: "clientLead", about: "sees the projects of one client" },
];
const mailOf = (username: string): string => `${username}@lindau.example`;
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });

/** Imports two bookings over capacity: an import keeps them, and reports show them. */
const overbook = async (app: App, founder: FirmApi, today: string): Promise<void> => {
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

/** A mailer for the demo firm that keeps mails in this process. Mails are sent after the answer. */
export interface Inbox extends Mailer {
  readonly next: (username: string) => Promise<Mail>;
}
export const inbox = (): Inbox => {
  const waiting = new Map<string, (mail: Mail) => void>();
  return {
    send: async (mail) => waiting.get(mail.username)?.(mail),
    onError: (_mail, cause) => console.error(cause),
    next: (username) => new Promise((resolve) => void waiting.set(username, resolve)),
  };
};

/** An account with a new password for this run; an existing account gets it by a password reset. */
const account = async (app: App, founder: FirmApi, username: string, role: Role, mails: Inbox) => {
  const visitor = app.as({ organizationId });
  const password = randomBytes(9).toString("base64url");
  const [known] = (await founder.users.list({ where: { username } })).results;
  if (known === undefined) {
    const { user } = await visitor.identity.signUp({ username, email: mailOf(username), password });
    await founder.users.setRole({ objectId: user.objectId, role });
    return { objectId: user.objectId, password };
  }
  const mail = mails.next(username);
  await visitor.identity.requestPasswordReset({ email: mailOf(username) });
  const { token } = await mail;
  await visitor.identity.resetPassword({ token, newPassword: password });
  return { objectId: known.objectId, password };
};

/** Leave, tentative bookings, and certificates that projects ask for and that end too early. */
const makeBusy = async (founder: FirmApi, today: string): Promise<void> => {
  const { results: people } = await founder.engineers.list({ order: "fullName", limit: 60 });
  const { results: projects } = await founder.projects.list({ order: "projectCode", limit: 12 });
  for (const [i, { objectId: engineer }] of people.entries()) {
    if (i % 5 === 2) {
      const startDate = later(today, 3 + ((i * 11) % 60));
      const status = i % 3 === 0 ? "Requested" : "Granted";
      await founder.timeOff.request({ engineer, startDate, endDate: later(startDate, 4 + (i % 9)), status });
    }
    const project = projects[(i * 5) % projects.length]?.objectId ?? "";
    const startDate = later(today, 14 + ((i * 7) % 28));
    // A tentative booking that does not fit is left out.
    if (i % 4 === 1)
      await founder.settled.allocations.assign({
        engineer,
        project,
        allocationPercent: 20,
        startDate,
        endDate: later(startDate, 27),
        assignmentRole: "Reviewer",
        status: "Tentative",
      });
  }
  // The certificate was shorter than was thought when the people were booked.
  for (const { objectId, requiredCertifications } of projects.slice(1, 4)) {
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

/** The projects and the profile of the accounts that people log in with. */
const equip = async (founder: FirmApi, made: Readonly<Record<string, string>>, today: string): Promise<void> => {
  const { results: projects } = await founder.projects.list({ order: "projectCode", limit: 3 });
  const company = await founder.companies.create({ name: "City of Lindau" });
  await founder.users.setRole({ objectId: made.client ?? "", role: "clientLead", clientCompany: company.objectId });
  for (const { objectId } of projects)
    await founder.projects.update({ objectId, projectManager: made.manager ?? "", client: company.objectId });
  const person = { fullName: "Eva Engineer", discipline: "Structural", employmentStatus: "active" };
  const { objectId: engineer } = await founder.engineers.create({ user: made.engineer ?? "", ...person });
  await founder.certifications.create({
    engineer,
    certificationName: "First Aid",
    issuer: "Red Cross",
    issuedOn: later(today, -690),
    expiresOn: later(today, 40),
  });
  const [first, second] = projects.filter(({ requiredCertifications }) => requiredCertifications.length === 0);
  for (const [project, allocationPercent, status] of [
    [first, 60, "Confirmed"],
    [second ?? first, 30, "Tentative"],
  ] as const)
    await founder.allocations.assign({
      engineer,
      project: project?.objectId ?? "",
      allocationPercent,
      startDate: later(today, -28),
      endDate: later(today, 35),
      assignmentRole: "Engineer",
      status,
    });
  await founder.timeOff.request({
    engineer,
    startDate: later(today, 42),
    endDate: later(today, 46),
    status: "Granted",
  });
};
/** Deals of the sales account, one of them past its day. */
const makeDeals = async (app: App, founder: FirmApi, user: string, today: string): Promise<void> => {
  const { deals, contacts, activities } = app.as({ organizationId, userId: user });
  const { results: companies } = await founder.companies.list({ where: { name: "City of Lindau" }, limit: 1 });
  const company = companies[0]?.objectId ?? "";
  const contact = await contacts.create({ name: "Cora Stein", email: "cora.stein@lindau.example", company });
  for (const [title, stage, amount, days] of [
    ["Lake promenade", "Lead", 120_000, 80],
    ["Fire station", "Lead", 45_000, 64],
    ["Bus depot roof", "Qualified", 68_000, 50],
    ["Flood gates", "Proposal", 240_000, 30],
    ["School gym", "Proposal", 85_000, -6],
    ["Harbour cranes", "Negotiation", 310_000, 12],
    ["Water tower", "Won", 96_000, 0],
    ["Car park", "Lost", 30_000, -20],
  ] as const)
    await deals.create({
      title,
      stage,
      amount,
      company,
      contact: contact.objectId,
      expectedCloseDate: later(today, days),
    });
  const call = {
    subject: "Ask about the flood gates",
    relatedContact: contact.objectId,
    dueDate: `${later(today, -1)}T10:00:00.000Z`,
  };
  await activities.create({ type: "Call", ...call });
};

/** Tasks and a status update of the manager's first project. */
const makeTasks = async (app: App, made: Readonly<Record<string, string>>, today: string): Promise<void> => {
  const { projects, tasks, statusUpdates } = app.as({ organizationId, userId: made.manager ?? "" });
  const { results } = await projects.list({
    where: { projectManager: made.manager ?? "" },
    order: "projectCode",
    limit: 1,
  });
  const [project] = results.map(({ objectId }) => objectId);
  if (project === undefined) return;
  const task = (title: string, due: number, more: object = {}) =>
    tasks.create({ project, title, dueDate: later(today, due), assignedUser: made.engineer ?? "", ...more });
  const survey = await task("Survey of the ground", -9);
  await tasks.start(survey.objectId);
  await tasks.finish(survey.objectId);
  const design = await task("Design of the foundation", 6);
  await tasks.start(design.objectId);
  await task("Noise report", -2);
  await task("Tender", 20, { dependsOn: [design.objectId] });
  await statusUpdates.create({ project, update: "The client has agreed to the survey; design goes on as planned." });
};

/** Four weeks of hours of the engineer's account: approved, and the last ones submitted or still a draft. */
const enterHours = async (
  app: App,
  founder: FirmApi,
  made: Readonly<Record<string, string>>,
  today: string,
): Promise<void> => {
  const { results: profiles } = await founder.engineers.list({ where: { user: made.engineer ?? "" }, limit: 1 });
  const where = {
    engineer: profiles[0]?.objectId ?? "",
    status: "confirmed",
    startDate: { atMost: later(today, -28) },
  } as const;
  const [booking] = (await founder.allocations.list({ where, limit: 1 })).results;
  if (booking === undefined) return;
  const { engineer, project, objectId: allocation } = booking;
  const days = Array.from({ length: 28 }, (_, i) => later(today, -1 - i)).filter(
    (day) => ![0, 6].includes(new Date(day).getUTCDay()),
  );
  const own = app.as({ organizationId, userId: made.engineer ?? "" });
  const entered = await own.batch(
    days.map((workDate, i) => ({
      operation: "hours.create" as const,
      input: {
        engineer,
        project,
        allocation,
        workDate,
        hours: 5 + (i % 3),
        billingStatus: i === 0 ? "Draft" : "Submitted",
      },
    })),
    { transaction: true },
  );
  await app
    .as({ organizationId, userId: made.manager ?? "" })
    .hours.decideMany({ objectIds: entered.slice(3).map(({ objectId }) => objectId), decision: "approve" });
};

/** Opens the demo firm, which is filled around `today` when it is empty, with an account for each role. Prints their passwords. */
export const openDemo = async (
  app: App,
  mails: Inbox,
  ids: SampleIds,
  today: string,
  say: (line: string) => void,
): Promise<ReadonlyArray<DemoAccount>> => {
  const founder = app.as({ organizationId, userId: "founder", role: "administrator" });
  const empty = (await founder.engineers.count()) === 0;
  if (empty) {
    await fill(app, today, (done) => say(`filling the invented firm: ${done}`), { waiting: true });
    await overbook(app, founder, today);
    await makeBusy(founder, today);
  }
  const filledOn = (await founder.settings.get()).updatedAt?.slice(0, 10) ?? today;
  if (later(filledOn, 14) < today)
    say(`The invented firm was filled around ${filledOn}; delete its database to fill it around today.`);
  say("\nLindau Engineering, an invented firm. Its accounts, with passwords for this run:");
  const made: Record<string, string> = {};
  const known: Array<DemoAccount> = [];
  for (const { username, role, about } of accounts) {
    const { objectId, password } = await account(app, founder, username, role, mails);
    made[username] = objectId;
    known.push({ username, password, role, about });
    say(`  ${username.padEnd(12)} ${password}`);
  }
  if (empty) {
    await equip(founder, made, today);
    await enterHours(app, founder, made, today);
    await makeDeals(app, founder, made.sales ?? "", today);
    await makeTasks(app, made, today);
  }
  await makeSamples(app, ids);
  return known;
};
