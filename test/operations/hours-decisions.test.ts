import { describe, expect, test } from "vitest";
import { dayOf } from "../../src/domain/kernel/day.ts";
import { RateStep } from "../../src/domain/time/entities.ts";
import { type HoursFirm, openHoursFirm, refusal } from "../support/hours.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const submitted = async (firm: HoursFirm, more: object = {}) =>
  firm.own.hours.create(firm.entry({ billingStatus: "Submitted", ...more }));

describe("who decides about hours", () => {
  // R-HOUR-7
  test("the project's manager of this moment, or an administrator", async () => {
    const firm = await openHoursFirm();
    const { manager, boss, staff, own } = firm;
    const other = firm.as(firm.user("max", "projectManager"));
    const first = await submitted(firm);
    const second = await submitted(firm, { workDate: "2027-01-05" });
    expect(await refusal(own.settled.hours.approve(first.objectId))).toMatchObject({ _tag: "ClassForbidden" });
    expect(await refusal(staff.settled.hours.approve(first.objectId))).toEqual({
      _tag: "Forbidden",
      class: "BillableHour",
      event: "hours.approve",
      needed: "the project's manager, or an administrator",
    });
    expect(await refusal(other.settled.hours.approve(first.objectId))).toEqual({
      _tag: "NotFound",
      class: "BillableHour",
    });
    expect(await manager.hours.approve(first.objectId)).toMatchObject({ decidedBy: firm.miaUser });
    expect(await boss.hours.approve(second.objectId)).toMatchObject({ decidedBy: firm.bossId });
  });

  // R-HOUR-7, R-POL-4
  test("a former manager decides no longer, a new one does", async () => {
    const firm = await openHoursFirm();
    const max = firm.user("max", "projectManager");
    const row = await submitted(firm, { project: firm.project("Handed over", { projectManager: max }) });
    expect(await refusal(firm.manager.settled.hours.approve(row.objectId))).toMatchObject({ _tag: "NotFound" });
    expect(await firm.as(max).hours.approve(row.objectId)).toMatchObject({ decidedBy: max });
  });

  // R-HOUR-6
  test("E-36 neither a manager with a profile nor an administrator who entered the row, unless the firm says so", async () => {
    const firm = await openHoursFirm();
    const mine = firm.engineer("Mia", { user: firm.miaUser });
    const own = await firm.manager.hours.create(firm.entry({ engineer: mine, billingStatus: "Submitted" }));
    const entered = await firm.boss.hours.create(firm.entry({ billingStatus: "Submitted" }));
    const self = (objectId: string) => ({ _tag: "SelfApproval", class: "BillableHour", objectId });
    for (const decide of ["approve", "reject"] as const) {
      expect(await refusal(firm.manager.settled.hours[decide]({ objectId: own.objectId, reason: "no" }))).toEqual(
        self(own.objectId),
      );
      expect(await refusal(firm.boss.settled.hours[decide]({ objectId: entered.objectId, reason: "no" }))).toEqual(
        self(entered.objectId),
      );
    }
    firm.settings({ allowSelfApproval: true });
    expect(await firm.manager.hours.approve(own.objectId)).toMatchObject({ billingStatus: "approved" });
    expect(await firm.boss.hours.approve(entered.objectId)).toMatchObject({ billingStatus: "approved" });
  });

  test("who entered a row for Ana does not decide about it, and neither does Ana about what others entered", async () => {
    const firm = await openHoursFirm();
    const promoted = firm.as(firm.anaUser, "administrator");
    const row = await firm.boss.hours.create(firm.entry({ billingStatus: "Submitted" }));
    expect(await refusal(promoted.settled.hours.approve(row.objectId))).toMatchObject({ _tag: "SelfApproval" });
    expect(await firm.manager.hours.approve(row.objectId)).toMatchObject({ billingStatus: "approved" });
  });

  test("an account that the host alone knows signs nothing", async () => {
    const firm = await openHoursFirm();
    const host = firm.as("guest00000", "administrator");
    const { objectId } = await submitted(firm);
    const unknown = { _tag: "PointerInvalid", field: "decidedBy", class: "User" };
    expect(await refusal(host.settled.hours.approve(objectId))).toEqual(unknown);
    expect(await refusal(host.settled.hours.reject({ objectId, reason: "no" }))).toEqual(unknown);
    expect(await firm.own.hours.get(objectId)).toMatchObject({ version: 1 });
  });
});

