import { explain } from "firmcore";
import { describe, expect, test } from "vitest";
import { Activity } from "../../../src/domain/activity/entity.ts";
import { Deal } from "../../../src/domain/deal/entity.ts";
import { LoginThrottle } from "../../../src/domain/login-throttle/entity.ts";
import { StatusUpdate } from "../../../src/domain/status-update/entity.ts";
import { Task } from "../../../src/domain/task/entity.ts";
import { openTestFirm, type TestFirm } from "../../support/firm/firm.ts";

/** Kind, id and discriminator of the alerts of a user. */
const told = async (firm: TestFirm, user: string): Promise<ReadonlyArray<string>> =>
  (await firm.as(user).alerts.list()).results.map(({ kind, objectId, discriminator }) =>
    [kind, objectId, discriminator].join(" "),
  );

/** The firm on 2027-03-10, with a coordinator, a manager and Ana on the project of the manager. */
const openFirmOfAlerts = async () => {
  const firm = await openTestFirm();
  firm.setNow("2027-03-10T12:00:00Z");
  const coordinator = firm.user("cora", "coordinator");
  const manager = firm.user("pia", "projectManager");
  const anaUser = firm.user("ana");
  const ana = firm.engineer("Ana Souza", { user: anaUser });
  const project = firm.project("Bridge", { projectManager: manager });
  return { firm, coordinator, manager, anaUser, ana, project };
};

describe("R-ALERT-1: certificates", () => {
  test.each([
    ["2027-05-09", ["cert-expiring"]],
    ["2027-05-10", []],
    ["2027-03-10", ["cert-expiring"]],
    ["2027-03-09", ["cert-expired"]],
  ])("one that expires on %s raises %j", async (expiresOn, kinds) => {
    const { firm, coordinator, manager, anaUser, ana } = await openFirmOfAlerts();
    const id = firm.certificate(ana, "PE", expiresOn);
    const expected = kinds.map((kind) => `${kind} ${id} ${expiresOn}`);
    expect(await told(firm, coordinator)).toEqual(expected);
    expect(await told(firm, anaUser)).toEqual(expected);
    expect(await told(firm, manager)).toEqual([]);
  });

  test.each([
    ["2027-05-02", []],
    ["2027-05-03", ["cert-expiring"]],
  ])("a renewal from %s leaves %j", async (issuedOn, kinds) => {
    const { firm, coordinator, ana } = await openFirmOfAlerts();
    const id = firm.certificate(ana, "PE", "2027-05-01");
    firm.certificate(ana, " pe ", "2029-05-01", { issuedOn });
    expect(await told(firm, coordinator)).toEqual(kinds.map((kind) => `${kind} ${id} 2027-05-01`));
  });

  test("an expired one is told until another covers today or later", async () => {
    const { firm, coordinator, ana } = await openFirmOfAlerts();
    const old = firm.certificate(ana, "PE", "2025-01-01");
    expect(await told(firm, coordinator)).toEqual([`cert-expired ${old} 2025-01-01`]);
    firm.certificate(ana, "PE", "2029-05-01", { issuedOn: "2027-06-01" });
    expect(await told(firm, coordinator)).toEqual([]);
  });

  test("one without an end that was declared expiring is named by that day", async () => {
    const { firm, coordinator, ana } = await openFirmOfAlerts();
    const id = firm.certificate(ana, "PE", null, { declared: "expiring", declaredOn: "2027-03-02" });
    expect(await told(firm, coordinator)).toEqual([`cert-expiring ${id} 2027-03-02`]);
  });

  test("those of an engineer who left raise nothing", async () => {
    const { firm, coordinator } = await openFirmOfAlerts();
    const left = firm.engineer("Otto", { employmentStatus: "left", leftOn: "2027-01-01" });
    firm.certificate(left, "PE", "2027-03-09");
    expect(await told(firm, coordinator)).toEqual([]);
  });

  test("a booking without the required certificate is told with the first day", async () => {
    const { firm, coordinator, manager, ana } = await openFirmOfAlerts();
    const tower = firm.project("Tower", { projectManager: manager, requiredCertifications: ["PE"] });
    const held = firm.certificate(ana, "PE", "2027-04-01", { issuedOn: "2027-03-01" });
    firm.certificate(ana, "PE", null, { issuedOn: "2027-04-03" });
    const id = firm.booking(ana, tower, 10, "2027-02-01", "2027-06-01");
    expect(await told(firm, manager)).toEqual([`cert-lapses ${id} 2027-04-02`]);
    expect(await told(firm, coordinator)).toEqual([`cert-expiring ${held} 2027-04-01`, `cert-lapses ${id} 2027-04-02`]);
    firm.setNow("2027-04-03T12:00:00Z");
    expect(await told(firm, manager)).toEqual([]);
  });

  test("a run of uncovered days that holds today keeps its first day", async () => {
    const { firm, manager, ana } = await openFirmOfAlerts();
    const tower = firm.project("Tower", { projectManager: manager, requiredCertifications: ["PE", "ASME"] });
    firm.certificate(ana, "PE", "2027-03-05");
    firm.certificate(ana, "ASME", "2027-03-20");
    const id = firm.booking(ana, tower, 10, "2027-02-01", "2027-06-01");
    expect(await told(firm, manager)).toEqual([`cert-lapses ${id} 2027-03-06`]);
  });
});

