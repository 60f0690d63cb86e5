import { describe, expect, test } from "vitest";
import { RateStep } from "../../../src/domain/rate-step/entity.ts";
import { type HoursFirm, openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const submitted = async (firm: HoursFirm, more: object = {}) =>
  firm.own.hours.create(firm.entry({ billingStatus: "Submitted", ...more }));

const rounding = (field: string, sent: number, kept: number) => ({
  code: "ROUNDED",
  message: `${field}: ${sent} is kept as ${kept}, the nearest whole minute`,
  detail: { field, sent, kept },
});

describe("time in fractions of a minute", () => {
  // R-VAL-4, R-HOUR-13
  test("is rounded with a warning by every operation", async () => {
    const firm = await openHoursFirm();
    const created = await firm.own.hours.create(firm.entry({ hours: 0.3069 }), { requestId: "a" });
    expect(created).toMatchObject({ hours: 0.3, warnings: [rounding("hours", 0.3069, 0.3)] });
    expect(await firm.own.hours.create(firm.entry({ hours: 0.3069 }), { requestId: "a" })).toEqual(created);
    const { objectId } = created;
    const edited = await firm.own.hours.edit({ objectId, hours: 0.76 });
    expect(edited).toMatchObject({ hours: 0.77, warnings: [rounding("hours", 0.76, 0.77)] });
    expect((await firm.own.hours.edit({ objectId, hours: 0.77 })).warnings).toEqual([]);
    const [again] = await firm.own.batch([{ operation: "hours.edit", input: { objectId, hours: 0.76 } }], {
      transaction: true,
    });
    expect(again).toMatchObject({ version: edited.version, warnings: [rounding("hours", 0.76, 0.77)] });
    await firm.own.hours.submit(objectId);
    firm.rate(firm.ana, "2026-01-01", 60);
    const approved = await firm.manager.hours.approve({ objectId, billedMinutes: 45.5 });
    expect(approved.snapshot).toMatchObject({ minutes: 46, billedMinutes: 46, amount: usd(4_600) });
    expect(approved.warnings).toEqual([rounding("billedMinutes", 45.5, 46)]);
  });

  test("cannot be filtered for", async () => {
    const firm = await openHoursFirm();
    expect(await refusalOf(firm.own.settled.hours.list({ where: { hours: 0.76 } }))).toMatchObject({
      _tag: "Precision",
    });
  });
});

describe("billable hours without a rate", () => {
  // R-HOUR-10
  test("shows the own rate also where projects are shown to their staff alone", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2027-01-01", 90);
    const { objectId } = await submitted(firm, { hours: 1 });
    await firm.manager.hours.approve(objectId);
    firm.settings({ projectVisibility: "staffed" });
    expect((await firm.own.hours.get(objectId)).snapshot).toMatchObject({ rate: usd(9_000), rateFrom: "engineer" });
  });

  // R-HOUR-11
  test("are approved with one warning for all", async () => {
    const firm = await openHoursFirm();
    const make = async (more: object = {}) => (await submitted(firm, { hours: 1, ...more })).objectId;
    const one = await make();
    const [warning, ...others] = (await firm.manager.hours.approve({ objectId: one, billedMinutes: 0 })).warnings;
    expect([warning?.code, warning?.detail, others]).toEqual(["UNPRICED", { rows: [one] }, []]);
    const [two, three, free] = [await make(), await make(), await make({ billable: false })];
    const approved = await firm.manager.hours.decideMany({ objectIds: [two, free, three], decision: "approve" });
    expect(approved.rows.every(({ ok }) => ok)).toBe(true);
    expect(approved.warnings).toEqual([{ ...warning, detail: { rows: [two, three] } }]);
    expect((await firm.manager.hours.decideMany({ objectIds: [two], decision: "approve" })).warnings).toEqual([]);
    const atomic = { objectIds: [await make(), "0000000000"], decision: "approve", atomic: true } as const;
    expect((await firm.manager.hours.decideMany(atomic)).warnings).toEqual([]);
    firm.rate(firm.ana, "2027-01-01", 90);
    expect((await firm.manager.hours.approve(await make())).warnings).toEqual([]);
  });
});

describe("an approval", () => {
  // R-HOUR-10, R-RATE-1
  test("E-32 fixes the rate of the work day", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2026-01-01", 100);
    firm.rate(firm.ana, "2027-07-01", 120);
    const row = await submitted(firm, { workDate: "2027-06-30", hours: 7.5 });
    firm.setNow("2027-07-05");
    await firm.manager.hours.approve(row.objectId);
    const approved = await firm.own.hours.get(row.objectId);
    expect(approved.snapshot).toMatchObject({ rate: usd(10_000), rateFrom: "engineer", amount: usd(75_000) });
    firm.given(RateStep, { engineer: firm.ana, from: "2027-06-01", rate: 150 });
    expect((await firm.own.hours.get(row.objectId)).snapshot).toEqual(approved.snapshot);
  });

  // R-HOUR-11
  test("E-33 each row is rounded half up by itself", async () => {
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
  test("E-40 values 240 billed minutes at 90.00 as 360.00", async () => {
    const firm = await openHoursFirm();
    firm.rate(firm.ana, "2027-01-01", 90);
    const { objectId } = await submitted(firm, { hours: 5 });
    for (const billedMinutes of [-1, 1441])
      expect(await refusalOf(firm.manager.settled.hours.approve({ objectId, billedMinutes }))).toMatchObject({
        _tag: "HoursRange",
      });
    const approved = await firm.manager.hours.approve({ objectId, billedMinutes: 240, notes: "as agreed" });
    expect(approved).toMatchObject({ hours: 5, notes: "as agreed" });
    expect(approved.snapshot).toMatchObject({ minutes: 300, billedMinutes: 240, amount: usd(36_000) });
  });

  // R-HOUR-10
  test("takes the rate of the booking, project or engineer", async () => {
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
    expect((await firm.manager.hours.approve(third)).snapshot).toMatchObject({ rateFrom: null, allocation: link });
    expect((await firm.own.hours.get(third)).snapshot).toMatchObject({
      rateFrom: "engineer",
      allocation: link,
      allocationPercent: 60,
      discipline: "Civil",
      projectCode: "BR-1",
      billable: true,
    });
  });

  test("checks the rules of entry again", async () => {
    const firm = await openHoursFirm();
    const link = firm.booking(firm.ana, firm.bridge, 60, "2027-01-05", "2027-01-06");
    const row = firm.hour(firm.ana, firm.bridge, "2027-01-04", 8, { allocation: link });
    expect(await refusalOf(firm.manager.settled.hours.approve(row))).toMatchObject({ _tag: "AllocationDay" });
    const dangling = firm.hour(firm.ana, firm.bridge, "2027-01-04", 8, { allocation: "gone000000" });
    expect(await refusalOf(firm.manager.settled.hours.approve(dangling))).toMatchObject({
      _tag: "PointerInvalid",
      field: "allocation",
    });
  });
});
