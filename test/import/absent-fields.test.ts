import { describe, expect, test } from "vitest";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { Certification } from "../../src/domain/certification/entity.ts";
import { Project } from "../../src/domain/project/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { administrator, changed, file, fixture, hour, openImport, type Plain, staff, to } from "./import-firm.ts";

const later = "2027-03-30T10:00:00.000Z";
/** The fixture with one row changed. */
const edited = (of: string, id: string, change: Plain) =>
  changed(of, (row) => (row.objectId === id ? { ...row, ...change } : row));

describe("a field that the export does not have", () => {
  test("keeps its value here", async () => {
    const firm = await openImport();
    await firm.import(staff());
    const own = firm.app.as(administrator());
    firm.setNow("2026-03-01T12:00:00Z");
    await own.projects.update({ objectId: "project001", requiredCertifications: ["PE"] });
    expect(await firm.import(staff())).toMatchObject({ imported: { Project: 0 }, flagged: [] });
    const renamed = staff().map((each) =>
      each.class === "Project" ? { ...each, rows: [{ ...each.rows[0], name: "Tunnel", updatedAt: later }] } : each,
    );
    expect(await firm.import(renamed)).toMatchObject({ imported: { Project: 1 } });
    expect((await firm.rows(Project)).get("project001")).toMatchObject({
      projectName: "Tunnel",
      requiredCertifications: ["PE"],
    });
  });

  test("keeps the day of an unchanged declaration", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const before = (await firm.rows(Certification)).get("certAid001");
    firm.setNow("2027-04-03T12:00:00Z");
    await firm.import(edited("Certification", "certAid001", { issuer: "Malteser", updatedAt: later }));
    expect((await firm.rows(Certification)).get("certAid001")).toMatchObject({
      issuer: "Malteser",
      declaredOn: before?.declaredOn,
    });
    const revoked = { status: "Revoked", updatedAt: "2027-03-31T10:00:00.000Z" };
    await firm.import(edited("Certification", "certAid001", revoked));
    expect((await firm.rows(Certification)).get("certAid001")?.declaredOn).toBeGreaterThan(Number(before?.declaredOn));
  });

  test("takes the snapshot again with the row, and drops it with the approval", async () => {
    const firm = await openImport();
    const approved = (more: Plain) => [
      ...staff(),
      file("BillableHour", hour("hour000001", { billingStatus: "Approved", ...more })),
    ];
    await firm.import(approved({}));
    const own = firm.app.as(administrator());
    await own.rates.set({ engineer: "engineer01", from: "2027-01-01", rate: 100 });
    await firm.import(approved({ notes: "a note", updatedAt: later }));
    const row = async () => (await firm.rows(BillableHour)).get("hour000001");
    expect(await row()).toMatchObject({ notes: "a note", version: 2, snapshot: { amount: { minor: 10_000 } } });
    await firm.import(approved({ hours: 2, updatedAt: "2027-03-31T10:00:00.000Z" }));
    expect(await row()).toMatchObject({ version: 3, snapshot: { minutes: 120, amount: { minor: 20_000 } } });
    await firm.import(approved({ billingStatus: "Draft", updatedAt: "2027-03-31T11:00:00.000Z" }));
    expect(await row()).toMatchObject({ version: 4, approval: "draft", snapshot: null });
  });

  test("is compared and overwritten once the export has it", async () => {
    const firm = await openImport();
    const user = (more: Plain) => [
      file("_User", { objectId: "user000001", username: "ana", clientCompany: to("Company", "company001"), ...more }),
    ];
    await firm.import(user({ active: false, team: "north" }));
    const row = async () => (await firm.rows(User)).get("user000001");
    expect(await row()).toMatchObject({ active: false, team: "north", clientCompany: "company001" });
    await firm.import(user({ active: true, updatedAt: later }));
    expect(await row()).toMatchObject({ active: true, team: "north", version: 2 });
  });
});
