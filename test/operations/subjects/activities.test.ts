import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  const sol = firm.user("sol", "salesperson");
  const own = firm.as(sol);
  const deal = (await own.deals.create({ title: "Bridge" })).objectId;
  const contact = (await own.contacts.create({ name: "Ada" })).objectId;
  return { firm, sol, own, deal, contact };
};

describe("an activity", () => {
  test("is about a contact or a deal, not both, and any word is a type", async () => {
    const { own, sol, deal, contact } = await opened();
    const made = await own.activities.create({ type: "Site visit", relatedDeal: deal });
    expect(made).toMatchObject({ type: "Site visit", relatedDeal: deal, relatedContact: null, createdBy: sol });
    expect(refused(await own.settled.activities.create({ relatedDeal: deal, relatedContact: contact }))).toMatchObject({
      _tag: "TypeMismatch",
      issues: [
        { path: ["relatedDeal"], message: "relatedContact and relatedDeal cannot both be given: send one of them" },
      ],
    });
    const { objectId } = made;
    expect(await own.activities.update({ objectId, relatedContact: contact })).toMatchObject({
      relatedContact: contact,
      relatedDeal: null,
    });
    expect(await own.activities.update({ objectId, subject: "Ask" })).toMatchObject({ relatedContact: contact });
    expect(await own.activities.update({ objectId, relatedContact: null })).toMatchObject({ relatedContact: null });
  });

  test("cannot be about a deal that the caller may not read", async () => {
    const { firm, deal, own } = await opened();
    const pia = firm.user("pia", "salesperson");
    expect(refused(await firm.as(pia).settled.activities.create({ relatedDeal: deal }))).toEqual({
      _tag: "PointerInvalid",
      field: "relatedDeal",
      class: "Deal",
    });
    await own.deals.update({ objectId: deal, assignedTo: pia });
    expect(await firm.as(pia).activities.create({ relatedDeal: deal })).toMatchObject({ relatedDeal: deal });
  });

  test("is read by the person to whom its deal is assigned, and written only by its owner", async () => {
    const { firm, own, deal } = await opened();
    const pia = firm.user("pia", "salesperson");
    const { objectId } = await own.activities.create({ subject: "Call", relatedDeal: deal });
    expect(refused(await firm.as(pia).settled.activities.get(objectId))).toMatchObject({ _tag: "NotFound" });
    await own.deals.update({ objectId: deal, assignedTo: pia });
    expect(await firm.as(pia).activities.get(objectId)).toMatchObject({ subject: "Call" });
    expect(refused(await firm.as(pia).settled.activities.complete(objectId))).toMatchObject({ _tag: "Forbidden" });
    expect(await firm.as(pia).activities.actions({ objectIds: [objectId] })).toMatchObject({
      results: [{ actions: { complete: { allowed: false, refusal: { _tag: "Forbidden" } } } }],
    });
  });

  test("is completed now, or at a time that may lie ahead", async () => {
    const { firm, own } = await opened(); // R-ACT-1
    const { objectId } = await own.activities.create({ subject: "Call" });
    expect(await own.activities.complete(objectId)).toMatchObject({ completedAt: "2027-01-04T12:00:00.000Z" });
    firm.setNow("2027-01-05");
    expect(await own.activities.complete(objectId)).toMatchObject({
      completedAt: "2027-01-04T12:00:00.000Z",
      version: 2,
    });
    const ahead = "2027-03-01T09:00:00.000Z";
    expect(await own.activities.complete({ objectId, completedAt: ahead })).toMatchObject({ completedAt: ahead });
    expect(await own.activities.update({ objectId, completedAt: null })).toMatchObject({ completedAt: null });
  });

  test("R-ACT-1 is overdue from the day after its own, in the zone of the firm", async () => {
    const { firm, own } = await opened();
    firm.settings({ todayZone: "Europe/Berlin" });
    const due = async (dueDate: string | null, completedAt: string | null = null) =>
      (await own.activities.create({ dueDate, completedAt })).objectId;
    const late = await due("2027-01-03T22:59:59.999Z");
    const older = await due("2026-12-31T09:00:00.000Z");
    await due("2027-01-03T23:00:00.000Z");
    await due("2026-12-31T09:00:00.000Z", "2027-05-01T09:00:00.000Z");
    await due(null);
    const found = async () =>
      (await own.activities.overdue({ order: "dueDate" })).results.map(({ objectId }) => objectId);
    expect(await found()).toEqual([older, late]);
    firm.setNow("2027-01-04T23:00:00.000Z");
    expect(await found()).toHaveLength(3);
  });
});
