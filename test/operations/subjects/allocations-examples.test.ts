import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { accepted, refused, windowsOf } from "../../support/firm/outcome.ts";

/** Ana with a full week, and a project to book her on. */
const opened = async () => {
  const firm = await openTestFirm();
  return { firm, ana: firm.engineer("ana"), project: firm.project("Bridge"), ...firm.admin };
};
const role = { assignmentRole: "Engineer" } as const;
type Days = readonly [percent: number, startDate: string, endDate?: string];
const ask = (engineer: string, project: string, [allocationPercent, startDate, endDate]: Days) => ({
  engineer,
  project,
  allocationPercent,
  startDate,
  ...(endDate === undefined ? {} : { endDate }),
  ...role,
});
describe("worked examples of changes and limits", () => {
  test("E-07 a limit of 120 % holds for firm or engineer", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    firm.settings({ capacityLimit: [{ from: 0, value: 12_000 }] });
    await allocations.assign(ask(ana, project, [60, "2027-03-10", "2027-03-20"]));
    accepted(await settled.allocations.assign(ask(ana, project, [50, "2027-03-20", "2027-03-30"])));

    firm.settings({});
    await firm.admin.limits.set({ engineer: ana, from: "2020-01-01", limit: 120 });
    await firm.admin.limits.set({ engineer: ana, from: "2027-07-01", limit: 100 });
    await allocations.assign(ask(ana, project, [60, "2027-06-20", "2027-07-10"]));
    const said = refused(await settled.allocations.assign(ask(ana, project, [50, "2027-06-20", "2027-07-10"])));
    expect(said).toMatchObject({ windows: [{ from: "2027-07-01", to: "2027-07-10", total: 110, limit: 100 }] });
  });

  test("E-08 a booking does not count against itself", async () => {
    // R-ALLOC-7
    const { ana, project, allocations, settled } = await opened();
    await allocations.assign(ask(ana, project, [60, "2027-03-01", "2027-03-05"]));
    const { objectId } = await allocations.assign(ask(ana, project, [40, "2027-03-01", "2027-03-05"]));
    const said = await allocations.change({ objectId, allocationPercent: 40, notes: "for the deck" });
    expect(said).toMatchObject({ allocationPercent: 40, notes: "for the deck", version: 2 });
    const over = refused(await settled.allocations.change({ objectId, allocationPercent: 41 }));
    expect(windowsOf(over)).toMatchObject([{ days: ["2027-03-01", "2027-03-05"], total: 101 }]);
  });

  test("E-13 a tentative conflict is found on confirming", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    await allocations.assign(ask(ana, project, [80, "2027-03-01", "2027-03-05"]));
    const tentative = { ...ask(ana, project, [50, "2027-03-01", "2027-03-05"]), status: "Proposed" };
    expect(refused(await settled.allocations.assign(tentative))._tag).toBe("OverCapacity");

    firm.settings({ tentativeCounts: false });
    const { objectId, statusLabel } = await allocations.assign(tentative);
    expect(statusLabel).toBe("Proposed");
    expect(windowsOf(refused(await settled.allocations.confirm(objectId)))).toMatchObject([{ total: 130 }]);
    expect(await allocations.get(objectId)).toMatchObject({ status: "tentative", version: 1 });
  });

  test("E-14 reactivation is judged like a new booking", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    const { objectId } = await allocations.assign(ask(ana, project, [90, "2027-03-01", "2027-03-05"]));
    await allocations.cancel(objectId);
    await allocations.assign(ask(ana, project, [90, "2027-03-01", "2027-03-05"]));
    const logged = firm.log().length;
    expect(windowsOf(refused(await settled.allocations.reactivate(objectId)))).toMatchObject([{ total: 180 }]);
    expect(await allocations.get(objectId)).toMatchObject({ status: "cancelled", version: 2 });
    expect(firm.log()).toHaveLength(logged);
  });

  test("E-15 a refused move leaves both engineers unchanged", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    const ben = firm.engineer("ben");
    const days = [60, "2027-03-01", "2027-03-05"] as const;
    const a = await allocations.assign(ask(ana, project, days));
    const b = await allocations.assign(ask(ben, project, days));
    const said = refused(await settled.allocations.move({ objectId: b.objectId, engineer: ana }));
    expect(said).toMatchObject({ _tag: "OverCapacity", engineer: ana });
    expect(windowsOf(said)).toEqual([
      { days: ["2027-03-01", "2027-03-05"], total: 120, by: [a.objectId, b.objectId].toSorted() },
    ]);
    expect(await allocations.list()).toMatchObject({ results: [{ engineer: ana }, { engineer: ben }] });
    const moved = await allocations.move({
      objectId: b.objectId,
      engineer: ana,
      startDate: "2027-03-08",
      endDate: null,
    });
    expect(moved).toMatchObject({ engineer: ana, startDate: "2027-03-08", endDate: null, version: 2 });
  });

  test("E-16 an imported overload can shrink but not grow", async () => {
    const { firm, ana, project, settled } = await opened();
    firm.booking(ana, project, 90, "2027-03-01", "2027-03-05");
    const b = firm.booking(ana, project, 60, "2027-03-01", "2027-03-05");
    accepted(await settled.allocations.change({ objectId: b, allocationPercent: 30 }));
    expect(refused(await settled.allocations.change({ objectId: b, allocationPercent: 70 }))._tag).toBe("OverCapacity");
  });

  test("E-17 an earlier end of employment is refused or cuts", async () => {
    const { firm, ana, project, allocations, engineers, settled } = await opened();
    const { objectId } = await allocations.assign(ask(ana, project, [50, "2027-06-01"]));
    const ending = { objectId: ana, employedUntil: "2027-06-30" };
    expect(refused(await settled.engineers.update(ending))).toMatchObject({
      _tag: "NotEmployed",
      days: [{ from: "2027-07-01", to: null }],
    });
    const logged = firm.log().length;
    await engineers.update({ ...ending, resolve: "cut" });
    expect(await allocations.get(objectId)).toMatchObject({ status: "confirmed", endDate: "2027-06-30", version: 2 });
    expect(firm.log()).toHaveLength(logged + 2);
  });

  test("of two concurrent bookings only one fits", async () => {
    const { firm, ana, project, settled } = await opened(); // R-ALLOC-6
    const ben = firm.engineer("ben");
    const days = [60, "2027-03-01", "2027-03-05"] as const;
    const b = firm.booking(ben, project, ...days);
    const both = await Promise.all([
      settled.allocations.assign(ask(ana, project, days)),
      settled.allocations.move({ objectId: b, engineer: ana }),
      settled.allocations.assign(ask(ana, project, days)),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("a late booking is judged by its days' certificates", async () => {
    const { firm, ana, project, settled } = await opened(); // R-ELIG-5
    firm.certificate(ana, "PE", "2027-02-28");
    firm.setNow("2027-06-01");
    expect(
      accepted(await settled.allocations.assign(ask(ana, project, [10, "2027-02-01", "2027-02-28"]))).version,
    ).toBe(1);
    expect(
      refused(await settled.allocations.assign(ask(ana, project, [10, "2027-02-01", "2027-03-01"]))),
    ).toMatchObject({
      _tag: "Certification",
      names: [{ name: "PE", gaps: [{ from: "2027-03-01", to: "2027-03-01" }] }],
    });
  });
});
