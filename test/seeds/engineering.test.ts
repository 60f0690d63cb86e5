import { quickIdentity } from "firmcore/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { codeOf } from "../support/firm/outcome.ts";

/** What the engineering resource CRM template asks for, each by a test that calls the operation that docs/seeds.md names. */
let firm: TestFirm;
let pia: string;
beforeEach(async () => {
  firm = await openTestFirm(undefined, { identity: quickIdentity() });
  pia = firm.user("Pia", "projectManager");
});
const visitor = () => firm.app.as({ organizationId: "acme", address: "192.0.2.1" });

describe("classes", () => {
  test("S-A-1 a user has a name, an e-mail, a role, and a password that is never answered", async () => {
    const signedUp = await visitor().identity.signUp({
      ...{ username: "ana", email: "ana@acme.test", password: "correct horse", role: "engineer" },
    });
    const ana = await firm.admin.users.get({ objectId: signedUp.user.objectId });
    expect(ana).toMatchObject({ username: "ana", role: "engineer" });
    expect(JSON.stringify([signedUp, ana])).not.toContain("correct horse");
  });

  test("S-A-2 a profile keeps its user, name, discipline, status, location and rate", async () => {
    const user = firm.user("ana");
    const fields = {
      ...{ user, fullName: "Ana Souza", discipline: "Structural", employmentStatus: "Full-time" },
      ...{ primaryLocation: "Lindau", hourlyRate: { minor: 9_000, currency: "USD" } },
    };
    const { objectId } = await firm.admin.engineers.create(fields);
    expect(await firm.admin.engineers.get({ objectId })).toMatchObject({
      ...fields,
      ...{ employmentStatus: "active", employmentStatusLabel: "Full-time" },
    });
  });

  test("S-A-3 a certification keeps its engineer, names, days, status and document", async () => {
    const fields = {
      ...{ engineer: firm.engineer("Ana"), certificationName: "PE", issuer: "State", certificationNumber: "4711" },
      ...{ issuedOn: "2026-01-01", expiresOn: "2028-12-31", documentUrl: "https://acme.test/pe.pdf" },
    };
    const { objectId } = await firm.admin.certifications.create({ ...fields, status: "Valid" });
    expect(await firm.admin.certifications.get({ objectId })).toMatchObject({ ...fields, status: "valid" });
  });

  test("S-A-4 a project keeps its code, names, status, days, manager and discipline", async () => {
    const fields = {
      ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: pia },
      ...{ startDate: "2027-01-01", endDate: "2027-12-31", requiredDiscipline: "Structural" },
    };
    const { objectId } = await firm.admin.projects.create({ ...fields, status: "Active" });
    expect(await firm.admin.projects.get({ objectId })).toMatchObject({ ...fields, status: "active" });
  });

  test("S-A-5 a booking keeps its engineer, project, percent, days, role, status and notes", async () => {
    const fields = {
      ...{ engineer: firm.engineer("Ana"), project: firm.project("Bridge"), allocationPercent: 33.33 },
      ...{ startDate: "2027-03-01", endDate: "2027-03-31", assignmentRole: "Lead", notes: "site visits" },
    };
    const { objectId } = await firm.admin.allocations.assign({ ...fields, status: "Booked" });
    expect(await firm.admin.allocations.get({ objectId })).toMatchObject({ ...fields, status: "confirmed" });
  });

  test("S-A-6 S-A-38 hours keep their engineer, project, booking, day, time, task, status, author and notes", async () => {
    const [engineer, project] = [firm.engineer("Ana"), firm.project("Bridge")];
    const allocation = firm.booking(engineer, project, 50, "2027-01-01");
    const fields = {
      ...{ engineer, project, allocation, workDate: "2027-01-04", hours: 7.5, taskCode: "T-1", notes: "girders" },
    };
    const { objectId } = await firm.admin.hours.create({ ...fields, billingStatus: "Submitted" });
    expect(await firm.admin.hours.get({ objectId })).toMatchObject({
      ...fields,
      ...{ billingStatus: "submitted", submittedBy: firm.adminId },
    });
  });

  test("S-A-7 a pointer to a record that does not exist is refused", async () => {
    const booking = { engineer: "0000000000", project: firm.project("Bridge"), allocationPercent: 10 };
    const call = firm.admin.allocations.assign({ ...booking, startDate: "2027-03-01", assignmentRole: "Lead" });
    expect(await codeOf(call)).toBe("POINTER_INVALID");
  });
});