describe("R-ALERT-1: capacity", () => {
  test("a window that reaches today is named by all its days and its total", async () => {
    const { firm, coordinator, manager, ana, project } = await openFirmOfAlerts();
    firm.booking(ana, project, 70, "2027-02-01", "2027-03-10");
    firm.booking(ana, project, 40.5, "2027-02-01", null);
    // It ended before today, and so the window with the other two begins a day later.
    firm.booking(ana, project, 5, "2027-02-01", "2027-02-28");
    expect(await told(firm, coordinator)).toEqual([`over-allocated ${ana} 2027-03-01..2027-03-10 110.50`]);
    expect(await told(firm, manager)).toEqual([]);
    firm.setNow("2027-03-11T12:00:00Z");
    expect(await told(firm, coordinator)).toEqual([]);
  });

  test("an open window is written as open, and can be acknowledged", async () => {
    const { firm, coordinator, ana, project } = await openFirmOfAlerts();
    firm.booking(ana, project, 70, "2027-02-01");
    firm.booking(ana, project, 40, "2027-04-01");
    const [alert] = (await firm.as(coordinator).alerts.list()).results;
    expect(alert).toMatchObject({
      key: `over-allocated|EngineerProfile|${ana}|2027-04-01..open 110.00`,
      facts: { engineer: ana, from: "2027-04-01", to: null, totalPercent: 110, limitPercent: 100 },
      message: "Ana Souza is booked 110% of 100% from 1 April 2027 on",
      recordNames: { [ana]: "Ana Souza" },
      acknowledgedAt: null,
    });
    await firm.as(coordinator).alerts.acknowledge({ key: alert?.key ?? "" });
    expect(await told(firm, coordinator)).toEqual([]);
    const [again] = (await firm.as(coordinator).alerts.list({ withAcknowledged: true })).results;
    expect(again?.acknowledgedAt).toBe("2027-03-10T12:00:00.000Z");
  });
});

describe("R-ALERT-1: hours", () => {
  const waitingHour = { approval: "submitted", submittedOn: "2027-03-07", decisionRound: 2 };
  test.each([
    [3, true],
    [4, false],
  ])("with hoursWaitingDays %i, hours of three days ago are told: %s", async (hoursWaitingDays, raised) => {
    const { firm, manager, anaUser, ana, project } = await openFirmOfAlerts();
    firm.settings({ hoursWaitingDays });
    const id = firm.hour(ana, project, "2027-03-01", 7.5, { ...waitingHour, submittedBy: anaUser });
    expect(await told(firm, manager)).toEqual(raised ? [`hours-waiting ${id} 2`] : []);
    expect(await told(firm, firm.adminId)).toEqual([]);
  });

  test("those that the manager may not decide go to the administrators", async () => {
    const { firm, manager, anaUser, ana, project } = await openFirmOfAlerts();
    const entered = firm.hour(ana, project, "2027-03-01", 7.5, { ...waitingHour, submittedBy: manager });
    const own = firm.hour(ana, firm.project("Own", { projectManager: anaUser }), "2027-03-01", 1, waitingHour);
    expect(await told(firm, manager)).toEqual([]);
    expect(await told(firm, anaUser)).toEqual([]);
    expect((await told(firm, firm.adminId)).toSorted()).toEqual(
      [entered, own].map((id) => `hours-waiting ${id} 2`).toSorted(),
    );
    firm.settings({ allowSelfApproval: true });
    expect(await told(firm, manager)).toEqual([`hours-waiting ${entered} 2`]);
  });

  test("those of a deleted account go to the administrators", async () => {
    const { firm, manager, project } = await openFirmOfAlerts();
    const gone = firm.user("gone", "engineer", { active: false, deletedOn: "2027-03-08" });
    const otto = firm.engineer("Otto", { user: gone });
    const id = firm.hour(otto, project, "2027-03-01", 1, { ...waitingHour, submittedBy: gone });
    expect([await told(firm, manager), await told(firm, firm.adminId)]).toEqual([[], [`hours-waiting ${id} 2`]]);
  });

  test("rejected ones are told to the engineer, once for each round", async () => {
    const { firm, manager, anaUser, ana, project } = await openFirmOfAlerts();
    const id = firm.hour(ana, project, "2027-03-01", 7.5, { approval: "rejected", decisionRound: 3 });
    expect(await told(firm, anaUser)).toEqual([`hours-rejected ${id} 3`]);
    expect(await told(firm, manager)).toEqual([]);
    const [alert] = (await firm.as(anaUser).alerts.list()).results;
    expect(alert === undefined ? "" : explain(alert, { locale: "de" })).toBe(
      "Abgelehnt: 7,5 Stunden von Ana Souza für das Projekt Bridge am 1. März 2027. Ändern Sie den Eintrag und reichen Sie ihn neu ein, oder löschen Sie ihn",
    );
  });
});