describe("what a day holds", () => {
  // R-HOUR-4
  test("E-31 900 and 480 minutes on one day over two projects: 90 more are refused with the sum, 60 more fit", async () => {
    const firm = await openHoursFirm();
    const dam = firm.project("Dam");
    const first = firm.hour(firm.ana, firm.bridge, "2027-01-04", 15);
    const second = firm.hour(firm.ana, dam, "2027-01-04", 8);
    firm.hour(firm.ana, dam, "2027-01-04", 5, { approval: "rejected" });
    firm.hour(firm.ana, dam, "2027-01-05", 24);
    const over = { _tag: "DayCeiling", engineer: firm.ana, day: "2027-01-04", sum: 1470, free: 60 };
    expect(await refusal(firm.own.settled.hours.create(firm.entry({ hours: 1.5 })))).toEqual({
      ...over,
      rows: [first, second],
    });
    expect(await firm.own.hours.create(firm.entry({ hours: 1 }))).toMatchObject({ hours: 1 });
  });

  // R-HOUR-4
  test("an edited row does not count against itself, and counts on the day to which it moves", async () => {
    const firm = await openHoursFirm();
    firm.hour(firm.ana, firm.bridge, "2027-01-04", 16);
    firm.hour(firm.ana, firm.bridge, "2027-01-05", 20);
    const { objectId } = await firm.own.hours.create(firm.entry());
    expect(await firm.own.hours.edit({ objectId, hours: 7 })).toMatchObject({ hours: 7 });
    expect(await firm.own.hours.edit({ objectId, hours: 8 })).toMatchObject({ hours: 8 });
    expect(await refusal(firm.own.settled.hours.edit({ objectId, hours: 8.5 }))).toMatchObject({
      sum: 1470,
      free: 480,
    });
    expect(await refusal(firm.own.settled.hours.edit({ objectId, workDate: "2027-01-05" }))).toMatchObject({
      day: "2027-01-05",
      sum: 1680,
      free: 240,
    });
  });

  test("the ceiling is the one of the day, and null takes it off", async () => {
    const firm = await openHoursFirm();
    firm.settings({
      hoursPerDayMax: [
        { from: Number(dayOf("2027-01-05")), value: 600 },
        { from: Number(dayOf("2027-01-06")), value: null },
      ],
    });
    expect(await firm.own.hours.create(firm.entry({ hours: 24 }))).toBeDefined();
    const later = firm.entry({ workDate: "2027-01-05", hours: 10.5 });
    expect(await refusal(firm.own.settled.hours.create(later))).toMatchObject({ _tag: "DayCeiling", free: 600 });
    const free = firm.entry({ workDate: "2027-01-06", hours: 24 });
    expect(await firm.own.hours.create(free)).toBeDefined();
    expect(await firm.own.hours.create(free)).toBeDefined();
  });

  // L-39
  test("a manager who meets the ceiling reads the sum, but no ids of other projects", async () => {
    const firm = await openHoursFirm();
    firm.hour(firm.ana, firm.project("Secret"), "2027-01-04", 20);
    const same = firm.hour(firm.ana, firm.bridge, "2027-01-04", 2);
    const row = firm.hour(firm.ana, firm.bridge, "2027-01-04", 3);
    expect(await refusal(firm.manager.settled.hours.approve(row))).toMatchObject({ sum: 1500, rows: [same] });
  });
});

