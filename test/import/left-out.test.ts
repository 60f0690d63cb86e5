import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import { entityNamed } from "../../src/domain/entities.ts";
import { Project } from "../../src/domain/project/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { openSqlite } from "../support/stores.ts";
import { allocation, changed, file, fixture, flagsIn, hour, openImport, outOf, staff, to } from "./import-firm.ts";

describe("a row without meaning is left out", () => {
  // R-IMP-1
  test("with file, id and code, on memory and SQLite", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const report = await firm.import(fixture());
      expect(outOf(report)).toEqual([
        "_User.json noname0001 REQUIRED",
        "EngineerProfile.json profDee001 UNKNOWN_WORD",
        "Certification.json certBack01 RANGE_REVERSED",
        "Project.json projHalf01 REQUIRED",
        "Project.json projVoid01 REQUIRED",
        "Allocation.json allocBack1 RANGE_REVERSED",
        "BillableHour.json hourNeg001 HOURS_RANGE",
        "BillableHour.json hourText01 TYPE_MISMATCH",
        "BillableHour.json hourWord01 UNKNOWN_WORD",
        "BillableHour.json hourDay001 TYPE_MISMATCH",
        "BillableHour.json hourGone01 POINTER_INVALID",
      ]);
      expect(report.imported).toEqual({
        User: 8,
        EngineerProfile: 4,
        Certification: 3,
        Project: 3,
        Allocation: 6,
        BillableHour: 10,
      });
      expect(report.unknown).toEqual({ Invoice: 2 });
      expect((await firm.rows(BillableHour)).size).toBe(10);
      // R-LOG-1: the log has whole records.
      for (const { class: name, after } of await firm.log())
        if (after)
          expect(Object.keys(after as object), name).toEqual(
            expect.arrayContaining(
              Object.entries(entityNamed(name).fields).flatMap(([field, { secret }]) =>
                secret === true ? [] : [field],
              ),
            ),
          );
    }
    await close();
  });

  // R-IMP-1: an unknown word without a fallback.
  test("unless the firm has a fallback for its unknown word", async () => {
    const firm = await openImport();
    const words = { "EngineerProfile.employmentStatus": { words: {}, fallback: "active" } };
    await firm.app
      .as({ organizationId: "acme", userId: "importer", role: "administrator" })
      .settings.set({ vocabularies: words });
    const report = await firm.import(fixture());
    expect(outOf(report)).not.toContain("EngineerProfile.json profDee001 UNKNOWN_WORD");
    expect((await firm.rows(EngineerProfile)).get("profDee001")).toMatchObject({
      employmentStatus: "active",
      employmentStatusLabel: "Astral",
    });
  });

  test("unless its pointers find rows of the export or database", async () => {
    const firm = await openImport();
    await firm.import(staff());
    const report = await firm.import([
      file("BillableHour", hour("hour000001"), hour("hour000002", { project: to("Project", "project002") })),
    ]);
    expect(report.imported).toEqual({ BillableHour: 1 });
    expect(outOf(report)).toEqual(["BillableHour.json hour000002 POINTER_INVALID"]);
  });

  test("and counted, also without an id or as no object", async () => {
    const firm = await openImport();
    const rows = [hour("short"), { ...hour("x"), objectId: 7 }, null, ["a"], "text"];
    const report = await firm.import([...staff(), { file: "hours.json", class: "BillableHour", rows: rows as never }]);
    expect(report.leftOut.map(({ objectId, code }) => [objectId, code])).toEqual([
      ["short", "ID_INVALID"],
      [null, "ID_INVALID"],
      [null, "TYPE_MISMATCH"],
      [null, "TYPE_MISMATCH"],
      [null, "TYPE_MISMATCH"],
    ]);
  });

  test.each([
    ["a text as a pointer's class", { engineer: to("Project", "project001") }, "engineer: expected a pointer to"],
    ["a number as a pointer", { project: 7 }, "project: expected a pointer to Project, got 7"],
    [
      "a pointer without an id",
      { project: { __type: "Pointer", className: "Project" } },
      "project: expected a pointer",
    ],
    ["a number as a day", { workDate: 20_270_305 }, "workDate: expected a date, got 20270305"],
    ["a day that no calendar has", { workDate: "2027-02-30" }, "workDate: expected a day that exists"],
    [
      "a moment without its zone",
      { workDate: { __type: "Date", iso: "2027-03-05T10:00" } },
      "workDate: expected a date",
    ],
    ["no day at all", { workDate: null }, "workDate is required"],
  ])("with a message that names the field: %s", async (_what, fault, message) => {
    const report = await (await openImport()).import([...staff(), file("BillableHour", hour("hour000001", fault))]);
    expect(report.leftOut).toEqual([
      {
        ...{ file: "BillableHour.json", row: 1, objectId: "hour000001", code: expect.any(String) },
        ...{ message: expect.any(String), sentence: expect.objectContaining({ id: expect.any(String) }) },
      },
    ]);
    expect(report.leftOut[0]?.message).toContain(message);
  });

  test("a pointer may be a bare id or a whole row", async () => {
    const whole = { __type: "Object", className: "_User", objectId: "user000001", username: "ana" };
    const report = await (await openImport()).import([
      ...staff(),
      file("BillableHour", hour("hour000001", { project: "project001", submittedBy: whole, workDate: "2027-03-05" })),
    ]);
    expect(outOf(report)).toEqual([]);
  });

  test("a pointer that may dangle needs only a valid id", async () => {
    const firm = await openImport();
    const report = await firm.import([
      ...staff(),
      file(
        "Allocation",
        allocation("alloc00001", { deal: to("Deal", "deal000001") }),
        allocation("alloc00002", { deal: "a very long deal" }),
      ),
    ]);
    expect(outOf(report)).toEqual([]);
    expect(flagsIn(report)).toContain("Allocation alloc00002 TYPE_MISMATCH");
    expect(report.dangling).toEqual({ Allocation: { deal: 1 } });
    const rows = await firm.rows(Allocation);
    expect(rows.get("alloc00001")).toMatchObject({ deal: "deal000001" });
    expect(rows.get("alloc00002")).toMatchObject({ deal: null });
  });
});

