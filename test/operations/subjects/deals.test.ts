import { describe, expect, test } from "vitest";
import { Contact } from "../../../src/domain/contact/entity.ts";
import { Deal } from "../../../src/domain/deal/entity.ts";
import { Grant } from "../../../src/domain/grant/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { accepted, refused } from "../../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  const sol = firm.user("sol", "salesperson");
  return { firm, sol, own: firm.as(sol), ...firm.admin };
};
const euro = (minor: number) => ({ minor, currency: "EUR" });

describe("creating a deal", () => {
  test("makes it the caller's, in the stage lead, which stays absent", async () => {
    const { own, sol } = await opened(); // R-DEAL-1
    const made = await own.deals.create({ title: "Bridge" });
    expect(made).toMatchObject({
      title: "Bridge",
      stage: null,
      assignedTo: sol,
      closedOn: null,
      stageSince: "2027-01-04T12:00:00.000Z",
    });
    expect(await own.deals.count({ where: { stage: "Prospect" } })).toBe(1);
    expect(await own.deals.count({ where: { stage: { not: "lead" } } })).toBe(0);
    expect(await own.deals.count({ where: { stage: { in: ["qualified"] } } })).toBe(0);
    expect(await own.deals.count({ where: { stage: null } })).toBe(1);
  });

  test("takes any stage under its guards, and the word as it was written", async () => {
    const { own } = await opened();
    const won = await own.deals.create({ title: "Won", stage: "Closed Won", amount: euro(100) });
    expect(won).toMatchObject({ stage: "won", stageLabel: "Closed Won", closedOn: "2027-01-04" });
    const lost = await own.deals.create({ title: "Lost", stage: "lost", lostReason: "Price" });
    expect(lost).toMatchObject({ stage: "lost", closedOn: "2027-01-04", lostReason: "Price" });
    expect(refused(await own.settled.deals.create({ title: "Free", stage: "won" }))).toStrictEqual({
      _tag: "AmountRequired",
      class: "Deal",
      event: "win",
    });
    expect(await own.deals.create({ title: "Given away", stage: "won", amount: euro(0) })).toMatchObject({
      stage: "won",
    });
  });

  test("takes a probability from 0 to 100 percent", async () => {
    const { own } = await opened(); // R-DEAL-2
    expect(await own.deals.create({ title: "Sure", probability: 100 })).toMatchObject({ probability: 100 });
    expect(await own.deals.create({ title: "Never", probability: 0 })).toMatchObject({ probability: 0 });
    expect(refused(await own.settled.deals.create({ title: "More", probability: 100.01 }))).toMatchObject({
      _tag: "PercentRange",
    });
  });

  test("assigns it to somebody else only for an administrator", async () => {
    const { firm, sol, own, deals } = await opened();
    const pia = firm.user("pia", "salesperson");
    expect(refused(await own.settled.deals.create({ title: "Bridge", assignedTo: pia }))).toMatchObject({
      _tag: "Forbidden",
      event: "deals.create",
    });
    expect(await deals.create({ title: "Bridge", assignedTo: sol })).toMatchObject({ assignedTo: sol });
    expect(refused(await firm.admin.settled.deals.create({ title: "Bridge", assignedTo: "Nobody0000" }))).toEqual({
      _tag: "PointerInvalid",
      field: "assignedTo",
      class: "User",
    });
  });

  test("belongs to nobody when the host's administrator has no account", async () => {
    const { firm } = await opened(); // R-ID-10
    const host = firm.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    expect(await host.deals.create({ title: "Bridge" })).toMatchObject({ assignedTo: null });
  });
});

