import { describe, expect, test } from "vitest";
import { CapacityLimit } from "../../../src/domain/capacity-limit/entity.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { TimeOff } from "../../../src/domain/time-off/entity.ts";
import { WorkingTime } from "../../../src/domain/working-time/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

describe("overbooked", () => {
  test("joins days and splits them where the limit changes", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    const a = firm.booking(ana, project, 90, "2027-02-01");
    const b = firm.booking(ana, project, 40, "2027-03-01", "2027-03-10");
    const c = firm.booking(ana, project, 20, "2027-03-11");
    firm.given(CapacityLimit, { engineer: ana, from: "2027-04-01", limit: 105 });
    firm.booking(firm.engineer("Ben"), project, 100, "2027-02-01");
    const run = { engineer: ana, fullName: "Ana" };
    const none = { moreAllocations: 0 };
    expect((await firm.admin.reports.overbooked()).results).toEqual([
      {
        ...run,
        from: "2027-03-01",
        to: "2027-03-31",
        peakPercent: 130,
        limitPercent: 100,
        allocations: [a, b, c],
        ...none,
      },
      { ...run, from: "2027-04-01", to: null, peakPercent: 110, limitPercent: 105, allocations: [a, c], ...none },
    ]);
    const may = await firm.admin.reports.overbooked({ from: "2027-05-01", to: "2027-05-31" });
    expect(may.results).toMatchObject([{ from: "2027-05-01", to: "2027-05-31" }]);
    firm.setNow("2027-03-20");
    expect((await firm.admin.reports.overbooked()).results[0]).toMatchObject({ from: "2027-03-20" });
  });

  test("is ordered by name, for managers their projects", async () => {
    const firm = await openTestFirm(); // §9 reports: own projects
    const pia = firm.user("pia", "projectManager");
    const own = firm.project("Own", { projectManager: pia });
    const other = firm.project("Other");
    const [zoe, ana] = [firm.engineer("Zoe"), firm.engineer("Ana")];
    const seen = firm.booking(zoe, own, 60, "2027-02-01", "2027-02-10");
    firm.booking(zoe, other, 60, "2027-02-05", "2027-02-15");
    firm.booking(ana, other, 130, "2027-02-01", "2027-02-02");
    const all = await firm.admin.reports.overbooked();
    expect(all.results.map(({ fullName }) => fullName)).toEqual(["Ana", "Zoe"]);
    expect((await firm.as(pia).reports.overbooked()).results).toEqual([
      {
        engineer: zoe,
        fullName: "Zoe",
        from: "2027-02-05",
        to: "2027-02-10",
        peakPercent: 120,
        limitPercent: 100,
        allocations: [seen],
        moreAllocations: 0,
      },
    ]);
    const zoesUser = (await firm.admin.engineers.get(zoe)).user;
    expect((await firm.as(zoesUser).reports.overbooked()).results).toMatchObject([{ engineer: zoe, peakPercent: 120 }]);
  });

  test("is closed to client leads", async () => {
    const firm = await openTestFirm();
    firm.booking(firm.engineer("Ana"), firm.project("Bridge"), 130, "2027-02-01");
    const client = firm.as(firm.user("cli", "clientLead"));
    await expect(client.reports.overbooked()).rejects.toMatchObject({ code: "CLASS_FORBIDDEN" });
    expect(await firm.as(firm.user("sal", "salesperson")).reports.overbooked()).toEqual({ results: [] });
  });
});

