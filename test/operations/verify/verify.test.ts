import { expect, test } from "vitest";
import { type VerifyReport, verify } from "../../../src/operations/verify/verify.ts";
import { readTables, type StoredRow, writeChanges } from "../../../src/testing/kit/harness/raw-store.ts";
import { openTestFirm, type TestFirm } from "../../support/firm/firm.ts";

const nothing = {
  ...{ overbooked: [], uncovered: [], dayCeilings: [], transitions: [], decisions: [], log: [], keys: [] },
};
const verified = ({ app }: TestFirm): Promise<VerifyReport> => app.verify({ organizationId: "acme" });
const found = async (firm: TestFirm): Promise<Omit<VerifyReport, "checked">> => {
  const { checked: _, ...report } = await verified(firm);
  return report;
};
/** A firm with Ana, booked at 60 % on a bridge in March. */
const ofAna = async () => {
  const firm = await openTestFirm();
  const [ana, bridge] = [firm.engineer("Ana"), firm.project("Bridge")];
  const { objectId } = await firm.admin.allocations.assign({
    ...{ engineer: ana, project: bridge, assignmentRole: "Lead", allocationPercent: 60 },
    ...{ startDate: "2027-03-01", endDate: "2027-03-31" },
  });
  return { firm, ana, bridge, first: objectId };
};

test("accepted work leaves nothing to report", async () => {
  const { firm, first } = await ofAna();
  await firm.admin.allocations.release(first);
  await firm.admin.allocations.cancel({ objectId: first, reason: "the client waits" });
  expect(await verified(firm)).toEqual({ ok: true, checked: { records: 5, logEntries: 7 }, ...nothing });
});

test("a firm that does not exist has no records", async () => {
  const { app } = await openTestFirm();
  expect(await app.verify({ organizationId: "nobody" })).toEqual({
    ...{ ok: true, checked: { records: 0, logEntries: 0 } },
    ...nothing,
  });
  await expect(app.verify({ organizationId: "" })).rejects.toThrow(/organization/);
});

test("R-ALLOC-1: finds days over the limit that no accepted booking leaves", async () => {
  const { firm, ana, bridge, first } = await ofAna();
  const planted = firm.booking(ana, bridge, 50, "2027-03-31", "2027-04-10");
  expect(await found(firm)).toEqual({
    ...nothing,
    ok: false,
    overbooked: [
      {
        engineer: ana,
        ...{ from: "2027-03-31", to: "2027-03-31", peakPercent: 110, limitPercent: 100 },
        ...{ allocations: [first, planted].sort(), moreAllocations: 0, because: null },
      },
    ],
  });
  // 100 % are not over the limit.
  const { firm: other, ana: ben, bridge: dam } = await ofAna();
  other.booking(ben, dam, 40, "2027-03-31", "2027-04-10");
  expect(await found(other)).toEqual({ ...nothing, ok: true });
});

test("R-IMP-1: an imported booking explains days over the limit", async () => {
  const { firm, ana, bridge } = await ofAna();
  const files = [
    {
      ...{ class: "Allocation", file: "Allocation.json" },
      rows: [
        {
          objectId: "imported01",
          engineer: { __type: "Pointer", className: "EngineerProfile", objectId: ana },
          project: { __type: "Pointer", className: "Project", objectId: bridge },
          ...{ allocationPercent: 50, assignmentRole: "Lead", status: "Confirmed" },
          startDate: { __type: "Date", iso: "2027-03-31T00:00:00.000Z" },
          createdAt: "2027-01-01T00:00:00.000Z",
          updatedAt: "2027-01-01T00:00:00.000Z",
        },
      ],
    },
  ];
  const report = await firm.app.import({ organizationId: "acme", userId: firm.adminId }, files as never);
  expect(report.imported).toEqual({ Allocation: 1 });
  expect(await found(firm)).toMatchObject({ ok: true, overbooked: [{ from: "2027-03-31", because: "import" }] });
});

test("R-ELIG-1: finds a booking without the required certificate", async () => {
  const { firm, ana } = await ofAna();
  const dam = firm.project("Dam", { requiredCertifications: ["PE"] });
  const planted = firm.booking(ana, dam, 10, "2027-05-01", "2027-05-31");
  expect(await found(firm)).toEqual({
    ...nothing,
    ok: false,
    uncovered: [
      {
        ...{ allocation: planted, engineer: ana, because: null },
        names: [{ name: "PE", gaps: [{ from: "2027-05-01", to: "2027-05-31" }], rows: [] }],
      },
    ],
  });
});

/** Ana, with a PE until 30 September, booked on a dam that requires it. */
const covered = async () => {
  const { firm, ana } = await ofAna();
  const dam = firm.project("Dam", { requiredCertifications: ["PE"] });
  const { objectId: certificate } = await firm.admin.certifications.create({
    ...{ engineer: ana, certificationName: "PE", issuer: "State", status: "Valid" },
    ...{ issuedOn: "2026-01-01", expiresOn: "2027-09-30" },
  });
  const booking = {
    ...{ engineer: ana, project: dam, assignmentRole: "Lead", allocationPercent: 10 },
    ...{ startDate: "2027-09-01", endDate: "2027-09-30" },
  };
  return { firm, certificate, dam, booking };
};

