import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { Certification } from "../../src/domain/certification/entity.ts";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import { Project } from "../../src/domain/project/entity.ts";
import { date, file, fixture, hour, openImport, type Plain, staff, to } from "./import-firm.ts";

const days = (row: Plain | undefined, ...names: ReadonlyArray<string>) =>
  names.map((name) => (row?.[name] === null ? null : dayText(row?.[name] as number)));

describe("days", () => {
  // R-IMP-3, R-VAL-1
  test("are those of the zone on both sides of a clock change", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const allocations = await firm.rows(Allocation);
    expect(days(allocations.get("allocAna01"), "startDate", "endDate")).toEqual(["2027-03-01", "2027-03-31"]);
    expect(days(allocations.get("allocAna02"), "startDate", "endDate")).toEqual(["2027-03-15", "2027-04-15"]);
    expect(days(allocations.get("allocCem01"), "startDate", "endDate")).toEqual(["2027-02-01", null]);
    expect(days((await firm.rows(Project)).get("projBridge"), "startDate", "endDate")).toEqual([
      "2027-01-01",
      "2027-06-30",
    ]);
    expect(days((await firm.rows(Certification)).get("certAid001"), "issuedOn", "expiresOn")).toEqual([
      "2025-06-01",
      null,
    ]);
  });

  test("are read in UTC without a zone", async () => {
    const firm = await openImport();
    await firm.import(fixture(), { timeZone: "UTC" });
    expect(days((await firm.rows(Allocation)).get("allocAna01"), "startDate", "endDate")).toEqual([
      "2027-02-28",
      "2027-03-30",
    ]);
  });

  test("outside the years 1 to 9999 leave the row out", async () => {
    const far = [date("0000-12-31T12:00:00Z"), date("9999-12-31T23:30:00Z"), "0000-06-01"];
    const report = await (await openImport()).import([
      ...staff(),
      file("BillableHour", ...far.map((workDate, i) => hour(`hour00000${i}`, { workDate }))),
    ]);
    expect(report.leftOut.map(({ code }) => code)).toEqual(["TYPE_MISMATCH", "TYPE_MISMATCH", "TYPE_MISMATCH"]);
  });

  test("in an unknown zone are refused before anything is written", async () => {
    const firm = await openImport();
    await expect(firm.import(fixture(), { timeZone: "Berlin" })).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
    for (const currency of ["eur", "nope", ""])
      await expect(firm.import(fixture(), { currency })).rejects.toMatchObject({
        code: "TYPE_MISMATCH",
        message: expect.stringContaining("expected a code of ISO 4217 such as EUR"),
      });
    expect(await firm.log()).toEqual([]);
  });

  test("of a declared state come from updatedAt", async () => {
    const firm = await openImport();
    const certificate = (objectId: string, updatedAt: string) => ({
      objectId,
      engineer: to("EngineerProfile", "engineer01"),
      certificationName: objectId,
      issuer: "State",
      issuedOn: date("2020-01-01"),
      status: "Withdrawn",
      updatedAt,
    });
    await firm.import([
      ...staff(),
      file(
        "Certification",
        certificate("certif0001", "2026-02-01T09:30:00Z"),
        certificate("certif0002", "2030-01-01T00:00:00Z"),
      ),
    ]);
    const rows = await firm.rows(Certification);
    expect(days(rows.get("certif0001"), "declaredOn")).toEqual(["2026-02-01"]);
    expect(days(rows.get("certif0002"), "declaredOn")).toEqual(["2030-01-01"]);
  });
});