describe("certifications", () => {
  test("E-20 lists certificates by status on a day", async () => {
    const firm = await openTestFirm(); // R-CERT-1
    const ana = firm.engineer("Ana");
    const ids = ["2027-09-30", "2027-10-01", "2027-08-01", "2027-07-31"].map((expiresOn, i) =>
      firm.certificate(ana, `${i} PE`, expiresOn),
    );
    const on = "2027-08-01";
    const all = await firm.admin.reports.certifications({ on });
    expect(all.results.map(({ objectId, status }) => [objectId, status])).toEqual([
      [ids[0], "expiring"],
      [ids[1], "valid"],
      [ids[2], "expiring"],
      [ids[3], "expired"],
    ]);
    expect((await firm.admin.reports.certifications({ on, status: "Lapsed" })).results).toEqual([
      {
        objectId: ids[3],
        engineer: ana,
        fullName: "Ana",
        certificationName: "3 PE",
        status: "expired",
        expiresOn: "2027-07-31",
        covered: true,
        coveredUntil: "2027-07-31",
        renewed: false,
      },
    ]);
    expect((await firm.admin.reports.certifications()).results.map(({ status }) => status)).toEqual(
      Array(4).fill("valid"),
    );
    await expect(firm.admin.reports.certifications({ status: "Gone" })).rejects.toMatchObject({ code: "UNKNOWN_WORD" });
  });
});

const june = { from: "2027-06-01", to: "2027-06-30" };
const approved = (minutes: number, billable: boolean, discipline = "Civil") => ({
  approval: "approved",
  billable,
  snapshot: {
    minutes,
    billedMinutes: minutes,
    billable,
    rate: { minor: 9_000, currency: "USD" },
    rateFrom: "engineer",
    currency: "USD",
    amount: billable ? { minor: minutes * 150, currency: "USD" } : null,
    allocation: null,
    allocationPercent: null,
    discipline,
    projectCode: null,
  },
});

