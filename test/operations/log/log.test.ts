import { expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

test("lists changes with time, actor and reason in plain values", async () => {
  const firm = await openTestFirm(); // R-LOG-1
  const ana = firm.engineer("Ana");
  const booking = firm.booking(ana, firm.project("Bridge"), 50, "2027-06-01");
  firm.setNow("2027-01-05T08:30:00.000Z");
  const cut = { objectId: ana, employedUntil: "2027-06-30", resolve: "cut", reason: "moves away" } as const;
  await firm.admin.engineers.update(cut, { requestId: "r1" });
  const { results, more } = await firm.admin.log.list({ objectId: booking });
  expect(more).toBe(false);
  expect(results[0]).toMatchObject({ kind: "create", event: "given", before: null, version: 1 });
  expect(results[1]).toEqual({
    at: "2027-01-05T08:30:00.000Z",
    actor: firm.adminId,
    requestId: "r1",
    class: "Allocation",
    objectId: booking,
    kind: "update",
    event: "engineers.update",
    version: 2,
    reason: "moves away",
    before: { version: 1, updatedAt: "2027-01-04T12:00:00.000Z", endDate: null },
    after: expect.objectContaining({ allocationPercent: 50, startDate: "2027-06-01", endDate: "2027-06-30" }),
  });
});

test("pages continue after the last entry, also for one class", async () => {
  const firm = await openTestFirm();
  firm.engineer("Ana");
  firm.engineer("Ben");
  const first = await firm.admin.log.list({ class: "User", limit: 2 });
  expect(first.more).toBe(true);
  const rest = await firm.admin.log.list({ class: "User", after: first.cursor ?? "" });
  expect([first.results.length, rest.results.length, rest.more]).toEqual([2, 1, false]);
  await expect(firm.admin.log.list({ limit: 1_001 })).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
  await expect(firm.admin.log.list({ class: "Salary" })).rejects.toMatchObject({ code: "UNKNOWN_WORD" });
});

test("shows no secrets, and only administrators may read it", async () => {
  const firm = await openTestFirm(); // R-LOG-3, R-POL-2
  const ana = firm.user("ana", "administrator", { email: "ana@example.org" });
  const entry = async (of: typeof firm.admin) => (await of.log.list({ objectId: ana })).results[0]?.after;
  expect(await entry(firm.as(ana))).toMatchObject({ username: "ana", email: "ana@example.org" });
  expect(await entry(firm.admin)).toMatchObject({ username: "ana", email: null });
  expect(await entry(firm.admin)).not.toHaveProperty("usernameKey");
  const coordinator = firm.as(firm.user("cora", "coordinator")).settled;
  expect(await coordinator.log.list({ limit: 0 })).toEqual({
    ok: false,
    refusal: { _tag: "ClassForbidden", class: "ChangeLog", action: "read" },
  });
});