describe("the stages of a deal", () => {
  test("move one on or back, or to the stage asked for", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge" });
    expect(await own.deals.advance(objectId)).toMatchObject({ stage: "qualified", stageLabel: null });
    expect(await own.deals.advance({ objectId, stage: "Negotiating" })).toMatchObject({
      stage: "negotiation",
      stageLabel: "Negotiating",
    });
    expect(await own.deals.back(objectId)).toMatchObject({ stage: "proposal" });
    expect(await own.deals.back({ objectId, stage: "lead" })).toMatchObject({ stage: "lead" });
    expect(refused(await own.settled.deals.back(objectId))).toMatchObject({
      _tag: "InvalidTransition",
      machine: "Deal.stage",
      from: "lead",
      event: "back",
      allowed: ["advance", "win", "lose", "delete"],
    });
    expect(refused(await own.settled.deals.advance({ objectId, stage: "lead" }))).toMatchObject({
      _tag: "InvalidTransition",
      event: "advance to lead",
    });
    expect(refused(await own.settled.deals.advance({ objectId, stage: "won" }))).toMatchObject({
      event: "advance to won",
    });
  });

  test("move back to an earlier stage only, and on to a later one only", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "qualified" });
    for (const stage of ["qualified", "proposal"])
      expect(refused(await own.settled.deals.back({ objectId, stage }))).toMatchObject({ event: `back to ${stage}` });
    for (const stage of ["lead", "qualified"])
      expect(refused(await own.settled.deals.advance({ objectId, stage }))).toMatchObject({
        event: `advance to ${stage}`,
      });
    expect(await own.deals.advance({ objectId, stage: "proposal" })).toMatchObject({ stage: "proposal" });
    expect(await own.deals.back({ objectId, stage: "qualified" })).toMatchObject({ stage: "qualified" });
  });

  test("keep a reason that was noted before the deal is lost", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", lostReason: "They hesitate" });
    expect(await own.deals.advance(objectId)).toMatchObject({ lostReason: "They hesitate" });
    expect(await own.deals.lose(objectId)).toMatchObject({ stage: "lost", lostReason: "They hesitate" });
  });

  test("are won for an amount, and today", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "proposal" });
    expect(refused(await own.settled.deals.win(objectId))).toEqual({
      _tag: "AmountRequired",
      class: "Deal",
      objectId,
      event: "win",
      recordNames: { [objectId]: "Bridge" },
    });
    await own.deals.update({ objectId, amount: euro(5) });
    expect(await own.deals.win(objectId)).toMatchObject({ stage: "won", closedOn: "2027-01-04" });
    expect(refused(await own.settled.deals.lose(objectId))).toMatchObject({
      allowed: ["handOver", "reopen", "delete"],
    });
    expect(refused(await own.settled.deals.update({ objectId, amount: null }))).toMatchObject({
      _tag: "AmountRequired",
    });
  });

  test("reopen with a reason: a lost deal anywhere, which clears why it was lost", async () => {
    const { firm, own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "qualified" });
    expect(await own.deals.lose({ objectId, lostReason: "Price" })).toMatchObject({
      stage: "lost",
      lostReason: "Price",
      closedOn: "2027-01-04",
    });
    expect(refused(await own.settled.deals.reopen(objectId))).toEqual({
      _tag: "ReasonRequired",
      event: "deals.reopen",
    });
    expect(await own.deals.reopen({ objectId, stage: "proposal", reason: "They called" })).toMatchObject({
      stage: "proposal",
      lostReason: null,
      closedOn: null,
    });
    expect(firm.log(objectId).at(-1)).toMatchObject({ reason: "They called", before: { lostReason: "Price" } });
  });

  test("reopen a won deal only for an administrator, and only in negotiation", async () => {
    const { own, deals, settled } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "won", amount: euro(5) });
    const asked = { objectId, reason: "The client hesitates" };
    expect(refused(await own.settled.deals.reopen(asked))).toMatchObject({
      ...{ _tag: "Forbidden", event: "deals.reopen" },
      needed: "the role administrator, or a deal that is assigned to you and whose stage is not won",
    });
    expect(refused(await settled.deals.reopen({ ...asked, stage: "lead" }))).toMatchObject({
      _tag: "InvalidTransition",
      event: "reopen to lead",
    });
    expect(await deals.reopen(asked)).toMatchObject({ stage: "negotiation", closedOn: null });
  });

  test("an imported deal with a project moves like another, unless it is won", async () => {
    const { firm, own, sol, settled } = await opened(); // R-DEAL-4
    const project = firm.project("Bridge");
    const imported = (stage: string): string =>
      firm.given(Deal, { title: "Bridge", stage, project, assignedTo: sol, amount: 500 });
    expect(await own.deals.advance(imported("lead"))).toMatchObject({ stage: "qualified", project });
    const reason = "They called";
    expect(await own.deals.reopen({ objectId: imported("lost"), reason })).toMatchObject({ stage: "lead", project });
    expect(refused(await settled.deals.reopen({ objectId: imported("won"), reason }))).toMatchObject({
      ...{ _tag: "AlreadyHandedOver", project },
    });
    expect(refused(await settled.deals.handOver({ objectId: imported("won"), projectCode: "P" }))).toMatchObject({
      ...{ _tag: "AlreadyHandedOver", project },
    });
  });

  test("keep a probability of its own", async () => {
    const { own } = await opened(); // R-DEAL-2
    const { objectId } = await own.deals.create({ title: "Bridge", probability: 33.33, amount: euro(5) });
    await own.deals.advance(objectId);
    expect(await own.deals.win(objectId)).toMatchObject({ probability: 33.33 });
  });
});