describe("utilization", () => {
  test("E-27 holidays and leave lower the available time", async () => {
    const firm = await openTestFirm(); // R-UTIL-1, R-UTIL-3
    firm.settings({ holidayCalendar: "Peru" });
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge", { clientName: "Acme" });
    firm.given(Holiday, { calendar: "Peru", day: "2027-06-29", name: "San Pedro" });
    firm.given(Holiday, { calendar: "Chile", day: "2027-06-21", name: "Pueblos" });
    firm.given(TimeOff, { engineer: ana, startDate: "2027-06-03", endDate: "2027-06-04", status: "granted" });
    firm.given(TimeOff, { engineer: ana, startDate: "2027-06-07", status: "requested" });
    for (let day = 1; day <= 5; day++) firm.hour(ana, project, `2027-06-0${day}`, 19, approved(1140, true));
    firm.hour(ana, project, "2027-06-10", 19, { ...approved(1140, false), billing: "non-billable" });
    firm.hour(ana, project, "2027-06-11", 8);
    firm.booking(ana, project, 50, "2027-06-01", "2027-06-30");
    const ask = { ...june, by: "engineer" } as const;
    const [row] = (await firm.admin.reports.utilization(ask)).results;
    expect(row).toMatchObject({
      key: [ana],
      name: "Ana",
      denominator: "available",
      hours: "approved",
      availableMinutes: 9_120,
      contractedMinutes: 10_560,
      workedMinutes: 6_840,
      billableMinutes: 5_700,
      plannedMinutes: 4_560,
      totalUtilization: 75,
      billableUtilization: 62.5,
      plannedUtilization: 50,
      amounts: [{ minor: 855_000, currency: "USD" }],
    });
    expect(row).not.toHaveProperty("plannedExact");
    const submitted = await firm.admin.reports.utilization({ ...ask, hours: "submitted", denominator: "contracted" });
    expect(submitted.results[0]).toMatchObject({ workedMinutes: 7_320, totalUtilization: 69.32 });
    const pair = await firm.admin.reports.utilization({ ...june, by: ["client", "project"] });
    expect(pair.results).toMatchObject([
      { key: ["Acme", project], name: "Acme / Bridge", totalUtilization: null, workedShare: 100 },
    ]);
  });

  test("E-28 groups sum before they divide", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const ben = firm.engineer("Ben");
    const project = firm.project("Bridge");
    firm.given(WorkingTime, { engineer: ana, from: "2027-06-07", minutes: [480, 0, 0, 0, 0, 0, 0] });
    firm.given(WorkingTime, { engineer: ana, from: "2027-06-08", minutes: [0, 0, 0, 0, 0, 0, 0] });
    firm.hour(ana, project, "2027-06-07", 8, approved(480, true));
    for (let day = 7; day <= 16; day++)
      firm.hour(ben, project, `2027-06-${String(day).padStart(2, "0")}`, 8, approved(480, true));
    const days = { from: "2027-06-07", to: "2027-07-02" };
    const by = async (group: "engineer" | "discipline") =>
      (await firm.admin.reports.utilization({ ...days, by: group })).results;
    expect(await by("engineer")).toMatchObject([
      { name: "Ana", availableMinutes: 480, totalUtilization: 100 },
      { name: "Ben", availableMinutes: 9_600, totalUtilization: 50 },
    ]);
    expect(await by("discipline")).toMatchObject([{ key: ["Civil"], totalUtilization: 52.38 }]);
  });

  test("managers see their projects, engineers themselves", async () => {
    const firm = await openTestFirm();
    const pia = firm.user("pia", "projectManager");
    const own = firm.project("Own", { projectManager: pia });
    const [ana, ben] = [firm.engineer("Ana"), firm.engineer("Ben")];
    firm.hour(ana, own, "2027-06-01", 8, approved(480, true));
    firm.hour(ana, firm.project("Other"), "2027-06-02", 8, approved(480, true));
    const ask = { ...june, by: "engineer" } as const;
    expect((await firm.as(pia).reports.utilization(ask)).results).toMatchObject([{ key: [ana], workedMinutes: 480 }]);
    const bens = firm.as((await firm.admin.engineers.get(ben)).user);
    expect((await bens.reports.utilization(ask)).results).toMatchObject([{ key: [ben], workedMinutes: 0 }]);
    expect((await firm.admin.reports.utilization(ask)).results).toHaveLength(2);
  });

  test.each([
    [{ ...june, by: "team" }, "UNKNOWN_WORD"],
    [{ ...june, by: ["project", "project"] }, "TYPE_MISMATCH"],
    [{ ...june, by: ["project"] }, "TYPE_MISMATCH"],
    [{ ...june, by: ["project", "month", "client"] }, "TYPE_MISMATCH"],
    [{ ...june }, "REQUIRED"],
    [{ from: june.to, to: june.from, by: "month" }, "RANGE_REVERSED"],
    [{ from: "0001-01-01", to: "9999-12-31", by: "month" }, "TYPE_MISMATCH"],
  ])("%j is refused", async (ask, code) => {
    const { admin } = await openTestFirm();
    await expect(admin.reports.utilization(ask as never)).rejects.toMatchObject({ code });
  });
});

describe("plan against actual", () => {
  test("ends today unless withFuture; separates hours without booking", async () => {
    const firm = await openTestFirm(); // R-UTIL-5
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    const booking = firm.booking(ana, project, 50, "2027-06-01", "2027-06-30");
    firm.hour(ana, project, "2027-06-01", 5, { ...approved(300, true), allocation: booking });
    firm.hour(ana, project, "2027-06-02", 2, approved(120, true));
    firm.setNow("2027-06-04");
    const ask = { ...june, by: "allocation" } as const;
    expect(await firm.admin.reports.planActual(ask)).toEqual({
      from: "2027-06-01",
      to: "2027-06-04",
      results: [
        {
          key: [booking],
          name: "Ana / Bridge",
          plannedMinutes: 960,
          workedMinutes: 300,
          gapMinutes: 660,
          workedWithoutAllocationMinutes: 0,
        },
        expect.objectContaining({ key: [null], name: null, workedWithoutAllocationMinutes: 120 }),
      ],
      warnings: [],
    });
    const future = await firm.admin.reports.planActual({ ...ask, by: "project", withFuture: true });
    expect(future).toMatchObject({ to: "2027-06-30", results: [{ name: "Bridge", plannedMinutes: 5_280 }] });
  });
});