/** Ana, an engineer with an account, her booking on Pia's project, and Ben beside her. */
const staffed = () => {
  const [anaUser, benUser] = [firm.user("ana"), firm.user("ben")];
  const ana = firm.engineer("Ana", { user: anaUser });
  const ben = firm.engineer("Ben", { user: benUser });
  const bridge = firm.project("Bridge", { projectManager: pia });
  const booking = firm.booking(ana, bridge, 50, "2027-01-01");
  return { anaUser, benUser, ana, ben, bridge, booking };
};

describe("security", () => {
  test("S-A-10 a profile is changed by its own user, and by nobody else who is no staff", async () => {
    const { anaUser, benUser, ana } = staffed();
    const change = { objectId: ana, primaryLocation: "Lindau" };
    expect(await codeOf(firm.as(benUser).engineers.update(change))).toBe("NOT_FOUND");
    expect(await firm.as(anaUser).engineers.update(change)).toMatchObject({ primaryLocation: "Lindau" });
  });

  test("S-A-11 engineers see their own profile, salespeople and clients none", async () => {
    const { anaUser, ana } = staffed();
    const { results } = await firm.as(anaUser).engineers.list({});
    expect(results.map(({ objectId }) => objectId)).toEqual([ana]);
    // A salesperson may have a profile, but no right to others.
    expect((await firm.as(firm.user("sam", "salesperson")).engineers.list({})).results).toEqual([]);
    expect(await codeOf(firm.as(firm.user("carl", "clientLead")).engineers.list({}))).toBe("CLASS_FORBIDDEN");
  });

  test("S-A-12 only staff create and change certifications and bookings", async () => {
    const { anaUser, ana, bridge, booking } = staffed();
    const coordinator = firm.as(firm.user("cora", "coordinator"));
    const certification = { engineer: ana, certificationName: "PE", issuer: "State", issuedOn: "2027-01-01" };
    const change = { objectId: booking, allocationPercent: 40 };
    for (const user of [anaUser, pia]) {
      expect(await codeOf(firm.as(user).certifications.create(certification))).toBe("CLASS_FORBIDDEN");
      expect(await codeOf(firm.as(user).allocations.change(change))).toBe("CLASS_FORBIDDEN");
    }
    expect(await coordinator.certifications.create(certification)).toMatchObject({ issuer: "State" });
    expect(await coordinator.allocations.change(change)).toMatchObject({ project: bridge, allocationPercent: 40 });
  });

  test("S-A-13 managers read the staffing of their projects and decide its hours", async () => {
    const { ana, bridge, booking } = staffed();
    const hours = [firm.hour(ana, bridge, "2027-01-04", 8), firm.hour(ana, bridge, "2027-01-05", 8)] as const;
    firm.booking(ana, firm.project("Dam"), 10, "2027-01-01");
    const manager = firm.as(pia);
    expect((await manager.allocations.list({})).results.map(({ objectId }) => objectId)).toEqual([booking]);
    expect(await manager.hours.approve(hours[0])).toMatchObject({ billingStatus: "approved" });
    expect(await manager.hours.reject({ objectId: hours[1], reason: "wrong day" })).toMatchObject({
      billingStatus: "rejected",
    });
  });

  test("S-A-14 engineers read their own profile, bookings and certifications, and submit their own hours", async () => {
    const { anaUser, ana, bridge, booking } = staffed();
    const certificate = firm.certificate(ana, "PE", null);
    const mine = firm.as(anaUser);
    expect((await mine.allocations.list({})).results.map(({ objectId }) => objectId)).toEqual([booking]);
    expect((await mine.certifications.list({})).results.map(({ objectId }) => objectId)).toEqual([certificate]);
    const { objectId } = await mine.hours.create({ engineer: ana, project: bridge, workDate: "2027-01-04", hours: 8 });
    expect(await mine.hours.submit(objectId)).toMatchObject({ billingStatus: "submitted" });
  });

  test("S-A-15 engineers change neither certifications nor hours of others", async () => {
    const { benUser, ana, bridge } = staffed();
    const [certificate, hour] = [firm.certificate(ana, "PE", null), firm.hour(ana, bridge, "2027-01-04", 8)];
    const other = firm.as(benUser);
    expect(await codeOf(other.certifications.update({ objectId: certificate, issuer: "Me" }))).toBe("CLASS_FORBIDDEN");
    expect(await codeOf(other.hours.edit({ objectId: hour, hours: 1 }))).toBe("NOT_FOUND");
  });

  test("S-A-16 S-A-76 a booking beyond the last day of a certificate is refused", async () => {
    const { ana, bridge } = staffed();
    firm.certificate(ana, "PE", "2027-09-30");
    const booking = { engineer: ana, project: bridge, allocationPercent: 10, assignmentRole: "Lead" };
    const until = (endDate: string) => firm.admin.allocations.assign({ ...booking, startDate: "2027-09-01", endDate });
    expect(await codeOf(until("2027-10-01"))).toBe("CERTIFICATION");
    expect(await until("2027-09-30")).toMatchObject({ endDate: "2027-09-30" });
  });

  test("S-A-17 S-A-36 overlapping bookings over the limit are refused before they are saved", async () => {
    const { ana, bridge } = staffed();
    const booking = { engineer: ana, project: bridge, assignmentRole: "Lead", startDate: "2027-01-01" };
    const over = { ...booking, allocationPercent: 50.01 };
    expect(await codeOf(firm.admin.allocations.check(over))).toBe("OVER_CAPACITY");
    expect(await codeOf(firm.admin.allocations.assign(over))).toBe("OVER_CAPACITY");
    expect(await firm.admin.allocations.assign({ ...booking, allocationPercent: 50 })).toMatchObject({ warnings: [] });
  });

  test("S-A-18 approved hours cannot be changed", async () => {
    const { anaUser, ana, bridge } = staffed();
    const hour = firm.hour(ana, bridge, "2027-01-04", 8);
    await firm.as(pia).hours.approve(hour);
    for (const who of [firm.as(anaUser), firm.admin])
      expect(await codeOf(who.hours.edit({ objectId: hour, hours: 1 }))).toBe("LOCKED");
  });

  test("S-A-19 S-A-20 a change of days, an approval and a project each ask for the right role", async () => {
    const { benUser, ana, bridge, booking } = staffed();
    const hour = firm.hour(ana, bridge, "2027-01-04", 8);
    const other = firm.as(benUser);
    const later = { objectId: booking, endDate: "2027-12-31" };
    expect(await codeOf(other.allocations.extend(later))).toBe("CLASS_FORBIDDEN");
    expect(await codeOf(other.hours.approve(hour))).toBe("NOT_FOUND");
    expect(await codeOf(other.projects.update({ objectId: bridge, projectName: "x" }))).toBe("FORBIDDEN");
    expect(await firm.admin.allocations.extend(later)).toMatchObject({ endDate: "2027-12-31" });
  });
});

