import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import { timerMinutes } from "../../src/domain/import/rows/timer-minutes.ts";
import { roundedHalfUp } from "../../src/domain/kernel/values/decimal.ts";
import { Project } from "../../src/domain/project/entity.ts";
import { RateStep } from "../../src/domain/rate-step/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import {
  allocation,
  file,
  flagsIn,
  hour,
  openImport,
  outOf,
  type Plain,
  type PlainFile,
  staff,
  to,
} from "./import-firm.ts";

const [users, engineers, project] = staff() as [PlainFile, PlainFile, PlainFile];
const engineer = (more: Plain) => file("EngineerProfile", { ...engineers.rows[0], ...more });

describe("hours of a timer", () => {
  // R-IMP-1, R-VAL-4
  test("are rounded to the nearest minute and flagged", async () => {
    const firm = await openImport();
    const cases: ReadonlyArray<readonly [hours: number, minutes: number, flagged: boolean]> = [
      [0.3069, 18, true],
      [0.76, 46, true],
      [7.333333, 440, false],
      [0.33, 20, false],
      [0.355, 21, false],
      [0.3551, 21, true],
      [0.0002, 1, true],
      [0.575, 35, true],
      [24.001, 1_440, false],
    ];
    const rows = cases.map(([hours], i) => hour(`hour00000${i}`, { hours, workDate: `2027-04-0${i + 1}` }));
    const report = await firm.import([...staff(), file("BillableHour", ...rows)]);
    expect(outOf(report)).toEqual([]);
    const kept = await firm.rows(BillableHour);
    expect(cases.map((_case, i) => kept.get(`hour00000${i}`)?.hours)).toEqual(cases.map(([, minutes]) => minutes));
    expect(flagsIn(report)).toEqual(
      cases.flatMap(([, , flagged], i) => (flagged ? [`BillableHour hour00000${i} ROUNDED`] : [])),
    );
  });

  test("of 0, less than 0 or over a day are left out", async () => {
    const report = await (await openImport()).import([
      ...staff(),
      file("BillableHour", ...[0, -0.5, 24.01].map((hours, i) => hour(`hour00000${i}`, { hours }))),
    ]);
    expect(report.leftOut.map(({ code }) => code)).toEqual(["HOURS_RANGE", "HOURS_RANGE", "HOURS_RANGE"]);
  });

  test("round like exact integer arithmetic", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240_000 }), (units) => {
        const { minutes, isOff } = timerMinutes(units / 10_000);
        const exact = units * 60;
        const nearest = Math.max(1, Math.floor((exact + 5_000) / 10_000));
        expect([minutes, isOff]).toEqual([nearest, Math.abs(exact - nearest * 10_000) > 3_000]);
      }),
    );
  });
});

test("a number is rounded half up by its decimal digits", () => {
  expect([1.005, 33.333, 33.335, 2, 1e-7, 99.99, 1e21].map((each) => roundedHalfUp(each, 2))).toEqual([
    1.01, 33.33, 33.34, 2, 0, 99.99, 1e21,
  ]);
});

describe("an optional field with an invalid value", () => {
  // R-IMP-1
  test.each<readonly [string, string, Plain, string]>([
    ["EngineerProfile", "primaryLocation", { primaryLocation: 7 }, "TYPE_MISMATCH"],
    ["EngineerProfile", "primaryLocation", { primaryLocation: "a\u0000b" }, "TEXT_INVALID"],
    ["EngineerProfile", "primaryLocation", { primaryLocation: `e${"\u0301".repeat(31)}` }, "TEXT_INVALID"],
    ["EngineerProfile", "employedUntil", { employedUntil: "2027-02-30" }, "TYPE_MISMATCH"],
    ["EngineerProfile", "hourlyRate", { hourlyRate: -1 }, "AMOUNT_RANGE"],
    [
      "Allocation",
      "deal",
      { deal: { __type: "Pointer", className: "Contact", objectId: "contact001" } },
      "TYPE_MISMATCH",
    ],
    ["Allocation", "notes", { notes: "n".repeat(100_001) }, "TEXT_INVALID"],
    ["BillableHour", "allocation", { allocation: to("Allocation", "nowhere000") }, "POINTER_INVALID"],
    ["BillableHour", "billable", { billable: "yes" }, "TYPE_MISMATCH"],
    ["User", "email", { email: "no address" }, "EMAIL_INVALID"],
    ["User", "role", { role: "astronaut" }, "UNKNOWN_WORD"],
  ])("is dropped and flagged: %s.%s", async (of, _field, more, code) => {
    const firm = await openImport();
    const world = [
      of === "User" ? file("_User", { ...users.rows[0], ...more }, { ...users.rows[1] }) : users,
      of === "EngineerProfile" ? engineer(more) : engineers,
      project,
      file("Allocation", allocation("row0000001", of === "Allocation" ? more : {})),
      file("BillableHour", hour("row0000001", of === "BillableHour" ? more : {})),
    ];
    const rehearsed = await firm.import(world, { dryRun: true });
    const report = await firm.import(world);
    expect(report).toEqual(rehearsed);
    expect(outOf(report)).toEqual([]);
    const flagged = report.flagged.filter((each) => each.class === of);
    expect(flagged.map((each) => each.code)).toEqual([code]);
    expect(flagged[0]?.message.length).toBeLessThan(400);
    expect((await firm.import(world)).imported).toEqual(
      Object.fromEntries(Object.keys(report.imported).map((name) => [name, 0])),
    );
  });

  test("loses only the invalid entries of a list", async () => {
    const firm = await openImport();
    const report = await firm.import([
      users,
      engineer({ hourlyRate: 99.995 }),
      file("Project", { ...project.rows[0], requiredCertifications: ["PE", 7, "", "Rope"] }),
      file("Allocation", allocation("alloc00001", { allocationPercent: 33.335 })),
    ]);
    expect((await firm.rows(Project)).get("project001")).toMatchObject({ requiredCertifications: ["PE", "Rope"] });
    expect([...(await firm.rows(RateStep)).values()]).toMatchObject([{ rate: { minor: 10_000, currency: "USD" } }]);
    expect((await firm.rows(Allocation)).get("alloc00001")).toMatchObject({ allocationPercent: 3_334 });
    expect(flagsIn(report).slice(0, 4)).toEqual([
      "EngineerProfile engineer01 ROUNDED",
      "Project project001 TYPE_MISMATCH",
      "Project project001 REQUIRED",
      "Allocation alloc00001 ROUNDED",
    ]);
  });

  test("gives an account with an unknown role the default role", async () => {
    const firm = await openImport();
    await firm.app.as(firm.who).settings.set({ openRoles: ["engineer", "salesperson"], defaultRole: "salesperson" });
    await firm.import([
      file(
        "_User",
        { objectId: "user000001", username: "ana", role: "astronaut" },
        { objectId: "user000002", username: "ben" },
      ),
    ]);
    expect([...(await firm.rows(User)).values()].map(({ role }) => role)).toEqual(["salesperson", "salesperson"]);
  });
});