describe("what an approval fixes", () => {
  // R-HOUR-10, R-RATE-1
  test("E-32 the rate of the day of work, which a rate set for the past does not change", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2026-01-01", 100);
    firm.rate(firm.ana, "2027-07-01", 120);
    const row = await submitted(firm, { workDate: "2027-06-30", hours: 7.5 });
    firm.setNow("2027-07-05");
    const approved = await firm.manager.hours.approve(row.objectId);
    expect(approved.snapshot).toMatchObject({ rate: usd(10_000), rateFrom: "engineer", amount: usd(75_000) });
    firm.given(RateStep, { engineer: firm.ana, from: "2027-06-01", rate: 150 });
    expect((await firm.own.hours.get(row.objectId)).snapshot).toEqual(approved.snapshot);
  });

  // R-HOUR-11
  test("E-33 each row is rounded by itself: three times 20 minutes at 100.00, and half up for 50 minutes at 99.99", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2027-01-01", 100);
    firm.rate(firm.ana, "2027-02-01", 99.99);
    const amounts = [];
    for (const more of [{ hours: 0.33 }, { hours: 0.33 }, { hours: 0.33 }, { hours: 0.83, workDate: "2027-02-01" }]) {
      const { objectId } = await submitted(firm, more);
      amounts.push((await firm.manager.hours.approve(objectId)).snapshot?.amount?.minor);
    }
    expect(amounts).toEqual([3333, 3333, 3333, 8333]);
  });

  // R-HOUR-13
  test("E-40 300 minutes worked and 240 billed at 90.00 are worth 360.00", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2027-01-01", 90);
    const { objectId } = await submitted(firm, { hours: 5 });
    for (const billedMinutes of [-1, 1441, 0.5])
      expect(await refusal(firm.manager.settled.hours.approve({ objectId, billedMinutes }))).toMatchObject({
        _tag: "TypeMismatch",
      });
    const approved = await firm.manager.hours.approve({ objectId, billedMinutes: 240, notes: "as agreed" });
    expect(approved).toMatchObject({ hours: 5, notes: "as agreed" });
    expect(approved.snapshot).toMatchObject({ minutes: 300, billedMinutes: 240, amount: usd(36_000) });
  });

  // R-HOUR-10
  test("the booking's rate goes before the project's, the project's before the engineer's; without any there is no amount", async () => {
    const firm = await openHoursFirm();
    const { objectId: unpriced } = await submitted(firm, { hours: 1 });
    expect((await firm.manager.hours.approve(unpriced)).snapshot).toMatchObject({ rateFrom: "none", amount: null });
    firm.rate(firm.ana, "2027-01-01", 90);
    const priced = firm.project("Priced", { rate: 110, projectManager: firm.miaUser });
    const { objectId: second } = await submitted(firm, { hours: 1, project: priced });
    expect((await firm.manager.hours.approve(second)).snapshot).toMatchObject({
      rateFrom: "project",
      rate: usd(11_000),
    });
    const link = firm.booking(firm.ana, firm.bridge, 60, "2027-01-01");
    const { objectId: third } = await submitted(firm, { hours: 1, allocation: link });
    expect((await firm.manager.hours.approve(third)).snapshot).toMatchObject({
      rateFrom: "engineer",
      allocation: link,
      allocationPercent: 6_000,
      discipline: "Civil",
      projectCode: "BR-1",
      billable: true,
    });
  });

  test("approval asks the rules of the entry again: a booking that was shortened since needs another link", async () => {
    const firm = await openHoursFirm();
    const link = firm.booking(firm.ana, firm.bridge, 60, "2027-01-05", "2027-01-06");
    const row = firm.hour(firm.ana, firm.bridge, "2027-01-04", 8, { allocation: link });
    expect(await refusal(firm.manager.settled.hours.approve(row))).toMatchObject({ _tag: "AllocationDay" });
    const dangling = firm.hour(firm.ana, firm.bridge, "2027-01-04", 8, { allocation: "gone000000" });
    expect(await refusal(firm.manager.settled.hours.approve(dangling))).toMatchObject({
      _tag: "PointerInvalid",
      field: "allocation",
    });
  });
});

describe("two at once", () => {
  test("E-34 of two approvals one is taken; the other is told the record as it is, and the log has one", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2027-01-01", 90);
    const { objectId } = await firm.own.hours.create(firm.entry({ hours: 7 }));
    await firm.own.hours.edit({ objectId, hours: 8 });
    await firm.own.hours.submit(objectId);
    const [first, second] = await Promise.all([
      firm.manager.settled.hours.approve(objectId),
      firm.boss.settled.hours.approve(objectId),
    ]);
    expect(first).toMatchObject({ ok: true, value: { version: 4, decidedBy: firm.miaUser } });
    expect(second).toEqual({
      ok: false,
      refusal: {
        _tag: "InvalidTransition",
        class: "BillableHour",
        objectId,
        machine: "approval",
        from: "approved",
        event: "approve",
        allowed: ["reopen"],
        current: await firm.boss.hours.get(objectId),
      },
    });
    const entries = firm.log(objectId).filter(({ event }) => event === "hours.approve");
    expect(entries).toMatchObject([{ version: 4, actor: firm.miaUser, after: { snapshot: { amount: usd(72_000) } } }]);
  });

  // R-VER-1
  test("E-35 hours that were edited meanwhile are not approved unseen", async () => {
    const firm = await openHoursFirm();
    const row = await submitted(firm);
    const seen = { objectId: row.objectId, expectedVersion: row.version };
    await firm.own.hours.edit({ objectId: row.objectId, hours: 3 });
    expect(await refusal(firm.manager.settled.hours.approve(seen))).toMatchObject({
      _tag: "VersionConflict",
      objectId: row.objectId,
      current: { version: 2, hours: 3, billingStatus: "draft" },
    });
    expect(await firm.own.hours.get(row.objectId)).toMatchObject({ approval: "draft", version: 2 });
  });
});