test("R-CERT-7: cover that was lost after the booking is explained", async () => {
  const { firm, certificate, booking } = await covered();
  await firm.admin.allocations.assign(booking);
  expect(await found(firm)).toEqual({ ...nothing, ok: true });
  await firm.admin.certifications.update({ objectId: certificate, expiresOn: "2027-09-29" });
  expect(await found(firm)).toMatchObject({ ok: true, uncovered: [{ because: "later" }] });
});

test("R-CERT-7: a change that does not judge the certificates again leaves the explanation", async () => {
  const { firm, certificate, booking } = await covered();
  const { objectId } = await firm.admin.allocations.assign(booking);
  await firm.admin.certifications.update({ objectId: certificate, expiresOn: "2027-09-20" });
  // Fewer days, and another percent: neither is judged.
  await firm.admin.allocations.change({ objectId, startDate: "2027-09-02", allocationPercent: 20 });
  await firm.admin.allocations.release(objectId);
  expect(await found(firm)).toMatchObject({ ok: true, uncovered: [{ because: "later" }] });
});

test("R-ELIG-3: a booking that had no end when it was judged is explained", async () => {
  const { firm, booking } = await covered();
  const { endDate: _, ...open } = booking;
  const { objectId } = await firm.admin.allocations.assign(open);
  expect(await found(firm)).toEqual({ ...nothing, ok: true });
  await firm.admin.allocations.change({ objectId, endDate: "2027-10-31" });
  expect(await found(firm)).toMatchObject({ ok: true, uncovered: [{ because: "openEnd" }] });
});

test("R-CERT-6: a certificate that the project required later is explained", async () => {
  const { firm, dam, booking } = await covered();
  await firm.admin.allocations.assign(booking);
  await firm.admin.projects.update({ objectId: dam, requiredCertifications: ["PE", "SE"] });
  expect(await found(firm)).toMatchObject({ ok: true, uncovered: [{ names: [{ name: "SE" }], because: "later" }] });
});

test("R-ELIG-4: an override and a policy that only warns are explanations", async () => {
  const { firm, booking } = await covered();
  const later = { ...booking, endDate: "2027-10-01" };
  await firm.admin.allocations.assign({ ...later, overrideReason: "renewal is on its way" });
  await firm.admin.settings.set({ expiredCertification: "warn" });
  await firm.admin.allocations.assign({ ...later, assignmentRole: "Reviewer" });
  // The setting counts as it was when the booking was judged.
  await firm.admin.settings.set({ expiredCertification: "block" });
  const { ok, uncovered } = await found(firm);
  expect([ok, uncovered.map(({ because }) => because).sort()]).toEqual([true, ["override", "policy"]]);
});

test("R-HOUR-4: finds a day over the ceiling, but not hours that were rejected", async () => {
  const { firm, ana, bridge } = await ofAna();
  const hours = [20, 4, 5].map((each, i) =>
    firm.hour(ana, bridge, "2027-03-01", each, i === 2 ? { approval: "rejected" } : {}),
  );
  expect(await found(firm)).toMatchObject({ ok: false, dayCeilings: [], transitions: [{ to: "rejected" }] });
  const last = firm.hour(ana, bridge, "2027-03-01", 0.5);
  expect((await found(firm)).dayCeilings).toEqual([
    {
      ...{ engineer: ana, day: "2027-03-01", sumMinutes: 1470, maxMinutes: 1440 },
      ...{ hours: [hours[0], hours[1], last].sort(), because: null },
    },
  ]);
});

test("L-27: a ceiling that was lowered after the hours is explained", async () => {
  const { firm, ana, bridge } = await ofAna();
  await firm.admin.hours.create({ engineer: ana, project: bridge, workDate: "2027-01-04", hours: 10 });
  await firm.admin.settings.set({ hoursPerDayMax: 480, from: "2027-01-01" });
  expect(await found(firm)).toMatchObject({
    ok: true,
    dayCeilings: [{ sumMinutes: 600, maxMinutes: 480, because: "policy" }],
  });
});

test("finds a state that no event of the machine leads to", async () => {
  const { firm, first } = await ofAna();
  const { store } = firm.app.ports;
  const [stored] = (await readTables(store, "acme")).Allocation ?? [];
  if (stored === undefined) throw new Error("no booking");
  const next = (before: StoredRow, status: string): StoredRow => ({
    ...{ ...before, status },
    ...{ version: before.version + 1, updatedAt: before.updatedAt + 1 },
  });
  const completed = next(stored, "completed");
  const event = "allocations.cancel";
  await writeChanges(store, "acme", [{ entity: "Allocation", event, before: stored, after: completed }]);
  const cancelled = next(completed, "cancelled");
  await writeChanges(store, "acme", [{ entity: "Allocation", event, before: completed, after: cancelled }]);
  expect(await found(firm)).toEqual({
    ...nothing,
    ok: false,
    transitions: [
      {
        ...{ class: "Allocation", objectId: first, version: 3, event },
        ...{ field: "status", from: "completed", to: "cancelled" },
      },
    ],
  });
});

