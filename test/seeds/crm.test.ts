import { quickIdentity } from "firmcore/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { codeOf } from "../support/firm/outcome.ts";

/** What the CRM template asks for, each by a test that calls the operation that docs/seeds.md names. */
let firm: TestFirm;
let sam: string;
beforeEach(async () => {
  firm = await openTestFirm(undefined, { identity: quickIdentity() });
  sam = firm.user("Sam", "salesperson");
});

describe("classes", () => {
  test("S-B-1 S-B-20 S-B-21 S-B-22 users sign up, log in and log out", async () => {
    const visitor = firm.app.as({ organizationId: "acme", address: "192.0.2.1" });
    await visitor.identity.signUp({ username: "ana", email: "ana@acme.test", password: "correct horse" });
    const { sessionToken, user } = await visitor.identity.logIn({ login: "ana@acme.test", password: "correct horse" });
    expect(user).toMatchObject({ username: "ana" });
    const session = firm.app.as({ organizationId: "acme", sessionToken });
    await session.identity.logOut();
    expect(await codeOf(session.companies.list({}))).toBe("SESSION_INVALID");
  });

  test("S-B-2 a company keeps its fields and who created it", async () => {
    const fields = { name: "City", website: "https://city.test", industry: "Public", address: "1 Main St", notes: "n" };
    const { objectId } = await firm.as(sam).companies.create(fields);
    expect(await firm.as(sam).companies.get({ objectId })).toMatchObject({ ...fields, createdBy: sam });
  });

  test("S-B-3 a contact keeps its fields, its company and who created it", async () => {
    const { objectId: company } = await firm.as(sam).companies.create({ name: "City" });
    const fields = { name: "Ada", email: "ada@city.test", phone: "+1 555 0100", company, notes: "n" };
    const { objectId } = await firm.as(sam).contacts.create(fields);
    expect(await firm.as(sam).contacts.get({ objectId })).toMatchObject({ ...fields, createdBy: sam });
  });

  test("S-B-4 S-B-6 a deal keeps its fields, its contact, its company and its owner", async () => {
    const mine = firm.as(sam);
    const { objectId: company } = await mine.companies.create({ name: "City" });
    const { objectId: contact } = await mine.contacts.create({ name: "Ada", company });
    const fields = { title: "Bridge", contact, company, expectedCloseDate: "2027-06-30", notes: "n", assignedTo: sam };
    const { objectId } = await mine.deals.create({ ...fields, amount: 10_000, stage: "Proposal" });
    expect(await mine.deals.get({ objectId })).toMatchObject({
      ...{ ...fields, stage: "proposal", amount: { minor: 1_000_000, currency: "USD" } },
    });
  });

  test("S-B-5 S-B-36 a call, an e-mail, a meeting and a note relate to a contact or a deal", async () => {
    const mine = firm.as(sam);
    const { objectId: contact } = await mine.contacts.create({ name: "Ada" });
    const { objectId: deal } = await mine.deals.create({ title: "Bridge" });
    for (const type of ["call", "email", "meeting", "note"]) {
      const about = type === "note" ? { relatedDeal: deal } : { relatedContact: contact };
      const fields = { type, subject: "Bridge", description: "d", dueDate: "2027-02-01T09:30:00.000Z", ...about };
      const { objectId } = await mine.activities.create(fields);
      expect(await mine.activities.get({ objectId })).toMatchObject({ ...fields, createdBy: sam });
    }
  });
});