describe("giving back and changing", () => {
  // R-HOUR-9
  test("a rejection needs a reason, which stays with the row until it is taken up again, and in the log for ever", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    expect(await refusal(firm.manager.settled.hours.reject(objectId))).toEqual({
      _tag: "ReasonRequired",
      event: "reject",
    });
    const rejected = await firm.manager.hours.reject({ objectId, reason: "wrong project", notes: "see mail" });
    expect(rejected).toMatchObject({
      billingStatus: "rejected",
      decidedBy: firm.miaUser,
      decisionReason: "wrong project",
      notes: "see mail",
    });
    expect(await firm.own.hours.submit(objectId)).toMatchObject({ decidedBy: null, decisionReason: null });
    expect(firm.log(objectId)[1]).toMatchObject({ event: "hours.reject", reason: "wrong project" });
  });

  // R-HOUR-12
  test("an edit takes submitted hours back to draft, and with resubmit leaves them submitted in one change", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    expect(await firm.own.hours.edit({ objectId, hours: 6, resubmit: true })).toMatchObject({
      version: 2,
      approval: "submitted",
      hours: 6,
    });
    expect(firm.log(objectId)).toHaveLength(2);
    expect(await firm.own.hours.edit({ objectId, taskCode: "DESIGN" })).toMatchObject({
      approval: "draft",
      version: 3,
    });
    expect(await firm.own.hours.edit({ objectId, taskCode: null, resubmit: true })).toMatchObject({
      approval: "draft",
    });
  });

  // R-LOG-2
  test("an edit of nothing is accepted and writes nothing: submitted hours stay submitted", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    expect(await firm.own.hours.edit({ objectId, hours: 8, workDate: "2027-01-04" })).toMatchObject({
      version: 1,
      approval: "submitted",
    });
    expect(await firm.own.hours.setBillable({ objectId, billable: true })).toMatchObject({ version: 1 });
    expect(firm.log(objectId)).toHaveLength(1);
  });

  test("an edit may link, relink and unlink a booking", async () => {
    const firm = await openHoursFirm();
    const link = firm.booking(firm.ana, firm.bridge, 60, "2027-01-01");
    const { objectId } = await firm.own.hours.create(firm.entry());
    expect(await firm.own.hours.edit({ objectId, allocation: link })).toMatchObject({ allocation: link });
    expect(await firm.own.hours.edit({ objectId, workDate: "2027-01-02" })).toMatchObject({ allocation: link });
    expect(await firm.own.hours.edit({ objectId, allocation: null })).toMatchObject({ allocation: null });
    expect(await refusal(firm.own.settled.hours.edit({ objectId, allocation: "nobody0000" }))).toMatchObject({
      _tag: "PointerInvalid",
      field: "allocation",
    });
  });

  // R-POL-1
  test("who reads a row but does not own it may not edit it; who does not read it finds none", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await firm.own.hours.create(firm.entry());
    const stranger = firm.as(firm.user("ben"));
    for (const event of ["submit", "recall", "delete"] as const) {
      expect(await refusal(firm.manager.settled.hours[event](objectId))).toMatchObject({ _tag: "Forbidden" });
      expect(await refusal(stranger.settled.hours[event](objectId))).toMatchObject({ _tag: "NotFound" });
    }
    expect(await refusal(firm.manager.settled.hours.edit({ objectId, hours: 1 }))).toMatchObject({ _tag: "Forbidden" });
    expect(await firm.manager.hours.setBillable({ objectId, billable: false })).toMatchObject({
      billing: "non-billable",
      billable: false,
    });
  });

  // R-HOUR-5
  test("in a closed period nothing is recalled, rejected or approved, but what is approved is still invoiced", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2026-01-01", 90);
    const { objectId } = await submitted(firm);
    const { objectId: other } = await submitted(firm);
    await firm.manager.hours.approve(other);
    firm.settings({ closedThrough: Number(dayOf("2027-01-04")) });
    for (const said of [
      firm.own.settled.hours.recall(objectId),
      firm.manager.settled.hours.approve(objectId),
      firm.manager.settled.hours.reject({ objectId, reason: "late" }),
    ])
      expect(await refusal(said)).toMatchObject({ _tag: "PeriodClosed" });
    expect(await firm.boss.hours.approve({ objectId, reason: "late, but true" })).toBeDefined();
    expect(await firm.boss.hours.invoice({ objectId: other, invoiceRef: "2027-1" })).toBeDefined();
    expect(await firm.boss.hours.reopen({ objectId, reason: "not true" })).toMatchObject({ approval: "draft" });
  });
});
