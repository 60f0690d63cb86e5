import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  return { firm, ana: firm.engineer("ana"), ...firm.admin };
};
const long = { projectCode: "B-1", projectName: "Bridge", clientName: "City" };

describe("creating a project", () => {
  test("takes a name alone: planned, managed by the caller", async () => {
    const { firm } = await opened(); // R-PROJ-1
    const emil = firm.user("emil");
    const made = await firm.as(emil).projects.create({ name: "Intranet" });
    expect(made).toMatchObject({
      projectName: "Intranet",
      writtenAs: "name",
      projectCode: null,
      projectManager: emil,
      status: "planned",
      statusLabel: null,
      billable: true,
      requiredCertifications: [],
      closedOn: null,
      warnings: [],
    });
  });

  test.each([
    ["projectCode", { projectCode: "B-1" }, ["projectName", "clientName", "projectManager"]],
    ["projectName", { projectName: "Bridge" }, ["projectCode", "clientName", "projectManager"]],
    ["clientName", { name: "Bridge", clientName: "City" }, ["projectCode", "projectManager"]],
    ["nothing", {}, ["name"]],
  ])("requires all four values of the long form with %s", async (_, input, missing) => {
    const { settled } = await opened(); // R-PROJ-1
    expect(refused(await settled.projects.create(input))).toMatchObject({
      _tag: "Required",
      issues: missing.map((field) => ({ path: [field], code: "REQUIRED", message: `${field} is required` })),
    });
  });

  test("takes either name of a field, but one value", async () => {
    const { firm, projects, settled } = await opened();
    const pia = firm.user("pia", "projectManager");
    const made = await projects.create({ projectCode: "B-1", clientName: "City", name: "Bridge", manager: pia });
    expect(made).toMatchObject({ projectName: "Bridge", writtenAs: "name", projectManager: pia });
    const both = { projectName: "Dam", name: "Dam", projectManager: pia, manager: pia };
    expect(await projects.create({ projectCode: "D-1", clientName: "City", ...both })).toMatchObject({
      ...{ projectName: "Dam", writtenAs: "projectName", projectManager: pia },
    });
    expect(refused(await settled.projects.create({ ...long, manager: pia, name: "Tunnel" }))).toMatchObject({
      _tag: "TypeMismatch",
      issues: [{ path: ["name"] }],
    });
    expect(refused(await settled.projects.create({ ...long, manager: pia }))).toEqual({
      _tag: "Duplicate",
      class: "Project",
      field: "projectCode",
    });
  });

  test("requires an active manager who is not a client lead", async () => {
    const { firm, settled } = await opened(); // R-PROJ-2
    const gone = firm.user("gil", "engineer", { active: false });
    const cleo = firm.user("cleo", "clientLead");
    for (const manager of [gone, cleo, "nobody0000"])
      expect(refused(await settled.projects.create({ ...long, projectManager: manager }))).toEqual({
        _tag: "PointerInvalid",
        field: "projectManager",
        class: "User",
      });
  });

  test("R-ID-10 needs a manager if the caller has no account", async () => {
    const { firm } = await opened();
    const host = firm.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    expect(refused(await host.settled.projects.create({ name: "Intranet" }))).toEqual({
      ...{ _tag: "AuthorRequired", class: "Project", event: "projects.create", needs: "projectManager" },
    });
    const pia = firm.user("pia", "projectManager");
    expect(await host.projects.create({ name: "Intranet", manager: pia })).toMatchObject({ projectManager: pia });
  });

  test("finds the client by its name, if exactly one company has it", async () => {
    const { firm, projects, companies } = await opened();
    const pia = firm.user("pia", "projectManager");
    const make = async (projectCode: string, more: object = {}) =>
      (await firm.as(pia).projects.create({ ...long, projectCode, projectManager: pia, ...more })).client;
    expect(await make("B-1")).toBeNull();
    const { objectId: city } = await companies.create({ name: "City" });
    await companies.create({ name: "Cityworks" });
    expect(await make("B-2")).toBe(city);
    expect(await firm.as(pia).projects.create({ name: "Intranet" })).toMatchObject({ client: null });
    const other = { ...long, projectCode: "B-4", projectManager: pia, client: "Town000000" };
    expect(await projects.create(other)).toMatchObject({ client: "Town000000" });
    await companies.create({ name: "City" });
    expect(await make("B-3")).toBeNull();
  });

  test("lets others name only themselves, without rate and client", async () => {
    const { firm } = await opened();
    const emil = firm.user("emil");
    const pia = firm.user("pia", "projectManager");
    const { projects } = firm.as(emil).settled;
    expect(refused(await projects.create({ name: "Intranet", manager: pia }))._tag).toBe("Forbidden");
    expect(refused(await projects.create({ name: "Intranet", manager: "nobody0000" }))._tag).toBe("Forbidden");
    expect(await firm.as(emil).projects.create({ name: "Wiki", manager: emil })).toMatchObject({
      projectManager: emil,
    });
    expect(refused(await projects.create({ name: "Intranet", rate: 90 }))).toMatchObject({ field: "rate" });
    expect(refused(await projects.create({ name: "Intranet", client: "City000000" }))).toMatchObject({
      field: "client",
    });
    const lead = firm.as(firm.user("cleo", "clientLead"));
    expect(refused(await lead.settled.projects.create({ name: "Mine" }))._tag).toBe("ClassForbidden");
  });

  test("begins planned, active or on hold", async () => {
    const { projects, settled } = await opened();
    expect(await projects.create({ name: "A", status: "In Progress" })).toMatchObject({
      status: "active",
      statusLabel: "In Progress",
    });
    for (const status of ["Closed", "cancelled"])
      expect(refused(await settled.projects.create({ name: "B", status }))).toMatchObject({
        _tag: "UnknownWord",
        issues: [
          {
            path: ["status"],
            known: ["planned", "active", "on hold"],
            message: "status: a project begins planned, active or on hold",
          },
        ],
      });
    expect(await projects.create({ name: "Canal", endDate: "1965-05-01" })).toMatchObject({ endDate: "1965-05-01" });
    const turned = { name: "C", startDate: "2027-02-02", endDate: "2027-02-01" };
    expect(refused(await settled.projects.create(turned))._tag).toBe("RangeReversed");
  });
});