describe("writing a stage", () => {
  test("requests the event that leads there, together with other fields", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge" });
    expect(await own.deals.update({ objectId, stage: "Quote" })).toMatchObject({
      stage: "proposal",
      stageLabel: "Quote",
    });
    expect(await own.deals.update({ objectId, stage: "Offer" })).toMatchObject({
      stage: "proposal",
      stageLabel: "Offer",
      stageSince: "2027-01-04T12:00:00.000Z",
    });
    expect(refused(await own.settled.deals.update({ objectId, stage: "won" }))).toMatchObject({
      _tag: "AmountRequired",
    });
    expect(await own.deals.update({ objectId, stage: "won", amount: euro(1) })).toMatchObject({
      stage: "won",
      closedOn: "2027-01-04",
    });
  });

  test("is refused as the event is", async () => {
    const { own, deals, settled } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "won", amount: euro(5) });
    expect(refused(await own.settled.deals.update({ objectId, stage: "lost" }))).toMatchObject({
      _tag: "InvalidTransition",
      event: "update to lost",
    });
    expect(refused(await own.settled.deals.update({ objectId, stage: "negotiation", reason: "Again" }))).toEqual({
      _tag: "Forbidden",
      class: "Deal",
      objectId,
      event: "deals.reopen",
      needed: "the role administrator",
      sentence: { id: "rights", class: "Deal", free: ["administrator"], bound: [] },
    });
    expect(refused(await settled.deals.update({ objectId, stage: "negotiation" }))).toMatchObject({
      _tag: "ReasonRequired",
    });
    expect(await deals.update({ objectId, stage: "negotiation", reason: "Again" })).toMatchObject({
      stage: "negotiation",
    });
  });

  test("leaves a won deal without an amount, as it was imported, but takes no amount away", async () => {
    const { firm, deals, settled } = await opened();
    const imported = firm.given(Deal, { title: "Bridge", stage: "won", amount: null });
    expect(await deals.update({ objectId: imported, notes: "Ask for the amount" })).toMatchObject({
      notes: "Ask for the amount",
    });
    await deals.update({ objectId: imported, amount: euro(1) });
    expect(refused(await settled.deals.update({ objectId: imported, amount: null }))).toMatchObject({
      _tag: "AmountRequired",
      objectId: imported,
    });
  });

  test("clears it by null, which means lead", async () => {
    const { own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", stage: "proposal" });
    expect(await own.deals.update({ objectId, stage: null })).toMatchObject({ stage: null, stageLabel: null });
    expect(refused(await own.settled.deals.back(objectId))).toMatchObject({ from: "lead" });
  });
});