describe("security", () => {
  test("S-B-10 S-B-12 S-B-16 nobody reads or creates without being signed in", async () => {
    const visitor = firm.app.as({ organizationId: "acme" });
    for (const call of [visitor.companies.list({}), visitor.deals.list({}), visitor.deals.create({ title: "Bridge" })])
      expect(await codeOf(call)).toBe("AUTH_REQUIRED");
  });

  test("S-B-11 S-B-13 S-B-15 salespeople read and change their own deals only", async () => {
    const other = firm.as(firm.user("Tom", "salesperson"));
    const { objectId } = await firm.as(sam).deals.create({ title: "Bridge" });
    expect((await other.deals.list({})).results).toEqual([]);
    expect(await codeOf(other.deals.update({ objectId, title: "Mine" }))).toBe("NOT_FOUND");
    expect(await firm.as(sam).deals.update({ objectId, title: "Old Bridge" })).toMatchObject({ title: "Old Bridge" });
  });

  test("S-B-14 a client reads no deal, contact or company", async () => {
    const client = firm.as(firm.user("carl", "clientLead"));
    for (const call of [client.deals.list({}), client.contacts.list({}), client.companies.list({})])
      expect(await codeOf(call)).toBe("CLASS_FORBIDDEN");
  });
});

describe("behaviour", () => {
  test("S-B-30 companies, contacts, deals and activities are created, read, changed and deleted", async () => {
    const mine = firm.as(sam);
    const company = await mine.companies.create({ name: "City" });
    const contact = await mine.contacts.create({ name: "Ada", company: company.objectId });
    const deal = await mine.deals.create({ title: "Bridge", contact: contact.objectId });
    const activity = await mine.activities.create({ type: "call", subject: "Bridge", relatedDeal: deal.objectId });
    await mine.companies.update({ objectId: company.objectId, industry: "Public" });
    await mine.contacts.update({ objectId: contact.objectId, phone: "+1 555 0100" });
    await mine.deals.update({ objectId: deal.objectId, notes: "soon" });
    await mine.activities.update({ objectId: activity.objectId, description: "who decides?" });
    await mine.activities.delete(activity.objectId);
    await mine.deals.delete(deal.objectId);
    await mine.contacts.delete(contact.objectId);
    await mine.companies.delete(company.objectId);
    expect(await codeOf(mine.companies.get(company.objectId))).toBe("NOT_FOUND");
  });

  test("S-B-31 S-B-51 deals of a stage come by expected day or by last change", async () => {
    const mine = firm.as(sam);
    const late = await mine.deals.create({ title: "Late", stage: "lead", expectedCloseDate: "2027-09-30" });
    const soon = await mine.deals.create({ title: "Soon", stage: "lead", expectedCloseDate: "2027-03-31" });
    await mine.deals.create({ title: "Other", stage: "proposal", expectedCloseDate: "2027-01-31" });
    const listed = async (order: "expectedCloseDate" | "-updatedAt") =>
      (await mine.deals.list({ where: { stage: "lead" }, order })).results.map(({ objectId }) => objectId);
    expect(await listed("expectedCloseDate")).toEqual([soon.objectId, late.objectId]);
    firm.setNow("2027-01-05");
    await mine.deals.update({ objectId: late.objectId, notes: "called" });
    expect(await listed("-updatedAt")).toEqual([late.objectId, soon.objectId]);
  });

  test("S-B-32 activities are listed by the contact or the deal that they are about", async () => {
    const mine = firm.as(sam);
    const { objectId: contact } = await mine.contacts.create({ name: "Ada" });
    const { objectId: deal } = await mine.deals.create({ title: "Bridge" });
    await mine.activities.create({ type: "call", subject: "Bridge", relatedContact: contact });
    const wanted = await mine.activities.create({ type: "call", subject: "Bridge", relatedDeal: deal });
    const { results } = await mine.activities.list({ where: { relatedDeal: deal } });
    expect(results.map(({ objectId }) => objectId)).toEqual([wanted.objectId]);
  });

  test("S-B-35 the pipeline has the deals and the totals of each stage", async () => {
    const mine = firm.as(sam);
    await mine.deals.create({ title: "Bridge", stage: "proposal", amount: 10_000, expectedCloseDate: "2027-06-30" });
    const { stages } = await mine.deals.pipeline({});
    expect(stages.find(({ stage }) => stage === "proposal")).toMatchObject({ count: 1 });
  });

  test("S-B-52 S-B-53 a new deal is in the next list", async () => {
    const mine = firm.as(sam);
    const { objectId } = await mine.deals.create({ title: "Bridge" });
    expect((await mine.deals.list({})).results.map((each) => each.objectId)).toEqual([objectId]);
  });
});
