import { describe, expect, test } from "vitest";
import { CapacityLimit } from "../../../src/domain/capacity-limit/entity.ts";
import { openTestFirm, type TestFirm } from "../../support/firm/firm.ts";

const june = { from: "2027-06-01", to: "2027-06-30" };
const names = async (firm: TestFirm, ask: Parameters<TestFirm["admin"]["engineers"]["find"]>[0]) =>
  (await firm.admin.engineers.find(ask)).map(({ fullName }) => fullName);

describe("finding engineers", () => {
  test("lists who is free on every day, freest first", async () => {
    const firm = await openTestFirm(); // R-ALLOC-12
    const project = firm.project("Bridge");
    const [cleo, ana, ben, dan] = ["Cleo", "Ana", "Ben", "Dan"].map((name) => firm.engineer(name)) as Array<string>;
    firm.booking(dan as string, project, 61, "2027-06-30");
    firm.booking(ben as string, project, 60, "2027-05-01", "2027-06-01");
    firm.booking(ana as string, project, 90, "2027-07-01");
    expect(await firm.admin.engineers.find({ ...june, percent: 40 })).toEqual([
      { objectId: ana, fullName: "Ana", discipline: "Civil", freePercent: 100, lapsing: [], missing: [] },
      { objectId: cleo, fullName: "Cleo", discipline: "Civil", freePercent: 100, lapsing: [], missing: [] },
      { objectId: ben, fullName: "Ben", discipline: "Civil", freePercent: 40, lapsing: [], missing: [] },
    ]);
    expect(await names(firm, { from: "2027-06-01", percent: 40 })).toEqual(["Cleo", "Ben"]);
  });

  test("orders equal names and percents by id", async () => {
    const firm = await openTestFirm();
    const engineers = ["ana", "Ana A", "Ana B"].map((username) => firm.engineer("Ana", { user: firm.user(username) }));
    const found = await firm.admin.engineers.find({ ...june, percent: 40 });
    expect(found.map(({ objectId }) => objectId)).toEqual(engineers.toSorted());
  });

  test("filters by discipline, employment and own limit", async () => {
    const firm = await openTestFirm();
    firm.engineer("Ana", { discipline: "Electrical" });
    firm.engineer("Ben", { employedUntil: "2027-06-29" });
    firm.engineer("Cleo", { employmentStatus: "left" });
    firm.given(CapacityLimit, { engineer: firm.engineer("Dan"), from: "2027-06-15", limit: 50 });
    firm.engineer("Eve", { employmentStatus: "on leave" });
    expect(await names(firm, { ...june, percent: 50 })).toEqual(["Ana", "Eve", "Dan"]);
    expect(await names(firm, { ...june, percent: 50.01 })).toEqual(["Ana", "Eve"]);
    expect(await names(firm, { ...june, percent: 50, discipline: " electrical" })).toEqual(["Ana"]);
    firm.settings({ engineerOnLeave: "block" });
    expect(await names(firm, { ...june, percent: 60 })).toEqual(["Ana"]);
  });

  test("filters by the names of certificates", async () => {
    const firm = await openTestFirm(); // R-ELIG-1, R-ELIG-2
    firm.certificate(firm.engineer("Ana"), "PE", "2027-06-30");
    firm.certificate(firm.engineer("Ben"), "PE", "2027-06-29");
    firm.engineer("Cleo");
    expect(await names(firm, { ...june, percent: 50 })).toEqual(["Ana", "Cleo"]);
    expect(await names(firm, { ...june, percent: 50, certifications: ["pe"] })).toEqual(["Ana"]);
    firm.settings({ expiredCertification: "warn" });
    expect(await names(firm, { ...june, percent: 50 })).toEqual(["Ana", "Ben", "Cleo"]);
  });

  test("R-ALLOC-12 filters by employment, location and last certified day", async () => {
    const firm = await openTestFirm(); // S-A-35
    firm.certificate(firm.engineer("Ana", { primaryLocation: "Lindau" }), "PE", "2027-07-31");
    firm.certificate(firm.engineer("Ben", { primaryLocation: " lindau" }), "PE", "2027-07-30");
    firm.certificate(firm.engineer("Cleo", { employmentStatus: "on leave" }), "PE", null);
    const ask = { ...june, percent: 50 };
    expect(await names(firm, { ...ask, primaryLocation: "LINDAU" })).toEqual(["Ana", "Ben"]);
    expect(await names(firm, { ...ask, employmentStatus: "On Leave" })).toEqual(["Cleo"]);
    const certified = { ...ask, certifications: ["PE"] };
    expect(await names(firm, { ...certified, certifiedThrough: "2027-07-30" })).toEqual(["Ana", "Ben", "Cleo"]);
    expect(await names(firm, { ...certified, certifiedThrough: "2027-07-31" })).toEqual(["Ana", "Cleo"]);
    await expect(names(firm, { ...certified, certifiedThrough: "2027-05-31" })).rejects.toMatchObject({
      code: "RANGE_REVERSED",
    });
  });

  test("R-ALLOC-12 says what lapses in the window, and what misfits lack", async () => {
    const firm = await openTestFirm(); // S-A-35, R-ALLOC-5: no booking is named
    firm.settings({ expiredCertification: "warn", engineerOnLeave: "block" });
    const ana = firm.engineer("Ana");
    firm.certificate(ana, "Weld", "2027-06-29");
    firm.certificate(ana, "Crane", "2027-06-30");
    firm.certificate(ana, "Lift", "2027-05-31");
    firm.booking(firm.engineer("Ben"), firm.project("Bridge"), 60, "2027-06-10");
    firm.engineer("Cleo", { employmentStatus: "on leave", employedUntil: "2027-06-20" });
    const ask = { ...june, percent: 50, certifications: ["Weld"] };
    expect(await firm.admin.engineers.find(ask)).toEqual([]);
    const found = await firm.admin.engineers.find({ ...ask, withMisfits: true });
    const lacking = (from: string) => ({
      code: "CERTIFICATION",
      names: [{ name: "Weld", gaps: [{ from, to: june.to }], rows: expect.any(Array) }],
    });
    expect(found.map(({ fullName, freePercent, missing }) => [fullName, freePercent, missing])).toEqual([
      ["Ana", 100, [lacking("2027-06-30")]],
      [
        "Cleo",
        100,
        [
          { code: "ON_LEAVE" },
          { code: "NOT_EMPLOYED", days: [{ from: "2027-06-21", to: june.to }] },
          lacking(june.from),
        ],
      ],
      ["Ben", 40, [{ code: "OVER_CAPACITY" }, lacking(june.from)]],
    ]);
    expect(found[0]?.lapsing).toEqual([{ name: "Weld", lastDay: "2027-06-29" }]);
    expect((await firm.admin.engineers.find({ ...june, percent: 50 }))[0]?.lapsing).toHaveLength(1);
  });

  test("L-05 exactly the engineers found can be booked", async () => {
    const firm = await openTestFirm();
    const project = firm.project("Bridge");
    const all = [20, 40, 60, 80, 100].map((percent, i) => {
      const engineer = firm.engineer(`Engineer ${i}`, i === 0 ? { employedUntil: "2027-06-15" } : {});
      firm.booking(engineer, project, percent, `2027-06-${10 + i * 5}`, "2027-07-31");
      firm.certificate(engineer, "PE", i === 1 ? "2027-06-20" : "2027-12-31");
      return engineer;
    });
    const found = new Set((await firm.admin.engineers.find({ ...june, percent: 40 })).map(({ objectId }) => objectId));
    const accepted = new Set<string>();
    for (const engineer of all) {
      const said = await firm.admin.settled.allocations.assign({
        engineer,
        project,
        allocationPercent: 40,
        startDate: june.from,
        endDate: june.to,
        assignmentRole: "Engineer",
      });
      if (said.ok) accepted.add(engineer);
    }
    expect(accepted).toEqual(found);
    expect(found.size).toBe(1);
  });

  test("refuses 0 percent and a reversed window", async () => {
    const { admin } = await openTestFirm();
    await expect(admin.engineers.find({ ...june, percent: 0 })).rejects.toMatchObject({ code: "PERCENT_RANGE" });
    const turned = { from: june.to, to: june.from };
    await expect(admin.engineers.find({ ...turned, percent: 10 })).rejects.toMatchObject({ code: "RANGE_REVERSED" });
  });

  test("engineers find only themselves, salespeople find no engineer", async () => {
    const firm = await openTestFirm(); // §9: availability of the own profile
    const user = firm.user("ana");
    firm.engineer("Ana", { user });
    const ben = firm.engineer("Ben");
    const own = firm.as(user);
    expect((await own.engineers.find({ ...june, percent: 10 })).map(({ fullName }) => fullName)).toEqual(["Ana"]);
    expect(await own.settled.engineers.availability({ engineer: ben, ...june })).toEqual({
      ok: false,
      refusal: { _tag: "PointerInvalid", field: "engineer", class: "EngineerProfile" },
    });
    const sales = firm.as(firm.user("sal", "salesperson"));
    expect(await sales.engineers.find({ ...june, percent: 10 })).toEqual([]);
    const client = firm.as(firm.user("cli", "clientLead")).settled;
    expect(await client.engineers.find({ ...june, percent: 10 })).toMatchObject({
      refusal: { _tag: "ClassForbidden" },
    });
  });
});