describe("the stage history", () => {
  test("R-DEAL-1 has who moved it and the days in each stage, which add up", async () => {
    const { firm, own, sol, deals } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge", amount: euro(5) });
    firm.setNow("2027-01-10");
    await own.deals.update({ objectId, notes: "no move" });
    firm.setNow("2027-01-14");
    await own.deals.advance({ objectId, stage: "proposal" });
    await deals.back(objectId);
    firm.setNow("2027-02-04");
    await own.deals.win(objectId);
    firm.setNow("2027-02-05");
    const { results } = await own.deals.stageHistory(objectId);
    expect(results).toEqual([
      { from: null, to: "lead", at: "2027-01-04T12:00:00.000Z", actor: sol, days: 10 },
      { from: "lead", to: "proposal", at: "2027-01-14T12:00:00.000Z", actor: sol, days: 0 },
      { from: "proposal", to: "qualified", at: "2027-01-14T12:00:00.000Z", actor: firm.adminId, days: 21 },
      { from: "qualified", to: "won", at: "2027-02-04T12:00:00.000Z", actor: sol, days: 1 },
    ]);
  });

  test("counts days in the zone of the firm", async () => {
    const { firm, own } = await opened();
    firm.settings({ todayZone: "Europe/Berlin" });
    firm.setNow("2027-01-04T22:30:00.000Z");
    const { objectId } = await own.deals.create({ title: "Bridge" });
    firm.setNow("2027-01-04T23:30:00.000Z");
    expect((await own.deals.stageHistory(objectId)).results).toMatchObject([{ days: 1 }]);
  });

  test("begins with the stage before the oldest entry that a purge left", async () => {
    const { firm, own, sol, log } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge" });
    firm.setNow("2027-01-14");
    await own.deals.advance(objectId);
    firm.setNow("2027-01-20");
    await log.purge({ before: "2027-01-20", reason: "Kept long enough" });
    expect((await own.deals.stageHistory(objectId)).results).toEqual([
      { from: null, to: "lead", at: "2027-01-04T12:00:00.000Z", actor: null, days: 10 },
      { from: "lead", to: "qualified", at: "2027-01-14T12:00:00.000Z", actor: sol, days: 6 },
    ]);
  });

  test("does not exist for a deal that the caller may not read", async () => {
    const { firm, own } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge" });
    const pia = firm.as(firm.user("pia", "salesperson"));
    expect(refused(await pia.settled.deals.stageHistory(objectId))).toEqual({ _tag: "NotFound", class: "Deal" });
  });
});

describe("the pipeline", () => {
  test("R-DEAL-5 lists the open deals that are past close, the day itself not", async () => {
    const { own } = await opened();
    const of = async (title: string, expectedCloseDate: string, stage = "lead") =>
      (await own.deals.create({ title, expectedCloseDate, stage, amount: euro(1) })).objectId;
    const late = await of("Late", "2027-01-03");
    const later = await of("Later", "2027-01-02", "negotiation");
    await of("Today", "2027-01-04");
    await of("Won", "2027-01-03", "won");
    await of("Lost", "2027-01-03", "lost");
    await own.deals.create({ title: "Undated" });
    const { results, more } = await own.deals.pastClose({ order: "expectedCloseDate" });
    expect({ ids: results.map(({ objectId }) => objectId), more }).toEqual({ ids: [later, late], more: false });
    const one = await own.deals.pastClose({ where: { stage: "lead" }, limit: 1 });
    expect(one.results.map(({ objectId }) => objectId)).toEqual([late]);
  });

  test("R-DEAL-5 moves access with the deal at once", async () => {
    const { firm, own } = await opened();
    const pia = firm.user("pia", "salesperson");
    const { objectId } = await own.deals.create({ title: "Bridge" });
    await own.deals.update({ objectId, assignedTo: pia });
    expect(refused(await own.settled.deals.get(objectId))).toEqual({ _tag: "NotFound", class: "Deal" });
    expect(await firm.as(pia).deals.advance(objectId)).toMatchObject({ stage: "qualified" });
  });
});

