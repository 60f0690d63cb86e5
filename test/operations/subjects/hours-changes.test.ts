import { describe, expect, test } from "vitest";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { type HoursFirm, openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

const submitted = async (firm: HoursFirm, more: object = {}) =>
  firm.own.hours.create(firm.entry({ billingStatus: "Submitted", ...more }));

describe("giving back and changing", () => {
  // R-HOUR-9
  test("a rejection needs a reason, stored in row and log", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    expect(await refusalOf(firm.manager.settled.hours.reject(objectId))).toEqual({
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
  test("an edit returns submitted hours to draft unless resubmitted", async () => {
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

  // R-HOUR-9, R-HOUR-12
  test("an edit of rejected hours forgets the decision, one of reopened hours keeps why", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    await firm.manager.hours.reject({ objectId, reason: "wrong project" });
    expect(await firm.own.hours.edit({ objectId, hours: 6 })).toMatchObject({
      ...{ approval: "draft", decidedBy: null, decidedAt: null, decisionReason: null },
    });
    const { objectId: other } = await submitted(firm);
    await firm.manager.hours.approve(other);
    await firm.boss.hours.reopen({ objectId: other, reason: "rate" });
    expect(await firm.own.hours.edit({ objectId: other, hours: 7 })).toMatchObject({
      ...{ approval: "draft", decisionReason: "rate" },
    });
  });

  // R-HOUR-6, R-ID-10
  test("an edit makes an author only of who changes what was worked, and an author needs an account", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    const host = firm.as("guest00000", "administrator");
    expect(await host.hours.edit({ objectId, notes: "see mail" })).toMatchObject({ lastEditor: null });
    for (const change of [{ hours: 6 }, { hours: 6, notes: "shorter" }])
      expect(await refusalOf(host.settled.hours.edit({ objectId, ...change }))).toEqual({
        ...{ _tag: "AuthorRequired", class: "BillableHour", event: "hours.edit", needs: "lastEditor" },
      });
    expect(await firm.own.hours.edit({ objectId, hours: 6, notes: "shorter" })).toMatchObject({
      lastEditor: firm.anaUser,
    });
  });

  // R-HOUR-8
  test("approved hours are not edited, not even without a change", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await submitted(firm);
    await firm.manager.hours.approve(objectId);
    expect(await refusalOf(firm.own.settled.hours.edit({ objectId, hours: 8 }))).toMatchObject({ _tag: "Locked" });
  });

  // R-LOG-2
  test("an edit without changes writes nothing", async () => {
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
    expect(await refusalOf(firm.own.settled.hours.edit({ objectId, allocation: "nobody0000" }))).toMatchObject({
      _tag: "PointerInvalid",
      field: "allocation",
    });
  });

  // R-POL-1
  test("only the owner edits a readable row", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await firm.own.hours.create(firm.entry());
    const stranger = firm.as(firm.user("ben"));
    for (const event of ["submit", "recall", "delete"] as const) {
      expect(await refusalOf(firm.manager.settled.hours[event](objectId))).toMatchObject({ _tag: "Forbidden" });
      expect(await refusalOf(stranger.settled.hours[event](objectId))).toMatchObject({ _tag: "NotFound" });
    }
    expect(await refusalOf(firm.manager.settled.hours.edit({ objectId, hours: 1 }))).toMatchObject({
      _tag: "Forbidden",
    });
    expect(await firm.manager.hours.setBillable({ objectId, billable: false })).toMatchObject({
      billing: "non-billable",
      billable: false,
    });
  });

  // R-HOUR-5
  test("a closed period allows only billing", async () => {
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
      expect(await refusalOf(said)).toMatchObject({ _tag: "PeriodClosed" });
    expect(await firm.boss.hours.approve({ objectId, reason: "late, but true" })).toBeDefined();
    expect(await firm.boss.hours.invoice({ objectId: other, invoiceRef: "2027-1" })).toBeDefined();
    expect(await firm.boss.hours.reopen({ objectId, reason: "not true" })).toMatchObject({ approval: "draft" });
  });
});