describe("behaviour", () => {
  test("S-A-30 S-A-44 S-A-50 a log-in gives a session token, which a log-out ends", async () => {
    await visitor().identity.signUp({ username: "ana", email: "ana@acme.test", password: "correct horse" });
    const { sessionToken } = await visitor().identity.logIn({ login: "ana", password: "correct horse" });
    const session = firm.app.as({ organizationId: "acme", sessionToken });
    await session.identity.logOut();
    expect(await codeOf(session.engineers.list({}))).toBe("SESSION_INVALID");
  });

  test("S-A-31 S-A-51 the roster lists engineers by name, with discipline and status", async () => {
    firm.engineer("Zoe", { discipline: "Civil" });
    const ana = firm.engineer("Ana", { discipline: "Structural" });
    const { results } = await firm.admin.engineers.list({ order: "fullName" });
    expect(results.map(({ fullName }) => fullName)).toEqual(["Ana", "Zoe"]);
    const structural = await firm.admin.engineers.list({
      where: { discipline: "Structural", employmentStatus: "active" },
    });
    expect(structural.results.map(({ objectId }) => objectId)).toEqual([ana]);
  });

  test("S-A-32 S-A-52 expiring certifications are listed by their status of today", async () => {
    const ana = firm.engineer("Ana");
    const soon = firm.certificate(ana, "PE", "2027-03-05");
    firm.certificate(ana, "SE", "2027-03-06");
    const { results } = await firm.admin.certifications.list({ where: { status: "expiring" } });
    expect(results.map(({ objectId }) => objectId)).toEqual([soon]);
  });

  test("S-A-33 S-A-53 an engineer is assigned with a percent, a role and days", async () => {
    const { ben, bridge } = staffed();
    const booking = { engineer: ben, project: bridge, allocationPercent: 60, assignmentRole: "Reviewer" };
    const days = { startDate: "2027-03-01", endDate: "2027-03-31" };
    expect(await firm.admin.allocations.assign({ ...booking, ...days })).toMatchObject({ ...booking, ...days });
  });

  test("S-A-34 S-A-54 hours are entered with a day, a time, a task and a status", async () => {
    const { anaUser, ana, bridge } = staffed();
    const entry = { engineer: ana, project: bridge, workDate: "2027-01-04", hours: 7.5, taskCode: "T-1" };
    const answer = await firm.as(anaUser).hours.create({ ...entry, billingStatus: "Submitted" });
    expect(answer).toMatchObject({ ...entry, billingStatus: "submitted", submittedBy: anaUser });
  });

  test("S-A-35 people are found by discipline, status, location and the last day of a certificate", async () => {
    const ana = firm.engineer("Ana", { discipline: "Structural", primaryLocation: "Lindau" });
    firm.engineer("Ben", { discipline: "Structural", primaryLocation: "Lindau" });
    firm.certificate(ana, "PE", "2027-06-30");
    const asked = {
      ...{ from: "2027-06-01", to: "2027-06-30", percent: 50, discipline: "Structural", primaryLocation: "Lindau" },
      ...{ employmentStatus: "active", certifications: ["PE"] },
    };
    expect(await firm.admin.engineers.find({ ...asked, certifiedThrough: "2027-06-30" })).toMatchObject([
      { objectId: ana },
    ]);
    expect(await firm.admin.engineers.find({ ...asked, certifiedThrough: "2027-07-01" })).toEqual([]);
  });

  test("S-A-37 the history of a booking tells who changed percent and role, and when", async () => {
    const { booking } = staffed();
    await firm.admin.allocations.change({ objectId: booking, allocationPercent: 40, assignmentRole: "Reviewer" });
    const { results } = await firm.admin.log.history({ class: "Allocation", objectId: booking });
    expect(results.at(-1)).toMatchObject({
      ...{ event: "allocations.change", actor: firm.adminId },
      before: { allocationPercent: 50, assignmentRole: "Engineer" },
      after: { allocationPercent: 40, assignmentRole: "Reviewer" },
      atTheTime: { projectName: "Bridge", projectManager: pia, allocationPercent: 40, assignmentRole: "Reviewer" },
    });
  });

  test("S-A-39 reports tell approved hours, utilization, and amounts by billing state", async () => {
    const { ana, bridge } = staffed();
    await firm.admin.rates.set({ engineer: ana, from: "2020-01-01", rate: { minor: 9_000, currency: "USD" } });
    const hour = firm.hour(ana, bridge, "2027-01-04", 8);
    await firm.as(pia).hours.approve(hour);
    const range = { from: "2027-01-04", to: "2027-01-04" };
    const utilization = await firm.admin.reports.utilization({ ...range, by: "engineer" });
    expect(utilization.results).toMatchObject([{ workedMinutes: 480 }, { workedMinutes: 0 }]);
    const money = await firm.admin.reports.money({ ...range, by: "project" });
    expect(money.results).toMatchObject([
      { name: "Bridge", lines: [{ recognised: { minor: 72_000 }, unbilled: { minor: 72_000 } }] },
    ]);
  });

  test("S-A-40 an alert tells of a certificate that lapses inside a booking", async () => {
    const { ana } = staffed();
    firm.certificate(ana, "PE", "2027-02-28");
    const { results } = await firm.as(pia).alerts.list({});
    expect(results.map(({ kind }) => kind)).toContain("cert-lapses");
  });

  test("S-A-41 a new discipline is another text, and reports group by it", async () => {
    firm.engineer("Ana", { discipline: "Acoustics" });
    const { results } = await firm.admin.reports.utilization({
      ...{ from: "2027-01-04", to: "2027-01-04", by: "discipline" },
    });
    expect(results).toMatchObject([{ name: "Acoustics", availableMinutes: 480 }]);
  });

  test("S-A-61 S-A-62 S-A-63 staffing, credential tracking and time capture are one day of work", async () => {
    const { anaUser, ana, bridge } = staffed();
    const from = { from: "2027-06-01", to: "2027-06-30" };
    expect(await firm.admin.engineers.find({ ...from, percent: 60 })).toMatchObject([{ fullName: "Ben" }]);
    expect((await firm.admin.reports.certifications({})).results).toEqual([]);
    const { objectId } = await firm.as(anaUser).hours.create({
      ...{ engineer: ana, project: bridge, workDate: "2027-01-04", hours: 8, billingStatus: "Submitted" },
    });
    const decided = await firm.as(pia).hours.decideMany({ objectIds: [objectId], decision: "approve" });
    expect(decided.rows).toMatchObject([{ objectId, ok: true }]);
  });

  test("S-A-70 each role reads only its part of the firm", async () => {
    const { anaUser } = staffed();
    const counts = [];
    for (const who of [firm.admin, firm.as(pia), firm.as(anaUser)])
      counts.push([await who.allocations.count(), await who.engineers.count()]);
    expect(counts).toEqual([
      [1, 2],
      [1, 2],
      [1, 1],
    ]);
    expect(await codeOf(firm.as(firm.user("carl", "clientLead")).allocations.count())).toBe("CLASS_FORBIDDEN");
  });
});
