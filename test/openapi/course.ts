import { type App, type Caller, type Mail, openFirm, operationNames } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity, recordingMailer } from "firmcore/testing";
import { exampleBody } from "../../src/derive/openapi/example-values.ts";
import { plainClasses } from "../../src/operations/plain-classes.ts";
import type { Adapter } from "../../src/ports/adapter.ts";

/** An accepted call: the operation, its input and its answer. */
export interface Accepted {
  readonly name: string;
  readonly sent: unknown;
  readonly answer: unknown;
}
type Sent = Readonly<Record<string, unknown>>;
type Row = { readonly objectId: string };
const organizationId = "acme";

/** Makes one call. */
export type MakeCall = (app: App<unknown>, caller: Caller, name: string, sent?: Sent) => Promise<unknown>;
const plainly: MakeCall = (app, caller, name, sent) => app.as(caller).call(name, sent);

/** Calls every operation successfully at least once, by name, as outside callers do. */
export const course = async (
  adapter: Adapter<unknown> = memory() as Adapter<unknown>,
  makeCall: MakeCall = plainly,
): Promise<ReadonlyArray<Accepted>> => {
  const mailer = recordingMailer();
  let ids = 0;
  const app = await openFirm(adapter, {
    identity: quickIdentity(),
    mailer,
    now: () => Date.parse("2027-01-04T12:00:00Z"),
    newId: () => `C${String(++ids).padStart(9, "0")}`,
  });
  const taken: Array<Accepted> = [];
  const by =
    (caller: Caller) =>
    async (name: string, sent?: Sent): Promise<never> => {
      const answer = await makeCall(app, caller, name, sent);
      taken.push({ name, sent: sent ?? {}, answer });
      return answer as never;
    };
  const host = by({ organizationId, userId: "host", role: "administrator" });
  const account = async (externalId: string, role: string): Promise<string> =>
    ((await host("users.provision", { externalId, role })) as Row).objectId;
  const adminId = await account("admin", "administrator");
  const admin = by({ organizationId, userId: adminId });

  const anaUser = await account("ana", "engineer");
  const asAna = by({ organizationId, userId: anaUser });
  const make = async (name: string, sent: Sent): Promise<Row> => ({
    objectId: ((await admin(name, sent)) as Row).objectId,
  });
  const ana = await make("engineers.create", {
    user: anaUser,
    fullName: "Ana",
    discipline: "Civil",
    employmentStatus: "Full-time",
    hourlyRate: 90,
  });
  await admin("engineers.update", { ...ana, primaryLocation: "Lisbon", hourlyRate: { minor: 9_500, currency: "USD" } });
  const gone = await make("engineers.create", {
    user: await account("ben", "engineer"),
    fullName: "Ben",
    discipline: "Civil",
  });
  await admin("engineers.delete", gone);

  const engineer = ana.objectId;
  const held = { engineer, certificationName: "PE", issuer: "State", issuedOn: "2020-01-01", status: "Valid" };
  const certificate = await make("certifications.create", { ...held, expiresOn: "2028-01-01" });
  await admin("certifications.update", { ...certificate, status: "Expiring", certificationNumber: "7" });
  await admin("certifications.delete", await make("certifications.create", { ...held, certificationName: "PMP" }));

  const project = await make("projects.create", {
    projectCode: "B-1",
    projectName: "Bridge",
    clientName: "City",
    projectManager: adminId,
    requiredCertifications: ["PE"],
    rate: 120,
  });
  await admin("projects.update", { ...project, description: "Over the river", endDate: "2028-12-31" });
  for (const event of ["start", "hold", "resume", "complete"]) await admin(`projects.${event}`, project);
  await admin("projects.reopen", { ...project, reason: "more work" });
  const other = await make("projects.create", { name: "Dam" });
  await admin("projects.cancel", { ...other, reason: "no money" });
  await admin("projects.delete", other);

  const task = await make("tasks.create", {
    project: project.objectId,
    title: "Survey",
    assignedUser: anaUser,
    dueDate: "2026-12-31",
  });
  const next = await make("tasks.create", { project: project.objectId, dependsOn: [task.objectId] });
  await admin("tasks.update", { ...task, status: "Open" });
  await admin("tasks.overdue");
  await admin("tasks.start", task);
  await admin("tasks.block", { ...task, reason: "no access" });
  await admin("tasks.finish", task);
  await admin("tasks.reopen", task);
  await admin("tasks.get", task);
  await admin("tasks.delete", next);
  const said = await make("statusUpdates.create", { project: project.objectId, update: "It begins" });
  await admin("statusUpdates.update", { ...said, update: "It begins today" });
  await admin("statusUpdates.delete", await make("statusUpdates.create", { project: project.objectId, update: "x" }));

  const asked = {
    engineer,
    project: project.objectId,
    allocationPercent: 33.33,
    startDate: "2027-01-04",
    assignmentRole: "Lead",
  };
  await admin("allocations.check", asked);
  const booking = await make("allocations.assign", { ...asked, endDate: "2027-06-30", status: "Proposed" });
  await admin("allocations.confirm", booking);
  await admin("allocations.change", { ...booking, allocationPercent: 50, notes: "half" });
  await admin("allocations.extend", { ...booking, endDate: null });
  await admin("allocations.move", { ...booking, startDate: "2027-01-03", endDate: "2027-05-31" });
  await admin("allocations.release", booking);
  await admin("allocations.complete", booking);
  await admin("allocations.reactivate", booking);
  await admin("allocations.cancel", booking);
  await admin("allocations.delete", booking);
  const open = await make("allocations.assign", { ...asked, rate: 130, overrideReason: "renewal is under way" });

  const enter = async (more: Sent = {}): Promise<Row> => ({
    objectId: (
      (await asAna("hours.create", {
        engineer,
        project: project.objectId,
        workDate: "2027-01-04",
        hours: 1.5,
        ...more,
      })) as Row
    ).objectId,
  });
  const hour = await enter({ allocation: open.objectId });
  await asAna("hours.edit", { ...hour, notes: "piers" });
  await asAna("hours.setBillable", { ...hour, billable: false });
  await asAna("hours.setBillable", { ...hour, billable: true });
  await asAna("hours.submit", hour);
  await asAna("hours.recall", hour);
  await asAna("hours.submit", hour);
  await admin("hours.reject", { ...hour, reason: "which piers?" });
  await asAna("hours.submit", hour);
  await admin("hours.approve", hour);
  await admin("hours.reopen", { ...hour, reason: "wrong day" });
  await asAna("hours.submit", hour);
  await admin("hours.approve", { ...hour, billedMinutes: 60 });
  await admin("hours.invoice", { ...hour, invoiceRef: "R-1" });
  await admin("hours.pay", hour);
  const lost = await enter({ billingStatus: "Submitted" });
  await admin("alerts.all");
  await admin("alerts.acknowledge", { key: `hours-waiting|BillableHour|${lost.objectId}|1` });
  await admin("alerts.list", { withAcknowledged: true });
  const missing = { objectIds: [lost.objectId, "0000000000"], decision: "approve" };
  await admin("hours.decideMany", missing);
  await admin("hours.writeOff", { ...lost, reason: "goodwill" });
  await asAna("hours.delete", await enter());

  for (const [group, sent] of [
    ["workingTime", { engineer, from: "2026-01-01", minutes: [480, 480, 480, 480, 240, 0, 0] }],
    ["holidays", { calendar: "PT", day: "2027-04-25", name: "Freedom Day" }],
    ["limits", { engineer, from: "2027-01-01", limit: 120 }],
    ["rates", { engineer, from: "2027-02-01", rate: 100 }],
  ] as const) {
    await admin(`${group}.delete`, await make(`${group}.set`, sent));
    await admin(`${group}.set`, sent);
  }
  const leave = async (): Promise<Row> => ({
    objectId: ((await asAna("timeOff.request", { engineer, startDate: "2027-08-02", endDate: "2027-08-20" })) as Row)
      .objectId,
  });
  await admin("timeOff.refuse", await leave());
  const granted = await leave();
  await admin("timeOff.grant", granted);
  await asAna("timeOff.withdraw", granted);
  await admin("timeOff.delete", await leave());
  await leave();

  await admin("engineers.find", { from: "2027-01-04", percent: 20, certifications: ["PE"] });
  await admin("engineers.availability", { engineer, from: "2027-01-01" });
  const year = { from: "2027-01-01", to: "2027-12-31" };
  for (const group of ["engineer", "discipline", "project", "client", "month", ["engineer", "month"]]) {
    await admin("reports.utilization", { ...year, by: group, hours: "all" });
    await admin("reports.money", { ...year, by: group });
  }
  for (const of of ["allocation", "engineer", "project"])
    await admin("reports.planActual", { ...year, by: of, hours: "all", withFuture: true });
  await admin("reports.certifications", { on: "2027-12-01" });
  await admin("reports.uncovered", { from: "2027-01-01" });
  await admin("settings.set", { capacityLimit: 120, from: "2020-01-01", closedThrough: "2026-12-31", name: "Acme" });
  await admin("settings.set", { vocabularies: { "Project.status": { words: { Laufend: "active" } } } });
  await admin("settings.get");
  await admin("allocations.assign", { ...asked, allocationPercent: 60, endDate: "2027-01-31" });
  await admin("settings.set", { tentativeCounts: false });
  await admin("reports.overbooked", { from: "2027-01-01" });

  const pointed: Record<string, string> = { User: adminId, EngineerProfile: engineer, Project: project.objectId };
  for (const { group, entity, inputs } of plainClasses) {
    const body = () => exampleBody(inputs.create, (name) => pointed[name] ?? "none000000");
    const row = await make(`${group}.create`, body());
    await admin(`${group}.update`, row);
    await admin(`${group}.delete`, row);
    pointed[entity.name] = (await make(`${group}.create`, body())).objectId;
  }

  const deal = await make("deals.create", {
    title: "Bridge",
    amount: 1_000,
    expectedCloseDate: "2026-12-31",
    probability: 33.33,
    company: pointed.Company,
  });
  await admin("deals.update", { ...deal, notes: "soon", stage: "Offer" });
  await admin("deals.advance", deal);
  await admin("deals.back", deal);
  await admin("deals.pastClose");
  await admin("deals.pipeline");
  await admin("reports.forecast", year);
  await admin("deals.win", deal);
  await admin("deals.reopen", { ...deal, reason: "not yet" });
  await admin("deals.lose", { ...deal, lostReason: "Price" });
  await admin("deals.stageHistory", deal);
  const call = await make("activities.create", {
    type: "call",
    dueDate: "2026-12-31T09:00:00Z",
    relatedDeal: deal.objectId,
  });
  await admin("activities.update", { ...call, subject: "Call" });
  await admin("activities.overdue");
  await admin("activities.complete", call);
  await admin("activities.delete", await make("activities.create", { subject: "Mail" }));
  await admin("deals.delete", await make("deals.create", { title: "Dam" }));
  const file = { title: "Plan", fileUrl: "https://files.example/plan.pdf" };
  const plan = await make("documents.create", file);
  await admin("documents.update", { ...plan, title: "Site plan" });
  await admin("documents.share", { ...plan, role: "engineer" });
  await admin("documents.share", { ...plan, user: anaUser });
  await asAna("documents.read", plan);
  await admin("documents.unshare", { ...plan, user: anaUser });
  await asAna("accessLog.create", { document: plan.objectId });
  await admin("documents.delete", await make("documents.create", file));
  await admin("accessLog.purge", { before: "2026-01-01", reason: "kept long enough" });
  const offered = { class: "Company", record: pointed.Company };
  await make("grants.add", { ...offered, role: "engineer" });
  await admin("grants.remove", await make("grants.add", { ...offered, user: anaUser }));
  const won = await make("deals.create", { title: "Quay", amount: 1_000, stage: "won" });
  const lead = { engineer, allocationPercent: 90, startDate: "2027-03-01", assignmentRole: "Lead" };
  await admin("deals.handOver", {
    ...{ ...won, projectCode: "Q-1", clientName: "City", skipConflicting: true },
    allocations: [lead, lead],
  });

  await people(by, adminId, mailer.sent);
  const intake = { class: "Intake" };
  await admin("customClasses.declare", { ...intake, read: ["owner", "administrator"] });
  await admin("customClasses.declare", { class: "Referral" });
  await admin("customFields.declare", { ...intake, field: "subject", type: "String" });
  await admin("customFields.declare", { ...intake, field: "old", type: "Number" });
  await admin("customFields.list");
  await admin("customClasses.open", { class: "GameScore", fields: { score: { type: "Number" } } });
  await admin("customClasses.list");
  await admin("customFields.reindex");
  await admin("customFields.delete", { ...intake, field: "old" });
  await admin("customClasses.delete", { class: "Referral" });
  const leak = ((await admin("records.create", { ...intake, custom: { subject: "Leak" } })) as Row).objectId;
  await admin("records.update", { ...intake, objectId: leak, custom: { subject: "Leak in the cellar" } });
  await admin("records.get", { ...intake, objectId: leak });
  await admin("records.list", { ...intake, where: { custom: { subject: { startsWith: "Leak" } } } });
  await admin("records.count", intake);
  await admin("records.distinct", { ...intake, field: "owner" });
  await admin("records.delete", { ...intake, objectId: leak });
  await admin("permissions.of", { class: "User", objectIds: [adminId] });
  await admin("log.list", { limit: 1_000 });
  await admin("log.history", { class: "User", objectId: adminId });
  await admin("log.purge", { before: "2026-06-01", reason: "kept long enough" });
  for (const name of operationNames.filter((each) => each.endsWith(".list") && each !== "log.list")) {
    const group = name.split(".")[0] as string;
    // Users see only their own sessions; alerts are no records.
    if (["sessions", "alerts", "customClasses", "customFields", "records"].includes(group)) continue;
    await listed(admin, group);
  }
  for (const name of operationNames.filter((each) => each.endsWith(".actions"))) {
    const answered = taken.findLast((each) => each.name === name.replace("actions", "list"))?.answer;
    const { results } = answered as { readonly results: ReadonlyArray<Row> };
    await admin(name, { objectIds: [...results.slice(0, 2).map(({ objectId }) => objectId), "nowhere000"] });
  }
  return taken;
};

