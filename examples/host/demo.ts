import { randomBytes } from "node:crypto";
import type { App, FirmApi, Mail, Mailer, Role } from "firmcore";
import { makeBusiness, overbook, shortenCertificates } from "../walk/sample-business.ts";
import { fill, later, organizationId } from "../walk/sample-firm.ts";
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
  await shortenCertificates(founder, projects.slice(1, 4), today);
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
    const { manager = "", engineer = "", sales = "" } = made;
    await makeBusiness(app, founder, { manager, engineer, sales }, today);
  }
  await makeSamples(app, ids);
  return known;
};