// R-IMP-1: staffing rules are not judged.
test("a breach of a staffing rule flags each row once", async () => {
  const firm = await openImport();
  const report = await firm.import(fixture());
  expect(flagsIn(report)).toEqual([
    "User twin000001 DUPLICATE",
    "User odd0000001 UNKNOWN_WORD",
    "EngineerProfile profAna001 TYPE_MISMATCH",
    "Allocation allocBen01 ROUNDED",
    "BillableHour hourPrec01 ROUNDED",
    "BillableHour hourBack01 POINTER_INVALID",
    "Allocation allocAna01 OVER_CAPACITY",
    "Allocation allocAna02 OVER_CAPACITY",
    "Allocation allocGap01 CERTIFICATION",
    "BillableHour hourAppr01 DAY_CEILING",
    "BillableHour hourSub001 DAY_CEILING",
    "BillableHour hourOut001 OUTSIDE_PROJECT",
    "Allocation allocBen01 CERTIFICATION",
    "BillableHour hourLink01 ALLOCATION_MISMATCH",
    "BillableHour hourLink01 ALLOCATION_DAY",
    "Allocation allocCem01 NOT_EMPLOYED",
    "BillableHour hourFree01 AMOUNT_REQUIRED",
  ]);
  expect(report.flagged.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "Ana Ruiz on Bridge, 1 March 2027 to 31 March 2027: up to 110.5% of 100% booked from 15 March 2027 to 31 March 2027",
      "Ana Ruiz on Website, 1 December 2026 to 31 January 2027: PE not covered on 1 January 2027",
      "Cem Ay on Bridge, from 1 February 2027 on: not employed from 1 February 2027 on",
      "Ana Ruiz on Bridge, 5 March 2027: the day has 24.33 hours; a day takes at most 24 hours",
      "Ana Ruiz on Bridge, 1 July 2027: the day is outside the project's dates",
      // Rows that were repaired, and the booking of somebody else, have names as well.
      "Ben Ost on Bridge, from 1 March 2027 on: allocationPercent: 33.333 kept as 33.33",
      "Ben Ost on Bridge, 1 April 2027: its booking is for Ana Ruiz on Bridge",
    ]),
  );
});

test("names are trimmed, labels kept, both project forms read", async () => {
  const firm = await openImport();
  await firm.import(fixture());
  const engineers = await firm.rows(EngineerProfile);
  expect(engineers.get("profAna001")).toMatchObject({ fullName: "Ana Ruiz", employmentStatusLabel: "Active" });
  expect(engineers.get("profCem001")).toMatchObject({ employmentStatus: "left", employmentStatusLabel: "Terminated" });
  const projects = await firm.rows(Project);
  expect(projects.get("projBridge")).toMatchObject({
    projectName: "Bridge",
    writtenAs: "projectName",
    status: "active",
  });
  expect(projects.get("projSite01")).toMatchObject({
    projectName: "Website",
    writtenAs: "name",
    projectManager: "pia0000001",
    projectCode: null,
    description: "A public site",
  });
  const roles = [...(await firm.rows(User)).values()].map(({ username, role }) => [username, role]);
  expect(Object.fromEntries(roles)).toEqual({
    "helga.admin": "administrator",
    pia: "projectManager",
    ana: "engineer",
    ben: "engineer",
    cem: "engineer",
    dee: "clientLead",
    odd: "engineer",
    "twin-twin000001": "engineer",
  });
});

test("the engineering form of a project needs four values", async () => {
  const half = (missing: string) =>
    changed("Project", ({ [missing]: _gone, ...row }) => row).filter(({ class: of }) => of !== "Certification");
  for (const missing of ["projectCode", "clientName", "projectManager"]) {
    const report = await (await openImport()).import(half(missing));
    expect(report.leftOut).toContainEqual({
      file: "Project.json",
      row: 1,
      objectId: "projBridge",
      code: "REQUIRED",
      message: `${missing} is required`,
      sentence: { id: "required", field: missing },
    });
  }
});