describe("changing a project", () => {
  test("shorter dates leave no hours outside", async () => {
    const { firm, ana, projects, settled } = await opened(); // R-PROJ-3, R-ALLOC-8
    const objectId = firm.project("Bridge", { startDate: "2027-01-01", endDate: "2027-12-31" });
    const hour = firm.hour(ana, objectId, "2027-11-30", 4);
    const inside = firm.booking(ana, objectId, 10, "2027-02-01", "2027-12-31");
    const always = firm.booking(ana, objectId, 10, "2027-02-01");
    expect(refused(await settled.projects.update({ objectId, endDate: "2027-11-29" }))).toEqual({
      _tag: "OutsideProject",
      project: objectId,
      dates: { from: "2027-01-01", to: "2027-11-29" },
      rows: [hour],
      recordNames: { [objectId]: "Bridge" },
    });
    const shorter = { objectId, endDate: "2027-11-30" };
    firm.settings({ outsideProjectDates: "block" });
    expect(refused(await settled.projects.update(shorter))).toMatchObject({ rows: [inside, always] });
    firm.settings({});
    // The open booking was outside before, and is now outside in December too.
    expect((await projects.update(shorter)).warnings).toMatchObject([
      { code: "OUTSIDE_PROJECT", detail: { rows: [inside, always] } },
    ]);
    const longer = await projects.update({ objectId, endDate: null });
    expect(longer.warnings).toEqual([]);
    const closed = await projects.update({ objectId, endDate: "2028-12-31" });
    expect(closed.warnings).toMatchObject([{ detail: { rows: [always] } }]);
  });

  test("new dates do not judge what was outside the old ones", async () => {
    const { firm, ana, projects } = await opened(); // R-PROJ-3
    const objectId = firm.project("Bridge", { startDate: "2027-01-01", endDate: "2027-12-31" });
    firm.hour(ana, objectId, "2026-11-30", 4);
    firm.hour(ana, objectId, "2028-01-31", 4);
    const narrower = { objectId, startDate: "2027-02-01", endDate: "2027-11-30" };
    expect((await projects.update(narrower)).warnings).toEqual([]);
  });

  test("R-CERT-6 a newly required certificate warns a manager without other rights of the own bookings", async () => {
    const { firm, ana } = await opened();
    const emil = firm.user("emil");
    const objectId = firm.project("Bridge", { projectManager: emil });
    const own = firm.booking(firm.engineer("Emil", { user: emil }), objectId, 10, "2027-02-01", "2027-02-28");
    const other = firm.booking(ana, objectId, 10, "2027-02-01", "2027-02-28");
    const required = (...names: ReadonlyArray<string>) => ({ objectId, requiredCertifications: names });
    const said = await firm.as(emil).projects.update(required("PE"));
    expect(said.warnings).toMatchObject([
      { code: "UNCOVERED", detail: { allocations: [{ objectId: own, names: [{ name: "PE", rows: [] }] }] } },
    ]);
    const all = await firm.admin.projects.update(required("PE", "Diver"));
    expect(all.warnings).toMatchObject([{ detail: { allocations: [{ objectId: own }, { objectId: other }] } }]);
    expect((await firm.admin.projects.update(required("Diver", " pe"))).warnings).toEqual([]);
    firm.certificate(ana, "Crane", null);
    const crane = await firm.admin.projects.update(required("Diver", "PE", "Crane"));
    expect(crane.warnings).toMatchObject([
      { detail: { allocations: [{ objectId: own, names: [{ name: "Crane" }] }] } },
    ]);
  });

  test("R-CERT-6 the warning lists fifty bookings and counts the others", async () => {
    const { firm, ana, projects } = await opened();
    const uncovered = async (n: number) => {
      const objectId = firm.project(`Bridge ${n}`);
      for (let i = 0; i < n; i++) firm.booking(ana, objectId, 1, "2027-02-01", "2027-02-28");
      const [warning] = (await projects.update({ objectId, requiredCertifications: ["PE"] })).warnings;
      return warning?.detail as { readonly allocations: ReadonlyArray<unknown>; readonly moreAllocations?: number };
    };
    const fifty = await uncovered(50);
    expect(fifty.allocations).toHaveLength(50);
    expect(fifty).not.toHaveProperty("moreAllocations");
    expect(await uncovered(52)).toMatchObject({ allocations: { length: 50 }, moreAllocations: 2 });
  });

  test("only staff changes the manager", async () => {
    const { firm } = await opened(); // R-PROJ-2
    const [pia, ben] = [firm.user("pia", "projectManager"), firm.user("ben", "projectManager")];
    const objectId = firm.project("Bridge", { projectManager: pia });
    expect(refused(await firm.as(pia).settled.projects.update({ objectId, manager: ben }))).toMatchObject({
      _tag: "Forbidden",
      field: "manager",
      needed: "the role administrator or coordinator",
    });
    expect(refused(await firm.as(ben).settled.projects.update({ objectId, description: "mine" }))._tag).toBe(
      "Forbidden",
    );
    await firm.admin.projects.update({ objectId, manager: ben });
    expect(await firm.as(ben).projects.update({ objectId, description: "mine" })).toMatchObject({ version: 3 });
    expect(refused(await firm.as(pia).settled.projects.start(objectId))._tag).toBe("Forbidden");
  });

  test("a word of the same state changes the label", async () => {
    const { firm, projects, settled } = await opened(); // R-VAL-8
    const objectId = firm.project("Bridge");
    expect(await projects.update({ objectId, status: "Open", name: "New Bridge" })).toMatchObject({
      status: "active",
      statusLabel: "Open",
      projectName: "New Bridge",
      writtenAs: "name",
    });
    expect(refused(await settled.projects.update({ objectId, status: "Done" }))).toMatchObject({
      _tag: "InvalidTransition",
      from: "active",
      event: "update to completed",
      allowed: ["hold", "complete", "cancel", "delete"],
      current: { projectName: "New Bridge" },
    });
    expect((await projects.update({ objectId, status: "Open" })).version).toBe(2);
  });

  test("refuses contradictions, reversed dates and client leads as managers", async () => {
    const { firm, settled } = await opened(); // R-PROJ-1, R-VAL-2, R-PROJ-2
    const objectId = firm.project("Bridge", { startDate: "2027-02-01" });
    const cleo = firm.user("cleo", "clientLead");
    const update = async (input: object) => refused(await settled.projects.update({ objectId, ...input }));
    expect(await update({ projectName: "Bridge", name: "Tunnel" })).toMatchObject({
      _tag: "TypeMismatch",
      issues: [{ path: ["name"] }],
    });
    expect(await update({ endDate: "2027-01-31" })).toMatchObject({
      _tag: "RangeReversed",
      issues: [
        {
          path: ["endDate"],
          message:
            "endDate 31 January 2027 is before startDate 1 February 2027; the last day must not be before the first",
        },
      ],
    });
    expect(await update({ manager: cleo })).toMatchObject({ _tag: "PointerInvalid", field: "manager" });
    expect(firm.log()).toEqual([]);
  });

  test("accepts either name of a field as the same field", async () => {
    const { firm, projects } = await opened(); // R-PROJ-1
    const objectId = firm.project("Bridge");
    expect(await projects.update({ objectId, name: "Tunnel" })).toMatchObject({ writtenAs: "name" });
    expect(await projects.update({ objectId, projectName: "Dam" })).toMatchObject({
      projectName: "Dam",
      writtenAs: "projectName",
    });
  });

  test("reports the open side of new dates", async () => {
    const { firm, ana, projects } = await opened(); // R-ALLOC-8
    const objectId = firm.project("Bridge");
    firm.booking(ana, objectId, 10, "2027-02-01", "2027-03-31");
    const messages = async (dates: object) => {
      await projects.update({ objectId, startDate: null, endDate: null });
      return (await projects.update({ objectId, ...dates })).warnings.map(({ message }) => message);
    };
    const said = "1 booking lies outside the new dates of the project,";
    expect(await messages({ endDate: "2027-03-30" })).toEqual([`${said} up to 30 March 2027`]);
    expect(await messages({ startDate: "2027-02-02" })).toEqual([`${said} from 2 February 2027 on`]);
    firm.settings({ outsideProjectDates: "ignore" });
    expect(await messages({ endDate: "2027-03-30" })).toEqual([]);
  });

  test("an unreadable project is NOT_FOUND", async () => {
    const { firm, ana } = await opened(); // R-POL-1
    const objectId = firm.project("Bridge");
    firm.settings({ projectVisibility: "staffed" });
    const emil = firm.user("emil");
    expect(refused(await firm.as(emil).settled.projects.start(objectId))._tag).toBe("NotFound");
    firm.booking(ana, objectId, 10, "2027-01-01", "2027-01-02");
    const user = (await firm.admin.engineers.get(ana)).user;
    expect(refused(await firm.as(user).settled.projects.start(objectId))._tag).toBe("Forbidden");
    expect(refused(await firm.as(emil).settled.projects.update({ objectId, name: "x" }))._tag).toBe("NotFound");
    await firm.admin.tasks.create({ project: objectId, assignedUser: emil });
    expect(await firm.as(emil).projects.get(objectId)).toMatchObject({ objectId });
    for (const said of [
      await firm.as(emil).settled.projects.start(objectId),
      await firm.as(emil).settled.projects.update({ objectId, name: "x" }),
      await firm.as(emil).settled.projects.delete(objectId),
    ])
      expect(refused(said)._tag).toBe("Forbidden");
  });
});