/** Ana with hours that she submitted. */
const submitted = async () => {
  const { firm, ana, bridge } = await ofAna();
  const { user } = await firm.admin.engineers.get(ana);
  const { objectId } = await firm.as(user).hours.create({
    ...{ engineer: ana, project: bridge, workDate: "2027-01-04", hours: 2, billingStatus: "Submitted" },
  });
  return { firm, user, objectId };
};

test("R-HOUR-6 L-23: a decision of a second person is right; one about own hours only where the firm allowed it", async () => {
  const { firm, user, objectId } = await submitted();
  await firm.admin.hours.reject({ objectId, reason: "mistyped" });
  expect(await found(firm)).toEqual({ ...nothing, ok: true });
  await firm.as(user).hours.submit(objectId);
  await firm.admin.users.setRole({ objectId: user, role: "administrator" });
  await firm.admin.settings.set({ allowSelfApproval: true });
  await firm.as(user).hours.approve(objectId);
  // The setting counts as it was at the decision.
  await firm.admin.settings.set({ allowSelfApproval: false });
  const decision = { class: "BillableHour", objectId, version: 4, event: "hours.approve", decidedBy: user };
  expect(await found(firm)).toEqual({
    ...nothing,
    ok: true,
    decisions: [{ ...decision, problem: "own", because: "policy" }],
  });
});

test("R-HOUR-7: a decision by whom the host calls an administrator is listed, unless the log says who managed the project", async () => {
  const { firm, user, objectId } = await submitted();
  const boss = firm.user("Bea");
  const asBoss = firm.as(boss, "administrator");
  await asBoss.hours.reject({ objectId, reason: "mistyped" });
  const decision = { class: "BillableHour", objectId, version: 2, event: "hours.reject", decidedBy: boss };
  const listed = { ...nothing, ok: true, decisions: [{ ...decision, problem: "role", because: "host" }] };
  expect(await found(firm)).toEqual(listed);
  // As the manager of the project, the same person may decide.
  const { project } = await firm.admin.hours.get(objectId);
  await firm.admin.projects.update({ objectId: project, projectManager: boss });
  await firm.as(user).hours.submit(objectId);
  await asBoss.hours.approve(objectId);
  expect(await found(firm)).toEqual(listed);
});

test.each([
  ["who entered them", "nobody", "own"],
  ["somebody whom the log does not have", "somebody", "actor"],
])("R-HOUR-6 L-23: finds hours that were approved by %s", async (_who, decidedBy, problem) => {
  const { firm, ana, bridge } = await ofAna();
  const { store } = firm.app.ports;
  const objectId = firm.hour(ana, bridge, "2027-01-04", 2, { submittedBy: "nobody" });
  const [before] = (await readTables(store, "acme")).BillableHour ?? [];
  if (before === undefined) throw new Error("no hours");
  const changed = { approval: "approved", decidedBy, version: before.version + 1, updatedAt: before.updatedAt + 1 };
  // Written past the rules, by the user `nobody`.
  await writeChanges(store, "acme", [
    { entity: "BillableHour", event: "hours.approve", before, after: { ...before, ...changed } },
  ]);
  const decision = { class: "BillableHour", objectId, version: 2, event: "hours.approve", decidedBy };
  expect(await found(firm)).toEqual({ ...nothing, ok: false, decisions: [{ ...decision, problem, because: null }] });
});

test("R-TASK-2: a task that is reopened and waits at once is no fault", async () => {
  const { firm, bridge } = await ofAna();
  await firm.admin.settings.set({ taskFlow: true });
  const first = await firm.admin.tasks.create({ project: bridge, title: "Survey" });
  const second = await firm.admin.tasks.create({ project: bridge, title: "Design", dependsOn: [first.objectId] });
  for (const { objectId } of [first, second]) await firm.admin.tasks.finish(objectId);
  for (const { objectId } of [first, second]) await firm.admin.tasks.reopen(objectId);
  expect(await firm.admin.tasks.get(second.objectId)).toMatchObject({ status: "blocked" });
  expect(await found(firm)).toEqual({ ...nothing, ok: true });
});

test("a change between reading the log and the tables is no fault", async () => {
  const { firm, first } = await ofAna();
  const { ports } = firm.app;
  let reads = 0;
  const query: typeof ports.store.query = (of, done) => {
    reads += 1;
    // The second read is that of the tables: the booking ends right before it.
    if (reads === 2) void firm.admin.allocations.cancel({ objectId: first, reason: "the client waits" });
    ports.store.query(of, done);
  };
  const report = await verify({ ...ports, store: { ...ports.store, query } }, { organizationId: "acme" });
  expect(report).toMatchObject({ ok: true, log: [] });
  expect(reads).toBe(3);
});
