import { describe, expect, test } from "vitest";
import { type HoursFirm, openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const submitted = async (firm: HoursFirm, more: object = {}) =>
  firm.own.hours.create(firm.entry({ billingStatus: "Submitted", ...more }));

describe("deciding about hours", () => {
  // R-HOUR-7
  test("is for the project's current manager and administrators", async () => {
    const firm = await openHoursFirm();
    const { manager, boss, staff, own } = firm;
    const other = firm.as(firm.user("max", "projectManager"));
    const first = await submitted(firm);
    const second = await submitted(firm, { workDate: "2027-01-05" });
    const forbidden = {
      _tag: "Forbidden",
      class: "BillableHour",
      event: "hours.approve",
      needed: "the role administrator, or a row of hours of a project that you manage",
      sentence: expect.objectContaining({ id: "rights", class: "BillableHour", free: ["administrator"] }),
    };
    expect(await refusalOf(own.settled.hours.approve(first.objectId))).toEqual(forbidden);
    expect(await refusalOf(staff.settled.hours.approve(first.objectId))).toEqual(forbidden);
    expect(await refusalOf(other.settled.hours.approve(first.objectId))).toEqual({
      _tag: "NotFound",
      class: "BillableHour",
    });
    expect(await manager.hours.approve(first.objectId)).toMatchObject({ decidedBy: firm.miaUser });
    expect(await boss.hours.approve(second.objectId)).toMatchObject({ decidedBy: firm.bossId });
  });

  // R-HOUR-7, R-POL-4
  test("passes from the former manager to the new one", async () => {
    const firm = await openHoursFirm();
    const max = firm.user("max", "projectManager");
    const row = await submitted(firm, { project: firm.project("Handed over", { projectManager: max }) });
    expect(await refusalOf(firm.manager.settled.hours.approve(row.objectId))).toMatchObject({ _tag: "NotFound" });
    expect(await firm.as(max).hours.approve(row.objectId)).toMatchObject({ decidedBy: max });
  });

  // R-HOUR-6
  test("E-36 refuses self-approval by managers and administrators", async () => {
    const firm = await openHoursFirm();
    const mine = firm.engineer("Mia", { user: firm.miaUser });
    const own = await firm.manager.hours.create(firm.entry({ engineer: mine, billingStatus: "Submitted" }));
    const entered = await firm.boss.hours.create(firm.entry({ billingStatus: "Submitted" }));
    const self = (objectId: string) => ({ _tag: "SelfApproval", class: "BillableHour", objectId });
    for (const decide of ["approve", "reject"] as const) {
      expect(await refusalOf(firm.manager.settled.hours[decide]({ objectId: own.objectId, reason: "no" }))).toEqual(
        self(own.objectId),
      );
      expect(await refusalOf(firm.boss.settled.hours[decide]({ objectId: entered.objectId, reason: "no" }))).toEqual(
        self(entered.objectId),
      );
    }
    firm.settings({ allowSelfApproval: true });
    expect(await firm.manager.hours.approve(own.objectId)).toMatchObject({ billingStatus: "approved" });
    expect(await firm.boss.hours.approve(entered.objectId)).toMatchObject({ billingStatus: "approved" });
  });

  test("is not for the owner or the submitter", async () => {
    const firm = await openHoursFirm();
    const promoted = firm.as(firm.anaUser, "administrator");
    const row = await firm.boss.hours.create(firm.entry({ billingStatus: "Submitted" }));
    expect(await refusalOf(promoted.settled.hours.approve(row.objectId))).toMatchObject({ _tag: "SelfApproval" });
    expect(await firm.manager.hours.approve(row.objectId)).toMatchObject({ billingStatus: "approved" });
  });

  test("needs an account in the firm", async () => {
    const firm = await openHoursFirm();
    const host = firm.as("guest00000", "administrator");
    const { objectId } = await submitted(firm);
    const nobody = { _tag: "AuthorRequired", class: "BillableHour", needs: "decidedBy" };
    expect(await refusalOf(host.settled.hours.approve(objectId))).toEqual({ ...nobody, event: "hours.approve" });
    expect(await refusalOf(host.settled.hours.reject({ objectId, reason: "no" }))).toEqual({
      ...nobody,
      event: "hours.reject",
    });
    expect(await firm.own.hours.get(objectId)).toMatchObject({ version: 1 });
  });
});

describe("two at once", () => {
  test("E-34 of two approvals the second gets the current record", async () => {
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
        machine: "BillableHour.approval",
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
  test("E-35 hours edited meanwhile are not approved", async () => {
    const firm = await openHoursFirm();
    const row = await submitted(firm);
    const seen = { objectId: row.objectId, expectedVersion: row.version };
    await firm.own.hours.edit({ objectId: row.objectId, hours: 3 });
    expect(await refusalOf(firm.manager.settled.hours.approve(seen))).toMatchObject({
      _tag: "VersionConflict",
      objectId: row.objectId,
      current: { version: 2, hours: 3, billingStatus: "draft" },
    });
    expect(await firm.own.hours.get(row.objectId)).toMatchObject({ approval: "draft", version: 2 });
  });
});