type By = (caller: Caller) => (name: string, sent?: Sent) => Promise<never>;
const listed = async (as: ReturnType<By>, group: string): Promise<void> => {
  const { results } = (await as(`${group}.list`, { limit: 5 })) as { readonly results: ReadonlyArray<Row> };
  for (const { objectId } of results) await as(`${group}.get`, { objectId });
  await as(`${group}.count`);
  await as(`${group}.distinct`, { field: "objectId" });
};

/** Accounts that users create and use themselves, and changes by an administrator. */
const people = async (by: By, adminId: string, mails: ReadonlyArray<Mail>): Promise<void> => {
  const visitor = by({ organizationId, address: "192.0.2.1" });
  const admin = by({ organizationId, userId: adminId });
  const signUp = async (username: string): Promise<Signed> =>
    visitor("identity.signUp", { username, email: `${username}@example.com`, password: "correct horse" });
  const logIn = async (login: string, password: string): Promise<Signed> =>
    visitor("identity.logIn", { login, password });
  const as = ({ sessionToken }: Signed) => by({ organizationId, sessionToken });
  let read = mails.length;
  const nextToken = async (): Promise<string> => {
    // The mail is sent after the answer.
    while (mails.length === read) await new Promise((resolve) => setImmediate(resolve));
    return mails[read++]?.token ?? "";
  };

  const eva = await signUp("eva");
  const { objectId } = eva.user;
  await as(eva)("identity.me");
  await as(eva)("users.update", { objectId, username: "Eva" });
  await as(eva)("identity.requestVerification");
  await visitor("identity.verifyEmail", { token: await nextToken() });
  await visitor("identity.requestPasswordReset", { email: "eva@example.com" });
  await visitor("identity.resetPassword", { token: await nextToken(), newPassword: "battery staple" });
  await visitor("identity.verifyPassword", { login: "eva", password: "battery staple" });
  await by({ organizationId, allow: { master: true } })("identity.setPassword", {
    ...{ user: objectId, newPassword: "battery staple" },
  });
  const again = await logIn("eva", "battery staple");
  await by({ organizationId, allow: { master: true } })("identity.logInAs", { user: objectId });
  const changed: Signed = await as(again)("identity.changePassword", {
    password: "battery staple",
    newPassword: "correct horse",
  });
  await logIn("eva@example.com", "correct horse");
  await listed(as(changed), "sessions");
  const { results } = (await as(changed)("sessions.list")) as { readonly results: ReadonlyArray<Row> };
  await as(changed)("sessions.revoke", { objectId: results.at(-1)?.objectId });
  await as(changed)("identity.logOutEverywhere", { keepThis: true });
  await as(changed)("identity.logOut");

  await admin("users.setRole", { objectId, role: "projectManager" });
  await admin("users.deactivate", { objectId });
  await admin("users.reactivate", { objectId });
  await admin("users.exportData", { objectId });
  await admin("users.erase", { objectId, reason: "she asked for it" });
  const zoe = await signUp("zoe");
  await as(zoe)("users.delete", { objectId: zoe.user.objectId });
};
interface Signed {
  readonly sessionToken: string;
  readonly user: Row;
}