describe("R-ALERT-1: projects and accounts", () => {
  test.each([
    ["2027-03-09", "active", true],
    ["2027-03-10", "active", false],
    ["2027-03-09", "on hold", true],
    ["2027-03-09", "completed", false],
  ])("a project until %s that is %s is told: %s", async (endDate, status, raised) => {
    const { firm, coordinator, manager } = await openFirmOfAlerts();
    const id = firm.project("Dam", { projectManager: manager, endDate, status });
    expect(await told(firm, manager)).toEqual(raised ? [`project-ended-open ${id} ${endDate}`] : []);
    expect(await told(firm, coordinator)).toEqual([]);
  });

  test.each([
    [1, true],
    [0, false],
  ])("a lock that ends in %i ms is told: %s", async (left, raised) => {
    const { firm, coordinator, anaUser } = await openFirmOfAlerts();
    const now = Date.parse("2027-03-10T12:00:00Z");
    const text = (instant: number) => new Date(instant).toISOString();
    firm.given(LoginThrottle, {
      ...{ subject: "0".repeat(64), failures: 5, user: anaUser },
      ...{ since: text(now - 900_000), lockedUntil: text(now + left) },
    });
    expect(await told(firm, anaUser)).toEqual(
      raised ? [`account-locked ${anaUser} ${text(now + left - 900_000)}`] : [],
    );
    expect(await told(firm, coordinator)).toEqual([]);
  });
});

describe("R-ALERT-1: work", () => {
  test.each([
    ["2027-03-09", "todo", "active", true],
    ["2027-03-10", "todo", "active", false],
    ["2027-03-09", "blocked", "on hold", true],
    ["2027-03-09", "done", "active", false],
    ["2027-03-09", "todo", "completed", false],
  ])("a task due on %s that is %s in an %s project is told: %s", async (dueDate, status, state, raised) => {
    const { firm, coordinator, manager, anaUser } = await openFirmOfAlerts();
    const project = firm.project("Dam", { projectManager: manager, status: state });
    const id = firm.given(Task, { project, dueDate, status, assignedUser: anaUser, title: "Pour", dependsOn: [] });
    const expected = raised ? [`task-overdue ${id} ${dueDate}`] : [];
    expect([await told(firm, anaUser), await told(firm, manager), await told(firm, coordinator)]).toEqual([
      expected,
      expected,
      [],
    ]);
    for (const { key } of (await firm.as(anaUser).alerts.list()).results)
      await firm.as(anaUser).alerts.acknowledge({ key });
    expect(await told(firm, anaUser)).toEqual([]);
  });

  test.each<readonly [more: Readonly<Record<string, string | null>>, raised: boolean]>([
    [{}, true],
    [{ status: "in progress" }, false],
    [{ assignedUser: null }, false],
    [{ readyOn: null }, true],
  ])("with taskFlow, a task of which %j is ready: %s", async (more, raised) => {
    const { firm, anaUser, manager, project } = await openFirmOfAlerts();
    const done = firm.given(Task, { project, status: "done", dependsOn: [] });
    const task = { project, status: "todo", assignedUser: anaUser, assignedOn: "2027-03-01", readyOn: "2027-03-08" };
    const id = firm.given(Task, { ...task, dependsOn: [done], ...more });
    const open = firm.given(Task, { project, status: "todo", dependsOn: [] });
    firm.given(Task, { ...task, dependsOn: [done, open] });
    expect(await told(firm, anaUser)).toEqual([]);
    firm.settings({ taskFlow: true });
    const day = more.readyOn === null ? "2027-03-01" : "2027-03-08";
    expect(await told(firm, anaUser)).toEqual(raised ? [`task-ready ${id} ${anaUser} ${day}`] : []);
    expect(await told(firm, manager)).toEqual([]);
    for (const { key } of (await firm.as(anaUser).alerts.list()).results)
      await firm.as(anaUser).alerts.acknowledge({ key });
    expect(await told(firm, anaUser)).toEqual([]);
  });

  test.each([
    ["2027-03-10T23:59:00Z", true],
    ["2027-02-08T00:00:00Z", true],
    ["2027-02-07T23:59:00Z", false],
    ["2027-03-11T00:00:00Z", false],
  ])("a status update of %s is told: %s", async (timestamp, raised) => {
    const { firm, coordinator, manager, anaUser, ana, project } = await openFirmOfAlerts();
    firm.booking(ana, project, 10, "2027-03-01", "2027-03-10");
    firm.booking(firm.engineer("Ben"), project, 10, "2027-03-01", "2027-03-09");
    const text = { update: "All is well", source: "manual" };
    const id = firm.given(StatusUpdate, { project, timestamp, author: manager, ...text });
    const automatic = firm.given(StatusUpdate, { project, timestamp, author: null, ...text });
    const of = (update: string) => `project-status ${project} ${update}`;
    expect((await told(firm, anaUser)).toSorted()).toEqual(raised ? [of(id), of(automatic)].toSorted() : []);
    expect(await told(firm, manager)).toEqual(raised ? [of(automatic)] : []);
    expect(await told(firm, coordinator)).toEqual([]);
    const { results } = await firm.admin.alerts.all();
    expect(results.flatMap(({ recipients }) => recipients)).toHaveLength(raised ? 3 : 0);
    if (raised) await firm.as(anaUser).alerts.acknowledge({ key: `project-status|Project|${project}|${id}` });
  });

  test.each([
    ["2027-03-09", null, true],
    ["2027-03-10", "proposal", false],
    ["2027-03-09", "won", false],
    ["2027-03-09", "lost", false],
  ])("a deal expected on %s in the stage %s is told: %s", async (expectedCloseDate, stage, raised) => {
    const { firm, manager, coordinator } = await openFirmOfAlerts();
    const id = firm.given(Deal, { title: "Pier", expectedCloseDate, stage, assignedTo: manager });
    expect(await told(firm, manager)).toEqual(raised ? [`deal-past-close ${id} ${expectedCloseDate}`] : []);
    expect(await told(firm, coordinator)).toEqual([]);
  });

  test.each([
    ["2027-03-09T23:30:00.000Z", null, "UTC", true],
    ["2027-03-09T23:30:00.000Z", null, "Europe/Berlin", false],
    ["2027-03-09T22:30:00.000Z", null, "Europe/Berlin", true],
    ["2027-03-09T23:30:00.000Z", "2027-04-01T00:00:00.000Z", "UTC", false],
  ])("an activity due at %s, completed at %s, in %s is told: %s", async (dueDate, completedAt, todayZone, raised) => {
    const { firm, manager } = await openFirmOfAlerts();
    firm.settings({ todayZone });
    const id = firm.given(Activity, { subject: "Call", dueDate, completedAt, createdBy: manager });
    expect(await told(firm, manager)).toEqual(raised ? [`activity-overdue ${id} ${dueDate}`] : []);
  });
});

