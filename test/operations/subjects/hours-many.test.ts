import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DecidedRows } from "../../../src/domain/billable-hour/decide-many.ts";
import { type HoursFirm, openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

const row = async (firm: HoursFirm, workDate: string, more: object = {}) =>
  (await firm.own.hours.create(firm.entry({ workDate, billingStatus: "Submitted", hours: 1, ...more }))).objectId;

// R-HOUR-22
describe("deciding many rows", () => {
  test("each row is judged and answered in order", async () => {
    const firm = await openHoursFirm();
    const good = await row(firm, "2027-01-04");
    const draft = await row(firm, "2027-01-05", { billingStatus: "Draft" });
    const mine = firm.hour(firm.engineer("Mia", { user: firm.miaUser }), firm.bridge, "2027-01-05", 1);
    const hidden = firm.hour(firm.ana, firm.project("Dam"), "2027-01-06", 1);
    const objectIds = [draft, good, mine, hidden, "nobody0000", good];
    const said = await firm.manager.hours.decideMany({ objectIds, decision: "approve" });
    const notFound = { _tag: "NotFound", class: "BillableHour" };
    expect(said.rows).toMatchObject([
      { objectId: draft, ok: false, refusal: { _tag: "InvalidTransition", current: { billingStatus: "draft" } } },
      { objectId: good, ok: true },
      { objectId: mine, ok: false, refusal: { _tag: "SelfApproval" } },
      { objectId: hidden, ok: false, refusal: notFound },
      { objectId: "nobody0000", ok: false, refusal: notFound },
      { objectId: good, ok: false, refusal: { _tag: "InvalidTransition", current: { billingStatus: "approved" } } },
    ]);
    expect(await firm.boss.hours.get(good)).toMatchObject({ billingStatus: "approved", version: 2 });
    expect(firm.log().filter(({ event }) => event !== "hours.create")).toMatchObject([
      { event: "hours.approve", objectId: good, actor: firm.miaUser, version: 2 },
    ]);
  });

  test("R-VER-1: only the row with an old version is refused", async () => {
    const firm = await openHoursFirm();
    const [fresh, changed] = [await row(firm, "2027-01-04"), await row(firm, "2027-01-05")];
    const seen = await firm.boss.hours.get(changed);
    await firm.own.hours.edit({ objectId: changed, hours: 2, resubmit: true });
    const now = await firm.boss.hours.get(changed);
    const objectIds = [
      { objectId: fresh, expectedVersion: 1 },
      { objectId: changed, expectedVersion: seen.version },
      { objectId: changed, expectedUpdatedAt: seen.updatedAt },
      { objectId: changed, expectedVersion: now.version, expectedUpdatedAt: now.updatedAt },
    ];
    const said = await firm.manager.hours.decideMany({ objectIds, decision: "approve" });
    const stale = { _tag: "VersionConflict", objectId: changed, current: { hours: 2, version: now.version } };
    expect(said.rows).toMatchObject([
      { objectId: fresh, ok: true },
      { objectId: changed, ok: false, refusal: stale },
      { objectId: changed, ok: false, refusal: stale },
      { objectId: changed, ok: true },
    ]);
  });

  test.each([
    [{ objectId: "x", expectedVersion: 0 }],
    [{ expectedVersion: 1 }],
    [{ objectId: "x", version: 1 }],
    [{ objectId: "x", expectedUpdatedAt: "yesterday" }],
    [{ objectId: null }],
    [null],
    [["x"]],
    [7],
  ])("a malformed item is refused as a whole: %j", async (item) => {
    const firm = await openHoursFirm();
    const sent = { objectIds: [item] as never, decision: "approve" } as const;
    expect(await refusalOf(firm.manager.settled.hours.decideMany(sent))).toMatchObject({ _tag: "TypeMismatch" });
  });

  test("R-VER-1: a version that is null was not seen", async () => {
    const firm = await openHoursFirm();
    const objectId = await row(firm, "2027-01-04");
    const objectIds = [{ objectId, expectedVersion: undefined, expectedUpdatedAt: null } as never];
    const said = await firm.manager.hours.decideMany({ objectIds, decision: "approve" });
    expect(said.rows).toEqual([{ objectId, ok: true }]);
  });

  test("R-HOUR-4 a row that was decided before counts once, as it is now", async () => {
    const firm = await openHoursFirm();
    const whole = await row(firm, "2027-01-04", { hours: 13 });
    const half = await row(firm, "2027-01-04", { hours: 11 });
    const objectIds = [whole, half, whole];
    const said = await firm.manager.hours.decideMany({ objectIds, decision: "approve" });
    expect(said.rows).toMatchObject([{ ok: true }, { ok: true }, { refusal: { _tag: "InvalidTransition" } }]);
  });

  test("R-HOUR-4 a row is judged beside the other rows of its day, those decided before and those that are not", async () => {
    const firm = await openHoursFirm();
    const there = firm.hour(firm.ana, firm.bridge, "2027-01-04", 10, { approval: "submitted" });
    const again = () => firm.hour(firm.ana, firm.bridge, "2027-01-04", 7, { approval: "rejected" });
    const objectIds = [again(), again(), again()];
    const said = await firm.own.hours.decideMany({ objectIds, decision: "submit" });
    expect(said.rows).toMatchObject([
      { ok: true },
      { ok: true },
      { refusal: { _tag: "DayCeiling", rows: [there, objectIds[0], objectIds[1]] } },
    ]);
  });

  test("warnings about different things stay apart", async () => {
    const firm = await openHoursFirm();
    const ben = firm.engineer("Ben", { employedUntil: "2027-01-01" });
    const cleo = firm.engineer("Cleo", { employedUntil: "2027-01-01" });
    const late = (of: string) => firm.hour(of, firm.bridge, "2027-01-04", 1, { approval: "draft" });
    const [one, two, three] = [late(ben), late(cleo), late(ben)];
    const said = await firm.staff.hours.decideMany({ objectIds: [one, two, three], decision: "submit" });
    expect(said.warnings).toMatchObject([
      { code: "NOT_EMPLOYED", detail: { engineer: ben, rows: [one, three] } },
      { code: "NOT_EMPLOYED", detail: { engineer: cleo, rows: [two] } },
    ]);
  });

  test("atomic: one refusal, and nothing is written", async () => {
    const firm = await openHoursFirm();
    const good = await row(firm, "2027-01-04");
    const draft = await row(firm, "2027-01-05", { billingStatus: "Draft" });
    const ask = { decision: "reject", reason: "wrong week", atomic: true } as const;
    const refused = await firm.manager.hours.decideMany({ ...ask, objectIds: [good, draft] });
    expect(refused.rows).toMatchObject([
      { objectId: good, ok: false },
      { objectId: draft, ok: false, refusal: { _tag: "InvalidTransition", event: "reject" } },
    ]);
    expect(refused.rows[0]).not.toHaveProperty("refusal");
    expect(firm.log()).toHaveLength(2);
    const accepted = await firm.manager.hours.decideMany({ ...ask, objectIds: [good] });
    expect(accepted.rows).toEqual([{ objectId: good, ok: true }]);
    expect(await firm.own.hours.get(good)).toMatchObject({ approval: "rejected", decisionReason: "wrong week" });
  });

  test("needs a reason, an account and a limited number", async () => {
    const firm = await openHoursFirm();
    const objectIds = [await row(firm, "2027-01-04")];
    const noReason = await firm.manager.hours.decideMany({ objectIds, decision: "reject" });
    expect(noReason.rows).toMatchObject([{ ok: false, refusal: { _tag: "ReasonRequired" } }]);
    const guest = await firm.as("guest00000", "administrator").hours.decideMany({ objectIds, decision: "approve" });
    expect(guest.rows).toMatchObject([{ ok: false, refusal: { _tag: "AuthorRequired", needs: "decidedBy" } }]);
    const many = { objectIds: Array.from({ length: 1001 }, () => "x"), decision: "approve" } as const;
    expect(await refusalOf(firm.manager.settled.hours.decideMany(many))).toMatchObject({ _tag: "TypeMismatch" });
    expect((await firm.manager.hours.decideMany({ objectIds: [], decision: "approve" })).rows).toEqual([]);
    const lead = firm.as(firm.user("lea", "clientLead"));
    expect(await refusalOf(lead.settled.hours.decideMany({ objectIds, decision: "approve" }))).toMatchObject({
      _tag: "ClassForbidden",
    });
  });

  test("a coordinator submits for others but does not approve", async () => {
    const firm = await openHoursFirm();
    const ben = firm.engineer("Ben");
    firm.rate(firm.ana, "2027-01-01", 90);
    firm.rate(ben, "2027-01-01", 60);
    const link = firm.booking(ben, firm.bridge, 50, "2027-01-01");
    const objectIds = [
      await row(firm, "2027-01-04", { billingStatus: "Draft" }),
      firm.hour(ben, firm.bridge, "2027-01-05", 2, { approval: "draft", allocation: link }),
    ];
    const forbidden = await firm.staff.hours.decideMany({ objectIds, decision: "approve" });
    expect(forbidden.rows).toMatchObject([{ refusal: { _tag: "Forbidden" } }, { refusal: { _tag: "Forbidden" } }]);
    expect((await firm.staff.hours.decideMany({ objectIds, decision: "submit" })).rows.every(({ ok }) => ok)).toBe(
      true,
    );
    expect((await firm.manager.hours.decideMany({ objectIds, decision: "approve" })).rows.every(({ ok }) => ok)).toBe(
      true,
    );
    const { results } = await firm.boss.hours.list({ order: "workDate" });
    expect(results.map(({ snapshot }) => [snapshot?.amount?.minor, snapshot?.allocation])).toEqual([
      [9_000, null],
      [12_000, link],
    ]);
  });

  // R-HOUR-4
  test("rows that fit only separately are judged in order", async () => {
    const firm = await openHoursFirm();
    const first = firm.hour(firm.ana, firm.bridge, "2027-01-04", 15, { approval: "rejected" });
    const second = firm.hour(firm.ana, firm.bridge, "2027-01-04", 15, { approval: "rejected" });
    const said = await firm.own.hours.decideMany({ objectIds: [second, first], decision: "submit" });
    expect(said.rows).toMatchObject([
      { objectId: second, ok: true },
      { objectId: first, ok: false, refusal: { _tag: "DayCeiling", sumMinutes: 1800, rows: [second] } },
    ]);
  });
});

const days = ["2027-01-04", "2027-01-05"] as const;
const batch = fc.record({
  rows: fc.array(
    fc.record({
      day: fc.constantFrom(...days),
      engineer: fc.constantFrom("ana", "mia"),
      hours: fc.integer({ min: 4, max: 12 }),
      approval: fc.constantFrom("draft", "submitted", "submitted", "rejected"),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  decisions: fc.array(
    fc.record({
      picks: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 7 }),
      decision: fc.constantFrom("approve", "reject", "submit"),
      actor: fc.constantFrom("manager", "boss", "own"),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

test("L-29 a batch equals its rows one after another", async () => {
  let mixed = 0;
  await fc.assert(
    fc.asyncProperty(batch, async ({ rows, decisions }) => {
      const open = async () => {
        const firm = await openHoursFirm();
        const mia = firm.engineer("Mia", { user: firm.miaUser });
        const ids = rows.map(({ day, engineer, hours, approval }) =>
          firm.hour(engineer === "ana" ? firm.ana : mia, firm.bridge, day, hours, { approval }),
        );
        return { firm, idOf: (pick: number) => ids[pick] ?? "nobody0000" };
      };
      const together = await open();
      const apart = await open();
      for (const { picks, decision, actor } of decisions) {
        const many = await together.firm[actor].settled.hours.decideMany({
          objectIds: picks.map(together.idOf),
          decision,
          reason: "because",
        });
        const singles: Array<DecidedRows["rows"][number]> = [];
        for (const pick of picks) {
          const objectId = apart.idOf(pick);
          const said = await apart.firm[actor].settled.hours[decision]({ objectId, reason: "because" });
          singles.push(said.ok ? { objectId, ok: true } : { objectId, ok: false, refusal: said.refusal });
        }
        if (!many.ok) throw new Error(`refused as a whole: ${many.refusal._tag}`);
        const { rows: answers } = many.value;
        if (new Set(answers.map(({ ok }) => ok)).size === 2) mixed++;
        // For an actor without access to the class, the batch refuses each row.
        if (singles[0]?.refusal?._tag === "ClassForbidden") expect(answers.filter(({ ok }) => ok)).toEqual([]);
        else expect(answers).toEqual(singles);
      }
      const listed = async ({ firm }: typeof together) => (await firm.boss.hours.list({ order: "objectId" })).results;
      expect(await listed(together)).toEqual(await listed(apart));
      const logged = ({ firm }: typeof together) => firm.log();
      expect(logged(together)).toEqual(logged(apart));
    }),
    { numRuns: 80 },
  );
  expect(mixed).toBeGreaterThan(20);
});
