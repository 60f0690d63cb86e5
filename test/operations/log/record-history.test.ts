import { expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

const firmWithHours = async () => {
  const firm = await openTestFirm();
  const own = firm.user("ana");
  const other = firm.user("ben");
  const engineer = firm.engineer("Ana", { user: own });
  firm.engineer("Ben", { user: other });
  const project = firm.project("Bridge");
  const ana = firm.as(own);
  const hour = await ana.hours.create({ engineer, project, workDate: "2027-01-04", hours: 5 }, { requestId: "mine" });
  await ana.hours.edit({ objectId: hour.objectId, hours: 6, reason: "forgot the walk" });
  return { firm, own, ana, ben: firm.as(other), hour: hour.objectId };
};

test("R-LOG-1: a reader of a record reads its versions", async () => {
  const { own, ana, hour } = await firmWithHours();
  const { results, more } = await ana.log.history({ class: "BillableHour", objectId: hour });
  expect(more).toBe(false);
  expect(results.map(({ event, kind, actor, version }) => [event, kind, actor, version])).toEqual([
    ["hours.create", "create", own, 1],
    ["hours.edit", "update", own, 2],
  ]);
  expect(results[1]).toMatchObject({ before: { hours: 5 }, after: { hours: 6 }, reason: "forgot the walk" });
});

test("R-POL-1: an unreadable record has no history", async () => {
  const { firm, own, ben, hour } = await firmWithHours();
  const asked = { class: "BillableHour", objectId: hour } as const;
  const missing = await ben.settled.log.history({ ...asked, objectId: "Gone000000" });
  expect(missing).toEqual({ ok: false, refusal: { _tag: "NotFound", class: "BillableHour" } });
  expect(await ben.settled.log.history(asked)).toEqual(missing);
  expect(await firm.as(own, "clientLead", "Comp000001").settled.log.history(asked)).toMatchObject({
    ok: false,
    refusal: { _tag: "ClassForbidden", class: "ChangeLog", action: "history" },
  });
});

test("L-39: a version reveals neither log position nor request id", async () => {
  const { ana, hour } = await firmWithHours();
  const { results } = await ana.log.history({ class: "BillableHour", objectId: hour });
  for (const version of results) expect(Object.keys(version)).not.toEqual(expect.arrayContaining(["seq"]));
  expect(JSON.stringify(results)).not.toContain("mine");
});

test("continues after a version", async () => {
  const { ana, hour } = await firmWithHours();
  const asked = { class: "BillableHour", objectId: hour } as const;
  const first = await ana.log.history({ ...asked, limit: 1 });
  expect([first.results.map(({ version }) => version), first.more]).toEqual([[1], true]);
  const rest = await ana.log.history({ ...asked, after: first.cursor ?? "" });
  expect([rest.results.map(({ version }) => version), rest.more]).toEqual([[2], false]);
});

test("only the owner and administrators read an account's history", async () => {
  const { firm, own, ana, ben } = await firmWithHours();
  await ana.users.update({ objectId: own, username: "anna" });
  const asked = { class: "User", objectId: own } as const;
  for (const who of [ana, firm.admin])
    expect((await who.log.history(asked)).results.at(-1)).toMatchObject({
      event: "users.update",
      before: { username: "ana" },
    });
  expect(await ben.settled.log.history(asked)).toMatchObject({ ok: false, refusal: { _tag: "NotFound" } });
  expect((await ben.settled.users.get(own)).ok).toBe(true);
});
