import type { FirmApi } from "firmcore";
import { describe, expect, test } from "vitest";
import {
  expectedOutcomes,
  type HoursFirm,
  openHoursFirm,
  type RowEvent,
  type RowState,
  refusalOf,
  rowEvents,
  rowStates,
} from "../../support/firm/hours.ts";

/** Calls an event with all required input. */
const call = (api: FirmApi, event: RowEvent, objectId: string) => {
  const hours = api.settled.hours;
  switch (event) {
    case "edit":
      return hours.edit({ objectId, taskCode: "CHANGED" });
    case "setBillable":
      return hours.setBillable({ objectId, billable: false });
    case "invoice":
      return hours.invoice({ objectId, invoiceRef: "2027-1" });
    case "submit":
    case "recall":
    case "approve":
    case "reject":
    case "reopen":
    case "pay":
    case "writeOff":
    case "delete":
      return hours[event]({ objectId, reason: "because" });
  }
};
const waysTo: Readonly<Record<RowState, ReadonlyArray<RowEvent>>> = {
  draft: [],
  submitted: ["submit"],
  rejected: ["submit", "reject"],
  approved: ["submit", "approve"],
  "approved, non-billable": ["setBillable", "submit", "approve"],
  invoiced: ["submit", "approve", "invoice"],
  paid: ["submit", "approve", "invoice", "pay"],
  "written off": ["submit", "approve", "writeOff"],
};
/** A row brought to this state through the operations. */
const rowIn = async (firm: HoursFirm, state: RowState): Promise<string> => {
  firm.rate(firm.ana, "2026-01-01", 90);
  const { objectId } = await firm.own.hours.create(firm.entry());
  for (const event of waysTo[state]) expect(await call(firm.boss, event, objectId)).toMatchObject({ ok: true });
  return objectId;
};

// R-HOUR-8
describe.each(rowStates)("L-28 from %s", (state) => {
  test.each(rowEvents)("%s follows the transition tables or changes nothing", async (event) => {
    const firm = await openHoursFirm();
    const objectId = await rowIn(firm, state);
    const before = await firm.boss.hours.get(objectId);
    const log = firm.log();
    const said = await call(firm.boss, event, objectId);
    const expected = expectedOutcomes[state][event];
    if (said.ok) {
      expect(said.value.approval === "approved" ? said.value.billingStatus : said.value.approval).toBe(
        expected === "deleted" ? before.approval : expected,
      );
      expect(firm.log()).toHaveLength(log.length + 1);
      expect(await firm.boss.hours.count()).toBe(expected === "deleted" ? 0 : 1);
      if (expected !== "deleted")
        expect(await firm.boss.hours.get(objectId)).toMatchObject({ version: before.version + 1 });
      return;
    }
    expect(said.refusal).toMatchObject({ _tag: expected, class: "BillableHour", objectId });
    if (said.refusal._tag === "InvalidTransition") {
      expect(said.refusal).toMatchObject({ event, current: before });
      expect(said.refusal.allowed).not.toContain(event);
    }
    if (said.refusal._tag === "Locked")
      expect(said.refusal).toMatchObject({ state: before.billingStatus, since: before.decidedAt });
    expect(await firm.boss.hours.get(objectId)).toEqual(before);
    expect(firm.log()).toEqual(log);
  });
});

describe("billing", () => {
  test("an invoice stores its name and day, by default today", async () => {
    const firm = await openHoursFirm();
    const first = await rowIn(firm, "approved");
    const { objectId: second } = await firm.own.hours.create(firm.entry({ billingStatus: "Submitted" }));
    await firm.boss.hours.approve(second);
    firm.setNow("2027-02-01");
    expect(await firm.boss.hours.invoice({ objectId: first, invoiceRef: "2027-1" })).toMatchObject({
      billingStatus: "invoiced",
      invoiceRef: "2027-1",
      invoicedOn: "2027-02-01",
    });
    expect(
      await firm.boss.hours.invoice({ objectId: second, invoiceRef: "2027-2", invoicedOn: "2027-01-31" }),
    ).toMatchObject({ invoicedOn: "2027-01-31" });
  });

  test("hours without a price are not invoiced", async () => {
    const firm = await openHoursFirm();
    const { objectId } = await firm.own.hours.create(firm.entry({ billingStatus: "Submitted" }));
    await firm.boss.hours.approve(objectId);
    const bill = { objectId, invoiceRef: "2027-1" };
    expect(await refusalOf(firm.boss.settled.hours.invoice(bill))).toEqual({
      _tag: "AmountRequired",
      class: "BillableHour",
      objectId,
      event: "invoice",
    });
    await expect(firm.boss.hours.invoice(bill)).rejects.toThrow(/has no price and cannot be invoiced/);
    firm.rate(firm.ana, "2027-01-01", 90);
    expect(await firm.boss.hours.reopen({ objectId, reason: "rate" })).toMatchObject({
      snapshot: null,
      decidedBy: null,
      decisionReason: "rate",
    });
    expect(await firm.boss.hours.submit(objectId)).toMatchObject({ decisionReason: null });
    await firm.boss.hours.approve(objectId);
    expect(await firm.boss.hours.invoice(bill)).toMatchObject({ billing: "invoiced" });
  });

  test.each(["reopen", "writeOff"] as const)("%s needs a reason", async (event) => {
    const firm = await openHoursFirm();
    const objectId = await rowIn(firm, "approved");
    expect(await refusalOf(firm.boss.settled.hours[event](objectId))).toEqual({ _tag: "ReasonRequired", event });
    expect(await firm.boss.hours[event](objectId, { reason: "agreed" })).toMatchObject({ decisionReason: "agreed" });
  });

  test("administrators and roles of the firm bill", async () => {
    const firm = await openHoursFirm();
    const objectId = await rowIn(firm, "approved");
    const bill = { objectId, invoiceRef: "2027-1" };
    const closed = (action: string) => ({ _tag: "ClassForbidden", class: "BillableHour", action });
    expect(await refusalOf(firm.staff.settled.hours.invoice(bill))).toEqual(closed("invoice"));
    expect(await refusalOf(firm.staff.settled.hours.reopen({ objectId, reason: "x" }))).toEqual(closed("reopen"));
    firm.settings({ billingRoles: ["coordinator"] });
    expect(await firm.staff.hours.invoice(bill)).toMatchObject({ billingStatus: "invoiced" });
    expect(await firm.staff.hours.pay(objectId)).toMatchObject({ billingStatus: "paid" });
  });
});
