import { expect, test } from "vitest";
import type { Settings } from "../../src/domain/kernel/context/settings.ts";
import { openTestFirm } from "../support/firm/firm.ts";
import { allocation, date, file, flagsIn, hour, openImport, type Plain, staff, to } from "./import-firm.ts";

/** The codes flagged when rows are imported into a firm that decided something. */
const flagged = async (settings: Partial<Settings>, more: ReadonlyArray<ReturnType<typeof file>>) => {
  const { app, settings: set } = await openTestFirm();
  set(settings);
  const who = { organizationId: "acme", userId: "importer", role: "administrator" } as const;
  return flagsIn(await app.import(who, [...staff(), ...more]));
};
const booked = (...more: ReadonlyArray<Plain>) =>
  file("Allocation", ...more.map((each, i) => allocation(`alloc0000${i + 1}`, each)));
const certificate = (objectId: string, more: Plain = {}): Plain => ({
  objectId,
  engineer: to("EngineerProfile", "engineer01"),
  certificationName: "PE",
  issuer: "State",
  issuedOn: date("2020-01-01"),
  expiresOn: date("2027-03-10"),
  status: "Valid",
  ...more,
});
const over = { allocationPercent: 60 };

// R-IMP-1, R-ALLOC-1
test("a day over the limit flags every booking of the day", async () => {
  const both = [booked(over, over, { allocationPercent: 10, startDate: date("2027-03-31"), endDate: null })];
  const flags = ["Allocation alloc00001 OVER_CAPACITY", "Allocation alloc00002 OVER_CAPACITY"];
  expect(await flagged({}, both)).toEqual([...flags, "Allocation alloc00003 OVER_CAPACITY"]);
  expect(await flagged({ capacityLimit: [{ from: 0, value: 12_000 }] }, both)).toEqual([
    ...flags,
    "Allocation alloc00003 OVER_CAPACITY",
  ]);
  expect(await flagged({ capacityLimit: [{ from: 0, value: 13_000 }] }, both)).toEqual([]);
});

test("tentative bookings count by setting, completed and cancelled never", async () => {
  const soft = [booked(over, { ...over, status: "Tentative" })];
  expect(await flagged({}, soft)).toHaveLength(2);
  expect(await flagged({ tentativeCounts: false }, soft)).toEqual([]);
  for (const status of ["Completed", "Cancelled"])
    expect(await flagged({}, [booked(over, { ...over, status })])).toEqual([]);
});

test("a stored booking counts and is not flagged", async () => {
  const firm = await openImport();
  await firm.import([...staff(), booked(over)]);
  const report = await firm.import([file("Allocation", allocation("alloc00009", over))]);
  expect(flagsIn(report)).toEqual(["Allocation alloc00009 OVER_CAPACITY"]);
});

// R-ALLOC-2
test("a percent above 100 is flagged, 0 left out", async () => {
  expect(await flagged({}, [booked({ allocationPercent: 101 }, { allocationPercent: 0 })])).toEqual([
    "Allocation alloc00001 PERCENT_RANGE",
    "Allocation alloc00001 OVER_CAPACITY",
  ]);
});

// R-ALLOC-9
test("days before and after employment are flagged", async () => {
  const [users, engineers, project] = staff() as [
    ReturnType<typeof file>,
    ReturnType<typeof file>,
    ReturnType<typeof file>,
  ];
  const employed = { employedFrom: date("2027-03-05"), employedUntil: date("2027-03-20") };
  const report = await (await openImport()).import([
    users,
    file("EngineerProfile", { ...engineers.rows[0], ...employed }),
    project,
    booked({}, { startDate: date("2027-03-05"), endDate: date("2027-03-20") }),
  ]);
  expect(report.flagged).toEqual([
    {
      class: "Allocation",
      objectId: "alloc00001",
      code: "NOT_EMPLOYED",
      message:
        "Ana on Bridge, 1 March 2027 to 31 March 2027: not employed from 1 March 2027 to 4 March 2027, from 21 March 2027 to 31 March 2027",
      sentence: expect.objectContaining({ id: "aboutRecord", what: expect.objectContaining({ id: "notEmployed" }) }),
      recordNames: { engineer01: "Ana", project001: "Bridge" },
    },
  ]);
});

// R-ALLOC-8
test("rules of the firm are flagged only where it blocks", async () => {
  const [users, engineers, project] = staff() as [
    ReturnType<typeof file>,
    ReturnType<typeof file>,
    ReturnType<typeof file>,
  ];
  const world = [users, engineers, file("Project", { ...project.rows[0], endDate: date("2027-03-10") }), booked({})];
  expect(await flagged({}, world)).toEqual([]);
  expect(await flagged({ outsideProjectDates: "block" }, world.slice(2))).toEqual([]);
  const { app, settings } = await openTestFirm();
  settings({ outsideProjectDates: "block" });
  const report = await app.import({ organizationId: "acme", userId: "x", role: "administrator" }, world);
  expect(flagsIn(report)).toEqual(["Allocation alloc00001 OUTSIDE_PROJECT"]);
});