describe("R-ALERT-1: recipients", () => {
  test("nobody inactive gets one, and no client lead reads the record", async () => {
    const { firm, ana } = await openFirmOfAlerts();
    firm.certificate(ana, "PE", "2027-03-09");
    firm.user("idle", "coordinator", { active: false });
    const lead = firm.user("lead", "clientLead");
    const of = firm.engineer("Lea", { user: lead });
    firm.certificate(of, "PE", "2027-03-09");
    const { results } = await firm.admin.alerts.all();
    const cora = (await firm.admin.users.list({ where: { username: "cora" } })).results[0]?.objectId;
    const [first, second] = results.map(({ recipients }) => recipients);
    expect([first?.length, second]).toEqual([2, [cora]]);
    expect(await told(firm, lead)).toEqual([]);
  });

  test("a host's coordinator without an account is told, and cannot acknowledge", async () => {
    const { firm, ana } = await openFirmOfAlerts();
    const id = firm.certificate(ana, "PE", "2027-03-09");
    const host = firm.as("host", "coordinator");
    const [alert] = (await host.alerts.list()).results;
    expect(alert?.objectId).toBe(id);
    await expect(host.alerts.acknowledge({ key: alert?.key ?? "" })).rejects.toMatchObject({ code: "AUTHOR_REQUIRED" });
    expect((await firm.admin.alerts.all()).results.flatMap(({ recipients }) => recipients)).not.toContain("host");
  });

  test("the firm is read in one query, whatever its size", async () => {
    const { firm, coordinator, ana } = await openFirmOfAlerts();
    for (const name of ["a", "b", "c", "d"]) firm.certificate(firm.engineer(name), "PE", "2027-03-09");
    firm.certificate(ana, "PE", "2027-03-09");
    const { store } = firm.app.ports;
    let queries = 0;
    const counting = {
      ...store,
      query: ((...given) => {
        queries++;
        store.query(...given);
      }) as typeof store.query,
    };
    Object.assign(firm.app.ports, { store: counting });
    expect(await told(firm, coordinator)).toHaveLength(5);
    expect(queries).toBe(1);
  });
});
