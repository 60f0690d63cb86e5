import type { Refusal } from "firmcore";
import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused, windowsOf } from "../../support/firm/outcome.ts";

describe("changing settings", () => {
  test("returns the defaults in plain values", async () => {
    const firm = await openTestFirm();
    expect(await firm.admin.settings.get()).toEqual({
      name: null,
      currency: "USD",
      capacityLimit: 100,
      hoursPerDayMax: 1440,
      week: [480, 480, 480, 480, 480, 0, 0],
      tentativeCounts: true,
      expiredCertification: "block",
      expiringDays: 60,
      outsideProjectDates: "warn",
      disciplineMismatch: "warn",
      inactiveProject: "warn",
      engineerOnLeave: "warn",
      allowSelfApproval: false,
      hoursNeedAllocation: false,
      maxDaysAhead: null,
      closedThrough: null,
      hoursWaitingDays: 0,
      billingRoles: ["administrator"],
      crmVisibility: "own",
      stageProbability: { lead: 10, qualified: 25, proposal: 50, negotiation: 75, won: 100, lost: 0 },
      statusEvents: "all",
      taskFlow: false,
      logOwnerReads: false,
      projectVisibility: "firm",
      holidayCalendar: null,
      openRoles: ["engineer"],
      defaultRole: "engineer",
      signUpsPerHour: 20,
      sessionDays: 30,
      sessionIdleDays: 7,
      todayZone: "UTC",
      wireZone: "UTC",
      vocabularies: {},
      steps: { capacityLimit: [], hoursPerDayMax: [], week: [] },
      version: 0,
      updatedAt: null,
    });
  });

  test("keeps what is left out and clears null", async () => {
    const firm = await openTestFirm();
    const { settings } = firm.admin;
    await settings.set({ name: "Northgate", closedThrough: "2026-12-31", maxDaysAhead: 7 });
    const said = await settings.set({ maxDaysAhead: null, currency: "EUR", todayZone: "-03:30" });
    expect(said).toMatchObject({
      name: "Northgate",
      closedThrough: "2026-12-31",
      maxDaysAhead: null,
      currency: "EUR",
      todayZone: "-03:30",
      warnings: [],
    });
    expect(await settings.get()).toMatchObject({ currency: "EUR", todayZone: "-03:30", closedThrough: "2026-12-31" });
    await settings.set({ currency: "EUR" });
    expect(firm.log().map(({ class: name, kind, version }) => [name, kind, version])).toEqual([
      ["Organization", "create", 1],
      ["Organization", "update", 2],
    ]);
  });

  test("dates limit, week and ceiling, by default from today", async () => {
    const firm = await openTestFirm();
    const { settings } = firm.admin;
    await settings.set({ capacityLimit: 120, hoursPerDayMax: null, from: "2027-02-01" });
    await settings.set({ capacityLimit: 110.5, week: [360, 360, 360, 360, 0, 0, 0] });
    expect(await settings.get()).toMatchObject({
      capacityLimit: 110.5,
      hoursPerDayMax: 1440,
      week: [360, 360, 360, 360, 0, 0, 0],
      steps: {
        capacityLimit: [
          { from: "2027-01-04", value: 110.5 },
          { from: "2027-02-01", value: 120 },
        ],
        hoursPerDayMax: [{ from: "2027-02-01", value: null }],
      },
    });
    firm.setNow("2027-02-01");
    expect(await settings.get()).toMatchObject({ capacityLimit: 120, hoursPerDayMax: null });
  });

  test("R-VAL-11 today is the day in the firm's zone", async () => {
    const firm = await openTestFirm();
    await firm.admin.settings.set({ todayZone: "Asia/Tokyo" });
    firm.setNow("2027-01-04T15:30:00Z");
    await firm.admin.settings.set({ capacityLimit: 120 });
    expect((await firm.admin.settings.get()).steps.capacityLimit).toEqual([{ from: "2027-01-05", value: 120 }]);
    firm.setNow("2027-01-04T12:00:00Z");
    await firm.admin.settings.set({ todayZone: "+14:00" });
    await firm.admin.settings.set({ hoursPerDayMax: 600 });
    expect((await firm.admin.settings.get()).steps.hoursPerDayMax).toEqual([{ from: "2027-01-05", value: 600 }]);
    for (const todayZone of ["-09:30", "Europe/Berlin", "+00:00", "UTC"])
      expect((await firm.admin.settings.set({ todayZone })).todayZone).toBe(todayZone === "+00:00" ? "UTC" : todayZone);
  });

  test.each([
    ["currency", { currency: "EUX" }, "TypeMismatch"],
    ["remove", { remove: { capacityLimit: "2027-01-01" } }, "UnknownWord"],
    ["remove.week", { remove: { week: ["2027-02-30"] } }, "TypeMismatch"],
    ["remove.currency", { remove: { currency: "2027-01-01" } as never }, "UnknownField"],
    ["stageProbability.won", { stageProbability: { won: 90 } as never }, "UnknownField"],
    ["stageProbability.lead", { stageProbability: { lead: "10" } as never }, "TypeMismatch"],
    ["stageProbability.lead", { stageProbability: { lead: 100.01 } }, "PercentRange"],
    ["stageProbability.lead", { stageProbability: { lead: -1 } }, "PercentRange"],
    ["stageProbability.lead", { stageProbability: { lead: 33.333 } }, "Precision"],
    ["statusEvents.0", { statusEvents: ["projects.create"] }, "UnknownWord"],
    ["statusEvents.1", { statusEvents: ["projects.start", 7] as never }, "TypeMismatch"],
    ["statusEvents", { statusEvents: "none" as never }, "UnknownWord"],
    ["statusEvents", { statusEvents: 7 as never }, "TypeMismatch"],
    ["openRoles", { openRoles: ["engineer", "administrator"] as const }, "TypeMismatch"],
    ["openRoles", { openRoles: ["guest"] as never }, "UnknownWord"],
    ["defaultRole", { defaultRole: "administrator" as const }, "TypeMismatch"],
    ["defaultRole", { defaultRole: "clientLead" as const }, "TypeMismatch"],
    ["defaultRole", { openRoles: ["salesperson"] as const }, "TypeMismatch"],
    ["sessionDays", { sessionDays: 0 }, "TypeMismatch"],
    ["sessionDays", { sessionDays: 3651 }, "TypeMismatch"],
    ["sessionIdleDays", { sessionIdleDays: 31 }, "TypeMismatch"],
    ["sessionIdleDays", { sessionDays: 6 }, "TypeMismatch"],
    ["wireZone", { wireZone: "Europe/Atlantis" }, "TypeMismatch"],
    ["wireZone", { wireZone: "+01:00" }, "TypeMismatch"],
    ["todayZone", { todayZone: "Europe/Atlantis" }, "TypeMismatch"],
    ["todayZone", { todayZone: "+1:00" }, "TypeMismatch"],
    ["todayZone", { todayZone: "+14:01" }, "TypeMismatch"],
    ["week", { week: [480, 480] }, "TypeMismatch"],
    ["hoursPerDayMax", { hoursPerDayMax: 1441 }, "TypeMismatch"],
    ["billingRoles", { billingRoles: ["accountant"] as never }, "UnknownWord"],
    ["vocabularies", { vocabularies: { "Allocation.status": { word: {} } } as never }, "UnknownField"],
    ["vocabularies", { vocabularies: { "Task.mood": { words: { Offen: "todo" } } } }, "UnknownWord"],
    ["vocabularies", { vocabularies: { "Allocation.status": { words: { Fest: "firm" } } } }, "UnknownWord"],
    ["vocabularies", { vocabularies: { "Allocation.status": { words: { Confirmed: "tentative" } } } }, "UnknownWord"],
    ["vocabularies", { vocabularies: { "Allocation.status": { words: { "?": "tentative" } } } }, "UnknownWord"],
    ["vocabularies", { vocabularies: { "Allocation.status": { fallback: "firm" } } }, "UnknownWord"],
  ])("refuses a value that is not %s (%j)", async (field, input, tag) => {
    const firm = await openTestFirm();
    expect(refused(await firm.admin.settled.settings.set(input))).toMatchObject({
      _tag: tag,
      issues: [{ path: expect.arrayContaining(field.split(".")) }],
    });
    expect(firm.log()).toEqual([]);
  });

  test("keeps settings within bounds and reports all faults", async () => {
    const { admin } = await openTestFirm(); // R-ID-1, R-ID-7, R-DEAL-2, R-STAT-1, R-VAL-1
    const said = await admin.settings.set({
      stageProbability: { lead: 0, negotiation: 99.99 },
      statusEvents: ["tasks.finish", "projects.start", "tasks.finish"],
      openRoles: ["salesperson", "clientLead", "salesperson"],
      defaultRole: "salesperson",
      sessionDays: 1,
      sessionIdleDays: 1,
      wireZone: "Europe/Berlin",
      crmVisibility: "team",
      logOwnerReads: true,
    });
    const decided = {
      stageProbability: { lead: 0, qualified: 25, proposal: 50, negotiation: 99.99, won: 100, lost: 0 },
      statusEvents: ["projects.start", "tasks.finish"],
      openRoles: ["salesperson", "clientLead"],
      defaultRole: "salesperson",
      sessionDays: 1,
      sessionIdleDays: 1,
      wireZone: "Europe/Berlin",
      crmVisibility: "team",
      logOwnerReads: true,
      version: 1,
      updatedAt: "2027-01-04T12:00:00.000Z",
    };
    expect(said).toMatchObject(decided);
    expect(await admin.settings.get()).toMatchObject(decided);
    const wrong = await admin.settled.settings.set({ currency: "EUX", wireZone: "Mars", openRoles: ["administrator"] });
    const refusal = refused(wrong) as Extract<Refusal, { issues: unknown }>;
    expect(refusal.issues.map(({ path }) => path[0])).toEqual(["currency", "openRoles", "defaultRole", "wireZone"]);
    expect(refusal.issues[1]?.message).toContain("an administrator every other");
  });

  test("stores only what differs from the defaults", async () => {
    const firm = await openTestFirm(); // R-LOG-2
    const { settings } = firm.admin;
    expect(await settings.set({ currency: "USD", sessionDays: 30 })).toMatchObject({ version: 0, updatedAt: null });
    expect(firm.log()).toEqual([]);
    await settings.set({ expiringDays: 30, sessionDays: 14 });
    await settings.set({ sessionDays: 30, stageProbability: { lead: 10 } });
    expect(firm.log().map(({ after }) => (after as { settings: unknown }).settings)).toEqual([
      { expiringDays: 30, sessionDays: 14 },
      { expiringDays: 30 },
    ]);
  });

  test("adds and removes words by field, with a fallback", async () => {
    const firm = await openTestFirm(); // R-VAL-8
    const { settings, projects } = firm.admin;
    await settings.set({
      vocabularies: { "Project.status": { words: { "Läuft schon": "active", Wartet: "on hold" } } },
    });
    await settings.set({ vocabularies: { "Project.status": { words: { wartet: null }, fallback: "planned" } } });
    expect((await settings.get()).vocabularies).toEqual({
      "Project.status": { words: { läuftschon: "active" }, fallback: "planned" },
    });
    const made = await projects.create({ name: "Brücke", status: "LÄUFT-SCHON" });
    expect(made).toMatchObject({ status: "active", statusLabel: "LÄUFT-SCHON" });
    expect(await projects.create({ name: "Tunnel", status: "Wartet" })).toMatchObject({ status: "planned" });
    await settings.set({ vocabularies: { "Project.status": { fallback: null } } });
    expect(refused(await firm.admin.settled.projects.create({ name: "Dam", status: "Wartet" }))._tag).toBe(
      "UnknownWord",
    );
  });

  test("is for administrators; members read settings", async () => {
    const firm = await openTestFirm();
    for (const role of ["coordinator", "engineer", "salesperson"] as const) {
      const member = firm.as(firm.user(role, role));
      expect((await member.settings.get()).currency).toBe("USD");
      expect(refused(await member.settled.settings.set({ name: "Mine" }))._tag).toBe("ClassForbidden");
    }
    const lead = firm.as(firm.user("cleo", "clientLead"));
    expect(refused(await lead.settled.settings.get())._tag).toBe("ClassForbidden");
  });
});