describe("an invalid value of a required field", () => {
  // R-IMP-1
  test.each<readonly [string, Plain, string]>([
    ["BillableHour", { billingStatus: "Perhaps" }, "UNKNOWN_WORD"],
    ["BillableHour", { workDate: "2027-02-30" }, "TYPE_MISMATCH"],
    ["BillableHour", { project: to("Project", "nowhere000") }, "POINTER_INVALID"],
    ["Allocation", { allocationPercent: 0 }, "PERCENT_RANGE"],
    ["Allocation", { allocationPercent: -5 }, "PERCENT_RANGE"],
    ["Allocation", { assignmentRole: "a\u0000" }, "TEXT_INVALID"],
    ["Allocation", { endDate: "2027-02-01" }, "RANGE_REVERSED"],
    ["Allocation", { status: "Perhaps" }, "UNKNOWN_WORD"],
  ])("leaves the row of %s out: %o", async (of, more, code) => {
    const report = await (await openImport()).import([
      ...staff(),
      file(of, of === "Allocation" ? allocation("row0000001", more) : hour("row0000001", more)),
    ]);
    expect(outOf(report)).toEqual([`${of}.json row0000001 ${code}`]);
  });
});

describe("pointers that may dangle", () => {
  // R-IMP-1, R-REF-1
  test("are kept and counted", async () => {
    const firm = await openImport();
    const world = [
      file("_User", ...users.rows, {
        objectId: "user000003",
        username: "cem",
        role: "client",
        clientCompany: to("Company", "company001"),
      }),
      engineers,
      file("Project", { ...project.rows[0], client: to("Company", "company001"), deal: to("Deal", "deal000001") }),
      file("Allocation", allocation("alloc00001", { deal: to("Deal", "deal000002") }), allocation("alloc00002")),
    ];
    const report = await firm.import(world);
    expect([outOf(report), report.dangling]).toEqual([
      [],
      { User: { clientCompany: 1 }, Project: { client: 1, deal: 1 }, Allocation: { deal: 1 } },
    ]);
    expect((await firm.rows(Project)).get("project001")).toMatchObject({ client: "company001", deal: "deal000001" });
    expect((await firm.import(world)).dangling).toEqual(report.dangling);
  });
});

describe("a breach that a write would only warn about", () => {
  // R-IMP-1
  test("is counted for each row and not listed", async () => {
    const firm = await openImport();
    const world = [
      users,
      engineer({ employedUntil: "2027-03-04" }),
      file("Project", {
        ...project.rows[0],
        status: "On Hold",
        requiredDiscipline: "Mechanical",
        endDate: "2027-03-20",
      }),
      file(
        "Allocation",
        allocation("alloc00001", { endDate: "2027-03-04" }),
        allocation("alloc00002", { status: "Cancelled" }),
      ),
      file(
        "BillableHour",
        hour("hour000001", { billingStatus: "Approved" }),
        hour("hour000002", { workDate: "2027-03-02" }),
      ),
    ];
    const rehearsed = await firm.import(world, { dryRun: true });
    const report = await firm.import(world);
    expect(report).toEqual(rehearsed);
    expect(report.warned).toEqual({ DISCIPLINE: 1, PROJECT_INACTIVE: 3, NOT_EMPLOYED: 1, UNPRICED: 1 });
    expect(report.flagged).toEqual([]);
  });
});

describe("custom fields", () => {
  // R-IMP-3, R-VAL-7, R-CUST-3
  test("hold only valid values under valid names", async () => {
    const firm = await openImport();
    const deep = JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`) as unknown;
    const report = await firm.import([
      users,
      engineer({
        badge: "a\u0000b",
        nested: { note: ["\ud800"] },
        deep,
        many: `e${"\u0301".repeat(31)}`,
        fine: { a: 1 },
        "cost center": 7,
      }),
    ]);
    expect((await firm.rows(EngineerProfile)).get("engineer01")?.custom).toEqual({ fine: { a: 1 } });
    expect(flagsIn(report)).toEqual(Array.from({ length: 4 }, () => "EngineerProfile engineer01 TEXT_INVALID"));
    expect(report.ignored).toEqual({ EngineerProfile: { "cost center": 1 } });
  });
});