describe("availability", () => {
  test("runs of equal free percent cover the window", async () => {
    const firm = await openTestFirm(); // R-TIME-4, R-ALLOC-12
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    firm.booking(ana, project, 60, "2027-06-10", "2027-06-20");
    firm.booking(ana, project, 70, "2027-06-15", "2027-06-16");
    expect(await firm.admin.engineers.availability({ engineer: ana, from: "2027-06-12" })).toEqual([
      { from: "2027-06-12", to: "2027-06-14", freePercent: 40 },
      { from: "2027-06-15", to: "2027-06-16", freePercent: 0 },
      { from: "2027-06-17", to: "2027-06-20", freePercent: 40 },
      { from: "2027-06-21", to: null, freePercent: 100 },
    ]);
  });

  test("tentative bookings do not count if the firm excludes them", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    const soft = { engineer: ana, project, allocationPercent: 60, startDate: "2027-06-01", endDate: "2027-06-30" };
    await firm.admin.allocations.assign({ ...soft, assignmentRole: "Engineer", status: "Proposed" });
    const free = async () => (await firm.admin.engineers.availability({ engineer: ana, ...june }))[0]?.freePercent;
    expect(await free()).toBe(40);
    firm.settings({ tentativeCounts: false });
    expect(await free()).toBe(100);
  });
});