describe("deleting", () => {
  test("R-ACT-1 a deal with activities needs cascade, which deletes them and all grants", async () => {
    const { firm, own, sol } = await opened();
    const { objectId } = await own.deals.create({ title: "Bridge" });
    const call = await own.activities.create({ subject: "Call", relatedDeal: objectId });
    const of = (name: string, record: string) =>
      firm.given(Grant, { class: name, record, user: firm.adminId, write: false });
    of("Deal", objectId);
    of("Activity", call.objectId);
    const other = of("Company", "Other00000");
    expect(refused(await own.settled.deals.delete(objectId))).toMatchObject({
      _tag: "HasHistory",
      class: "Deal",
      counts: { activities: 1 },
    });
    expect((await own.deals.actions({ objectIds: [objectId] })).results).toMatchObject([
      { actions: { delete: { allowed: true, needs: ["cascade"] } } },
    ]);
    await own.deals.delete({ objectId, cascade: true });
    expect(await own.activities.count()).toBe(0);
    const left = firm.app.ports.store;
    expect(left).toBeDefined();
    expect(
      firm
        .log()
        .filter(({ kind }) => kind === "delete")
        .map((each) => each.class),
    ).toEqual(["Grant", "Grant", "Activity", "Deal"]);
    expect([sol, other]).toHaveLength(2);
  });

  test("R-ACT-1 a contact: activities of others that the caller may not read stay and dangle", async () => {
    const { firm, own, activities } = await opened();
    const pia = firm.as(firm.user("pia", "salesperson"));
    const { objectId } = await own.contacts.create({ name: "Ada" });
    const hidden = await pia.activities.create({ subject: "Call", relatedContact: objectId });
    const mine = await own.activities.create({ subject: "Mail", relatedContact: objectId });
    expect(refused(await own.settled.contacts.delete(objectId))).toMatchObject({ counts: { activities: 1 } });
    await own.contacts.delete({ objectId, cascade: true });
    expect(await activities.get(hidden.objectId)).toMatchObject({ relatedContact: objectId });
    expect(refused(await own.settled.activities.get(mine.objectId))).toMatchObject({ _tag: "NotFound" });
  });

  test("leaves the pointers of other records as they are", async () => {
    const { firm, own, deals } = await opened(); // R-REF-1
    const contact = firm.given(Contact, { name: "Ada" });
    const deal = firm.given(Deal, { title: "Bridge", contact });
    await firm.admin.contacts.delete(contact);
    expect(await deals.get(deal)).toMatchObject({ contact });
    expect(refused(await own.settled.deals.create({ title: "Tunnel", contact }))).toMatchObject({
      _tag: "PointerInvalid",
      field: "contact",
    });
  });
});

test("the caller learns what may be done with a deal", async () => {
  const { own } = await opened();
  const { objectId } = await own.deals.create({ title: "Bridge", stage: "proposal" });
  const [of] = (await own.deals.actions({ objectIds: [objectId] })).results;
  expect(of).toMatchObject({
    ok: true,
    actions: {
      advance: { allowed: true, needs: [] },
      back: { allowed: true },
      lose: { allowed: true },
      win: { allowed: false, refusal: { _tag: "AmountRequired" } },
      reopen: { allowed: false, refusal: { _tag: "InvalidTransition" } },
      update: { allowed: true },
      delete: { allowed: true, needs: [] },
    },
  });
  expect(accepted(await own.settled.deals.get(objectId))).toMatchObject({ stage: "proposal" });
});