const usd = (minor: number) => ({ minor, currency: "USD" });
describe("money", () => {
  test("reports approved amounts by billing state and currency", async () => {
    const firm = await openTestFirm(); // R-MONEY-1
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    firm.hour(ana, project, "2027-06-01", 5, approved(300, true));
    firm.hour(ana, project, "2027-06-02", 2, { ...approved(120, true), billing: "paid" });
    firm.hour(ana, project, "2027-06-03", 2);
    expect((await firm.admin.reports.money({ ...june, by: "project" })).results).toEqual([
      {
        key: [project],
        name: "Bridge",
        lines: [
          {
            currency: "USD",
            recognised: usd(63_000),
            unbilled: usd(45_000),
            invoiced: usd(0),
            paid: usd(18_000),
            writtenOff: usd(0),
          },
        ],
        unpricedMinutes: 0,
      },
    ]);
  });
});

test("R-UTIL-3 reports that list people take a discipline and a location, for managers among their rows only", async () => {
  const firm = await openTestFirm();
  const pia = firm.user("pia", "projectManager");
  const own = firm.project("Own", { projectManager: pia, requiredCertifications: ["PE"] });
  const hidden = firm.project("Hidden", { requiredCertifications: ["PE"] });
  const ana = firm.engineer("Ana", { primaryLocation: "Lima" });
  const ben = firm.engineer("Ben", { primaryLocation: "Cusco" });
  const cem = firm.engineer("Cem", { primaryLocation: "Lima", discipline: "Structural" });
  const dora = firm.engineer("Dora");
  for (const engineer of [ana, ben, cem, dora]) {
    firm.booking(engineer, own, 130, "2027-06-01", "2027-06-02");
    firm.booking(engineer, hidden, 120, "2027-06-10", "2027-06-11");
    firm.certificate(engineer, "First Aid", "2027-12-31");
    firm.hour(engineer, own, "2027-06-01", 1, approved(60, true));
    firm.hour(engineer, hidden, "2027-06-10", 1, approved(60, true));
  }
  const listed = async (actor: ReturnType<typeof firm.as>, only: object) => {
    const answers = [
      await actor.reports.overbooked({ ...june, ...only }),
      await actor.reports.uncovered({ ...june, ...only }),
      await actor.reports.certifications(only),
    ];
    return answers.map(({ results }) => results.map(({ fullName }) => fullName).join(" "));
  };
  expect(await listed(firm.admin, { primaryLocation: " lima" })).toEqual([
    "Ana Ana Cem Cem",
    "Ana Ana Cem Cem",
    "Ana Cem",
  ]);
  expect(await listed(firm.admin, { primaryLocation: "Lima", discipline: "structural" })).toEqual([
    ...["Cem Cem", "Cem Cem", "Cem"],
  ]);
  expect(await listed(firm.admin, { discipline: "Lima" })).toEqual(["", "", ""]);
  const all = ["Ana Ana Ben Ben Cem Cem Dora Dora", "Ana Ana Ben Ben Cem Cem Dora Dora", "Ana Ben Cem Dora"];
  expect(await listed(firm.admin, { discipline: null, primaryLocation: null })).toEqual(all);
  const [over, uncovered] = await listed(firm.as(pia), { primaryLocation: "Lima" });
  expect([over, uncovered]).toEqual(["Ana Cem", "Ana Cem"]);
  const byLocation = { ...june, by: "primaryLocation" } as const;
  const worked = (answer: {
    readonly results: ReadonlyArray<{ readonly key: unknown; readonly workedMinutes: number }>;
  }) => answer.results.map(({ key, workedMinutes }) => [key, workedMinutes]);
  expect(worked(await firm.admin.reports.utilization(byLocation))).toEqual([
    [[""], 120],
    [["Cusco"], 120],
    [["Lima"], 240],
  ]);
  expect(worked(await firm.as(pia).reports.utilization({ ...byLocation, primaryLocation: "LIMA" }))).toEqual([
    [["Lima"], 120],
  ]);
});