describe("settings that tighten capacity", () => {
  /** Two engineers at 110 % in March, Ana with a tentative share, under a firm's limit of 120 %. */
  const opened = async () => {
    const firm = await openTestFirm();
    await firm.admin.settings.set({ capacityLimit: 120, from: "2020-01-01" });
    const project = firm.project("Bridge");
    const [ana, ben] = [firm.engineer("ana"), firm.engineer("ben")];
    const a = firm.booking(ana, project, 80, "2027-03-01", "2027-03-31");
    const soft = await firm.admin.allocations.assign({
      engineer: ana,
      project,
      allocationPercent: 30,
      startDate: "2027-02-15",
      endDate: "2027-03-10",
      assignmentRole: "Engineer",
      status: "tentative",
    });
    const b = firm.booking(ben, project, 80, "2027-03-01", "2027-03-31");
    const later = firm.booking(ben, project, 30, "2027-03-20", "2027-04-30");
    return { firm, ana, ben, a, soft: soft.objectId, b, later, ...firm.admin };
  };

  test("are refused with the windows of every engineer", async () => {
    const { firm, ana, ben, a, soft, b, later, settled } = await opened(); // R-ALLOC-10
    const logged = firm.log().length;
    const said = refused(await settled.settings.set({ capacityLimit: 100 }));
    expect(said).toMatchObject({
      _tag: "OverCapacity",
      engineer: ana,
      windows: [{ engineer: ana }, { engineer: ben }],
    });
    expect(windowsOf(said)).toEqual([
      { days: ["2027-03-01", "2027-03-10"], total: 110, by: [a, soft].toSorted() },
      { days: ["2027-03-20", "2027-03-31"], total: 110, by: [b, later].toSorted() },
    ]);
    expect(firm.log()).toHaveLength(logged);
    // After the last booking nothing prevents the change.
    expect((await firm.admin.settings.set({ capacityLimit: 100, from: "2027-04-01" })).capacityLimit).toBe(120);
  });

  test("cut on request: running ones end, later ones cancel", async () => {
    const { firm, a, soft, b, later, settings, allocations } = await opened();
    const logged = firm.log().length;
    const said = await settings.set({ capacityLimit: 100, resolve: "cut" });
    expect(said.warnings).toMatchObject([
      { code: "CUT", detail: { objectId: soft, state: "tentative", to: "2027-02-28" } },
      { code: "CUT", detail: { objectId: later, state: "cancelled" } },
    ]);
    expect(await allocations.get(soft)).toMatchObject({ status: "tentative", endDate: "2027-02-28" });
    expect(await allocations.get(later)).toMatchObject({ status: "cancelled" });
    for (const kept of [a, b]) expect(await allocations.get(kept)).toMatchObject({ version: 1 });
    expect(firm.log()).toHaveLength(logged + 3);
  });

  test("leave engineers with a limit of their own alone", async () => {
    const { ana, ben, limits, settings } = await opened();
    for (const engineer of [ana, ben]) await limits.set({ engineer, from: "2020-01-01", limit: 120 });
    expect((await settings.set({ capacityLimit: 50 })).warnings).toEqual([]);
  });

  test("are judged when tentative bookings begin to count", async () => {
    const { firm, ana, a, soft, settings, settled, allocations } = await opened();
    await settings.set({ tentativeCounts: false });
    await settings.set({ capacityLimit: 100, from: "2027-02-01", resolve: "cut" });
    expect(windowsOf(refused(await settled.settings.set({ tentativeCounts: true })))).toEqual([
      { days: ["2027-03-01", "2027-03-10"], total: 110, by: [a, soft].toSorted() },
    ]);
    await settings.set({ tentativeCounts: true, resolve: "cut" });
    expect(await allocations.get(soft)).toMatchObject({ engineer: ana, endDate: "2027-02-28" });
    expect(firm.log(soft)).toMatchObject([{ event: "allocations.assign" }, { event: "settings.set" }]);
  });
});
