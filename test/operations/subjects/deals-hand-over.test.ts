import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  const sol = firm.user("sol", "salesperson");
  const own = firm.as(sol);
  const { objectId: company } = await own.companies.create({ name: "City" });
  const amount = { minor: 5_000, currency: "EUR" };
  const { objectId: deal } = await own.deals.create({ title: "Bridge", stage: "won", amount, company });
  const asked = { objectId: deal, projectCode: "B-1" };
  return { firm, sol, own, company, amount, deal, asked, ...firm.admin };
};
const booking = (engineer: string, allocationPercent: number, more: object = {}) => ({
  engineer,
  allocationPercent,
  startDate: "2027-03-01",
  endDate: "2027-03-31",
  assignmentRole: "Lead",
  ...more,
});

describe("handing a deal over", () => {
  test("R-DEAL-4 makes a planned project of the caller, with the company as the client", async () => {
    const { own, asked, deal, company, sol } = await opened();
    const answer = await own.deals.handOver(asked);
    expect(answer).toMatchObject({ objectId: deal, stage: "won", allocations: [], leftOut: [], warnings: [] });
    expect(await own.projects.get(answer.project ?? "")).toMatchObject({
      projectCode: "B-1",
      projectName: "Bridge",
      clientName: "City",
      client: company,
      projectManager: sol,
      status: "planned",
      deal,
    });
  });

  test("L-51 happens once: a won deal has at most one project", async () => {
    const { own, asked, deal, deals, settled } = await opened();
    const { project } = await own.deals.handOver(asked);
    expect(refused(await own.settled.deals.handOver({ ...asked, projectCode: "B-2" }))).toMatchObject({
      _tag: "AlreadyHandedOver",
      class: "Deal",
      objectId: deal,
      project,
    });
    expect(refused(await settled.deals.reopen({ objectId: deal, reason: "again" }))).toMatchObject({
      _tag: "AlreadyHandedOver",
    });
    expect(
      refused(await settled.deals.update({ objectId: deal, stage: "negotiation", reason: "again" })),
    ).toMatchObject({ _tag: "AlreadyHandedOver" });
    expect((await deals.actions({ objectIds: [deal] })).results).toMatchObject([
      { actions: { handOver: { allowed: false, needs: ["projectCode"], refusal: { _tag: "AlreadyHandedOver" } } } },
    ]);
  });

  test("R-REF-1 may happen again after its project was deleted", async () => {
    const { firm, own, asked, deal } = await opened();
    const { project } = await own.deals.handOver(asked);
    await own.projects.delete(project ?? "");
    expect(await own.deals.get(deal)).toMatchObject({ project: null, stage: "won" });
    expect(firm.log(deal).at(-1)).toMatchObject({ event: "projects.delete", before: { project } });
    expect(await own.deals.handOver(asked)).toMatchObject({ version: 4 });
  });

  test("needs a won deal, a code and a client", async () => {
    const { own, amount, asked } = await opened();
    const open = await own.deals.create({ title: "Dam", amount });
    expect(refused(await own.settled.deals.handOver({ ...asked, objectId: open.objectId }))).toMatchObject({
      _tag: "InvalidTransition",
      event: "handOver",
    });
    await own.deals.win(open.objectId);
    expect(refused(await own.settled.deals.handOver({ ...asked, objectId: open.objectId }))).toMatchObject({
      _tag: "Required",
      issues: [{ path: ["clientName"] }],
    });
    const named = await own.deals.handOver({ ...asked, objectId: open.objectId, clientName: "County" });
    expect(await own.projects.get(named.project ?? "")).toMatchObject({ clientName: "County", client: null });
    expect(refused(await own.settled.deals.handOver(asked))).toMatchObject({ _tag: "Duplicate", field: "projectCode" });
  });

  test("R-DEAL-4 gives the project the dates and the description asked for, and its own refusals", async () => {
    const { own, asked } = await opened();
    const dates = { startDate: "2027-03-01", endDate: "2027-05-31" };
    expect(
      refused(await own.settled.deals.handOver({ ...asked, startDate: "2027-03-01", endDate: "2027-02-28" })),
    ).toMatchObject({ _tag: "RangeReversed" });
    const { project } = await own.deals.handOver({ ...asked, ...dates, description: "Over the river" });
    expect(await own.projects.get(project ?? "")).toMatchObject({ ...dates, description: "Over the river" });
  });

  test("R-ID-10 needs a manager if the caller has no account", async () => {
    const { firm, asked, deals } = await opened();
    const host = firm.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    const wanted = { _tag: "AuthorRequired", class: "Deal", event: "deals.handOver", needs: "projectManager" };
    expect(refused(await host.settled.deals.handOver(asked))).toEqual(wanted);
    expect(refused(await host.settled.deals.handOver({ ...asked, projectManager: null }))).toEqual(wanted);
    expect(refused(await host.settled.deals.handOver({ ...asked, projectManager: "Nobody0000" }))).toMatchObject({
      _tag: "PointerInvalid",
      field: "projectManager",
    });
    const pia = firm.user("pia", "projectManager");
    const { objectId } = await deals.create({ title: "Dam", stage: "won", amount: { minor: 1, currency: "EUR" } });
    expect(refused(await host.settled.deals.handOver({ objectId, projectCode: "D-1" }))).toMatchObject({
      _tag: "Required",
      issues: [{ path: ["clientName"], message: "clientName is required" }],
    });
    const { project } = await host.deals.handOver({ ...asked, projectManager: pia });
    expect(project).not.toBeNull();
    expect(await deals.get(asked.objectId)).toMatchObject({ project });
  });

  test("R-DEAL-4 lets a salesperson name nobody but the caller", async () => {
    const { firm, own, asked, sol } = await opened();
    const pia = firm.user("pia", "projectManager");
    expect(refused(await own.settled.deals.handOver({ ...asked, projectManager: pia }))).toEqual({
      _tag: "Forbidden",
      class: "Deal",
      event: "deals.handOver",
      needed: "the role administrator or coordinator",
      sentence: { id: "rights", class: "Deal", free: ["administrator", "coordinator"], bound: [] },
      field: "projectManager",
    });
    const { project } = await own.deals.handOver({ ...asked, projectManager: sol });
    expect(await own.projects.get(project ?? "")).toMatchObject({ projectManager: sol });
  });

  test("R-DEAL-4 judges each booking on its own engineer, and answers their warnings", async () => {
    const { firm, asked, deals } = await opened();
    const [ana, ben] = [firm.engineer("ana"), firm.engineer("ben", { employmentStatus: "on leave" })];
    const made = await deals.handOver({ ...asked, allocations: [booking(ana, 50), booking(ben, 50)] });
    expect(made.warnings).toMatchObject([{ code: "ON_LEAVE", detail: { engineer: ben } }]);
  });

  test("takes bookings and another manager from staff only", async () => {
    const { firm, own, asked, deals, settled } = await opened();
    const ana = firm.engineer("ana");
    const pia = firm.user("pia", "projectManager");
    for (const [field, more] of [
      ["allocations", { allocations: [booking(ana, 50)] }],
      ["projectManager", { projectManager: pia }],
    ] as const)
      expect(refused(await own.settled.deals.handOver({ ...asked, ...more }))).toMatchObject({
        _tag: "Forbidden",
        field,
      });
    const idle = firm.user("idle", "clientLead");
    expect(refused(await settled.deals.handOver({ ...asked, projectManager: idle }))).toMatchObject({
      _tag: "PointerInvalid",
      field: "projectManager",
    });
    const answer = await deals.handOver({ ...asked, projectManager: pia, allocations: [booking(ana, 50)] });
    const [allocation = ""] = answer.allocations;
    expect(await firm.admin.allocations.get(allocation)).toMatchObject({
      engineer: ana,
      project: answer.project,
      deal: answer.objectId,
      status: "tentative",
      allocationPercent: 50,
    });
  });

  test("R-DEAL-4 is refused whole for one conflict, or leaves out what conflicts", async () => {
    const { firm, asked, deals, settled, projects, allocations } = await opened();
    const [ana, ben] = [firm.engineer("ana"), firm.engineer("ben")];
    const all = [booking(ana, 60), booking(ben, 100), booking(ana, 41), booking(ana, 40)];
    expect(refused(await settled.deals.handOver({ ...asked, allocations: all }))).toMatchObject({
      _tag: "OverCapacity",
      engineer: ana,
    });
    expect([await projects.count(), await allocations.count()]).toEqual([0, 0]);
    const answer = await deals.handOver({ ...asked, allocations: all, skipConflicting: true });
    expect(answer.allocations).toHaveLength(3);
    expect(answer.leftOut).toMatchObject([{ item: 2, engineer: ana, refusal: { _tag: "OverCapacity" } }]);
  });

  test("refuses a malformed booking at its place", async () => {
    const { firm, asked, settled } = await opened();
    const ana = firm.engineer("ana");
    const refusal = async (of: object) =>
      refused(await settled.deals.handOver({ ...asked, skipConflicting: true, allocations: [of as never] }));
    expect(await refusal({ ...booking(ana, 50), role: "x" })).toMatchObject({
      _tag: "UnknownField",
      issues: [{ path: ["allocations", "0", "role"] }],
    });
    expect(await refusal({ ...booking(ana, 50), startDate: undefined })).toMatchObject({
      _tag: "TypeMismatch",
      issues: [{ path: ["allocations", "0", "startDate"] }],
    });
    expect(await refusal(booking(ana, 33.333))).toMatchObject({
      _tag: "Precision",
      issues: [{ path: ["allocations", "0", "allocationPercent"] }],
    });
    expect(await refusal(booking(ana, 50, { endDate: "2027-02-01" }))).toMatchObject({ _tag: "RangeReversed" });
    expect(await refusal(booking("Nobody0000", 50))).toEqual({
      _tag: "PointerInvalid",
      field: "allocations.0.engineer",
      class: "EngineerProfile",
    });
  });
});
