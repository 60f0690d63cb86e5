import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

describe("a change of settings rewrites nothing", () => {
  test("R-HOUR-10: approved hours, snapshots and bookings stay", async () => {
    const firm = await openTestFirm();
    const { settings, hours, rates, allocations } = firm.admin;
    const mia = firm.user("mia", "projectManager");
    const [ana, project] = [firm.engineer("ana"), firm.project("Bridge", { projectManager: mia })];
    await rates.set({ engineer: ana, from: "2027-01-01", rate: 90 });
    const booking = firm.booking(ana, project, 80, "2027-01-01", "2027-12-31");
    const hour = firm.hour(ana, project, "2027-01-04", 12);
    await firm.as(mia).hours.approve(hour);
    const before = [await hours.get(hour), await allocations.get(booking)];
    const logged = firm.log().length;
    await settings.set({
      currency: "EUR",
      hoursPerDayMax: 60,
      from: "2020-01-01",
      hoursNeedAllocation: true,
      closedThrough: "2027-12-31",
      maxDaysAhead: 0,
      tentativeCounts: false,
      expiringDays: 0,
      expiredCertification: "ignore",
      outsideProjectDates: "block",
      inactiveProject: "block",
      billingRoles: [],
    });
    expect([await hours.get(hour), await allocations.get(booking)]).toEqual(before);
    expect(before[0]).toMatchObject({ snapshot: { currency: "USD", amount: { minor: 108_000, currency: "USD" } } });
    expect(firm.log().slice(logged)).toMatchObject([{ class: "Organization" }]);
  });

  test("R-RATE-1: deleting a rate keeps approved rows", async () => {
    const firm = await openTestFirm();
    const mia = firm.user("mia", "projectManager");
    const [ana, project] = [firm.engineer("ana"), firm.project("Bridge", { projectManager: mia })];
    const { objectId } = await firm.admin.rates.set({ engineer: ana, from: "2027-01-01", rate: 90 });
    const approved = firm.hour(ana, project, "2027-01-04", 2);
    const open = firm.hour(ana, project, "2027-01-04", 2);
    await firm.as(mia).hours.approve(approved);
    const before = await firm.admin.hours.get(approved);
    const said = await firm.admin.rates.delete(objectId);
    expect(said.warnings).toMatchObject([{ code: "REPRICED", detail: { count: 1, rows: [open] } }]);
    expect(await firm.admin.hours.get(approved)).toEqual(before);
  });
});

describe("R-VAL-8: words that change their meaning", () => {
  const opened = async () => {
    const firm = await openTestFirm();
    const { settings, projects, allocations } = firm.admin;
    await settings.set({
      vocabularies: {
        "Project.status": { words: { Läuft: "active" } },
        "Allocation.status": { words: { Wunsch: "tentative" } },
      },
    });
    const project = await projects.create({ name: "Brücke", status: "Läuft" });
    const booking = await allocations.assign({
      engineer: firm.engineer("ana"),
      project: project.objectId,
      allocationPercent: 50,
      startDate: "2027-02-01",
      assignmentRole: "Lead",
      status: "Wunsch",
    });
    return { firm, project: project.objectId, booking: booking.objectId, ...firm.admin };
  };

  test("removing or moving a word leaves rows unchanged", async () => {
    const { firm, project, booking, settings, projects, allocations } = await opened();
    const before = [await projects.get(project), await allocations.get(booking)];
    const logged = firm.log().length;
    await settings.set({
      vocabularies: {
        "Project.status": { words: { Läuft: "on hold" } },
        "Allocation.status": { words: { Wunsch: null } },
      },
    });
    expect([await projects.get(project), await allocations.get(booking)]).toEqual(before);
    expect(before).toMatchObject([
      { status: "active", statusLabel: "Läuft", version: 1 },
      { status: "tentative", statusLabel: "Wunsch", version: 1 },
    ]);
    expect(firm.log()).toHaveLength(logged + 1);
    // A filter by the name of a state finds its rows under any label.
    expect(await projects.count({ where: { status: "active" } })).toBe(1);
  });

  test("later writes use the firm's present words", async () => {
    const { settings, projects, settled } = await opened();
    await settings.set({ vocabularies: { "Project.status": { words: { Läuft: "on hold" } } } });
    expect(await projects.create({ name: "Damm", status: "Läuft" })).toMatchObject({ status: "on hold" });
    await settings.set({ vocabularies: { "Project.status": { words: { Läuft: null } } } });
    expect(refused(await settled.projects.create({ name: "Turm", status: "Läuft" }))._tag).toBe("UnknownWord");
  });

  test("a derived word keeps its label only while valid", async () => {
    const { firm, project, settings, hours } = await opened();
    await settings.set({ vocabularies: { "BillableHour.billingStatus": { words: { Eingereicht: "submitted" } } } });
    const { objectId } = await hours.create({
      engineer: firm.engineer("ben"),
      project,
      workDate: "2027-01-04",
      hours: 2,
      billingStatus: "Eingereicht",
    });
    expect(await hours.get(objectId)).toMatchObject({ billingStatus: "submitted", statusLabel: "Eingereicht" });
    await settings.set({ vocabularies: { "BillableHour.billingStatus": { words: { Eingereicht: null } } } });
    expect(await hours.get(objectId)).toMatchObject({ billingStatus: "submitted", statusLabel: null, version: 1 });
  });
});