// R-ELIG-2, R-ELIG-4
test("a certificate gap is flagged unless the firm only warns", async () => {
  const held = [file("Certification", certificate("certif0001")), booked({})];
  expect(await flagged({}, held)).toEqual(["Allocation alloc00001 CERTIFICATION"]);
  expect(await flagged({ expiredCertification: "warn" }, held)).toEqual([]);
  const renewed = certificate("certif0002", { issuedOn: date("2027-03-11"), expiresOn: null });
  expect(await flagged({}, [file("Certification", certificate("certif0001"), renewed), booked({})])).toEqual([]);
});

// R-CERT-6
test("equal certificates are both kept and flagged", async () => {
  const other = certificate("certif0003", { certificationNumber: "7" });
  const rows = [certificate("certif0001"), certificate("certif0002", { certificationName: "pe" }), other];
  expect(await flagged({}, [file("Certification", ...rows)])).toEqual([
    "Certification certif0001 DUPLICATE",
    "Certification certif0002 DUPLICATE",
  ]);
});

// R-HOUR-3
test("hours without a required booking are flagged", async () => {
  const rows = [
    booked({}),
    file("BillableHour", hour("hour000001"), hour("hour000002", { allocation: to("Allocation", "alloc00001") })),
  ];
  expect(await flagged({}, rows)).toEqual([]);
  expect(await flagged({ hoursNeedAllocation: true }, rows)).toEqual(["BillableHour hour000001 REQUIRED"]);
});

// R-HOUR-4
test("the day ceiling ignores rejected rows", async () => {
  const rows = [file("BillableHour", hour("hour000001", { hours: 5 }), hour("hour000002", { hours: 4 }))];
  expect(await flagged({ hoursPerDayMax: [{ from: 0, value: 480 }] }, rows)).toEqual([
    "BillableHour hour000001 DAY_CEILING",
    "BillableHour hour000002 DAY_CEILING",
  ]);
  expect(await flagged({ hoursPerDayMax: [{ from: 0, value: 540 }] }, rows)).toEqual([]);
  expect(await flagged({ hoursPerDayMax: [{ from: 0, value: null }] }, rows)).toEqual([]);
});

test("hours on another engineer's stored booking are flagged", async () => {
  const firm = await openImport();
  const [users, engineers] = staff() as [ReturnType<typeof file>, ReturnType<typeof file>];
  const ben = { ...engineers.rows[0], objectId: "engineer02", user: to("_User", "user000002"), fullName: "Ben" };
  await firm.import([...staff(), users, file("EngineerProfile", ben)]);
  const world = [
    file("Allocation", allocation("alloc00001", { engineer: to("EngineerProfile", "engineer02") })),
    file(
      "BillableHour",
      hour("hour000001", { allocation: to("Allocation", "alloc00001"), workDate: date("2027-04-01") }),
    ),
  ];
  const codes = ["BillableHour hour000001 ALLOCATION_MISMATCH", "BillableHour hour000001 ALLOCATION_DAY"];
  expect(flagsIn(await firm.import(world, { dryRun: true }))).toEqual(codes);
  await firm.import(world.slice(0, 1));
  expect(flagsIn(await firm.import(world.slice(1)))).toEqual(codes);
});

test("a booking moved to another engineer counts there", async () => {
  const firm = await openImport();
  const [, engineers] = staff() as [unknown, ReturnType<typeof file>];
  const ben = { ...engineers.rows[0], objectId: "engineer02", user: to("_User", "user000002"), fullName: "Ben" };
  const toBen = { ...over, engineer: to("EngineerProfile", "engineer02"), updatedAt: "2027-03-01T00:00:00Z" };
  await firm.import([...staff(), file("EngineerProfile", ben), booked(over, over)]);
  const moved = [file("Allocation", allocation("alloc00002", toBen)), file("BillableHour", hour("hour000001"))];
  expect(flagsIn(await firm.import(moved, { dryRun: true }))).toEqual([]);
  expect(flagsIn(await firm.import(moved))).toEqual([]);
});

// R-IMP-1, R-HOUR-11: `hours.invoice` refuses hours without a price.
test("hours on an invoice without a price are flagged, approved and written-off ones are not", async () => {
  const billed = (billingStatus: string, i: number) =>
    hour(`hour00000${i}`, { billingStatus, workDate: date(`2027-03-0${i + 1}`) });
  const rows = ["Approved", "Invoiced", "Paid", "Written Off", "Non-Billable"].map(billed);
  expect(await flagged({}, [file("BillableHour", ...rows)])).toEqual([
    "BillableHour hour000001 AMOUNT_REQUIRED",
    "BillableHour hour000002 AMOUNT_REQUIRED",
  ]);
  const priced = file("Project", {
    ...{ objectId: "project009", name: "Priced", status: "Active", manager: to("_User", "user000002") },
    rate: 100,
  });
  const paid = hour("hour000009", { billingStatus: "Paid", project: to("Project", "project009") });
  expect(await flagged({}, [priced, file("BillableHour", paid)])).toEqual([]);
});
