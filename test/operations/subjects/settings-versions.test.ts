import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { accepted, refused } from "../../support/firm/outcome.ts";

describe("R-VER-1: replacing a current value", () => {
  test("settings: an old version is refused with the current settings", async () => {
    const firm = await openTestFirm();
    const { settings, settled } = firm.admin;
    const first = await settings.set({ name: "Northgate", expectedVersion: 0 });
    expect(first).toMatchObject({ version: 1, updatedAt: "2027-01-04T12:00:00.000Z" });
    const none = refused(await settled.settings.set({ name: "Southgate", expectedVersion: 0 }));
    expect(none).toMatchObject({ _tag: "VersionConflict", class: "Settings", fields: ["name"] });
    const { warnings: _, ...current } = first;
    expect(none).toMatchObject({ current });
    await settings.set({ capacityLimit: 110, week: [1, 2, 3, 4, 5, 6, 7], expectedVersion: 1 });
    const stale = refused(
      await settled.settings.set({
        name: "Northgate",
        capacityLimit: 110,
        week: [1, 2, 3, 4, 5, 6, 7],
        todayZone: "+01:00",
        closedThrough: "2026-12-31",
        expectedUpdatedAt: first.updatedAt ?? "",
      }),
    );
    expect(stale).toMatchObject({
      fields: ["closedThrough", "todayZone"],
      current: { version: 2, capacityLimit: 110 },
    });
    expect(firm.log()).toHaveLength(2);
    const { version, updatedAt } = await settings.get();
    const seen = { expectedVersion: version, expectedUpdatedAt: updatedAt ?? "" };
    expect(await settings.set({ name: "Southgate", ...seen })).toMatchObject({ version: 3 });
  });

  test("settings: two changes of one version conflict", async () => {
    const { admin } = await openTestFirm();
    await admin.settings.set({ name: "Northgate" });
    const said = await Promise.all(
      [30, 45, 90].map((expiringDays) => admin.settled.settings.set({ expiringDays, expectedVersion: 1 })),
    );
    expect(said.filter(({ ok }) => ok)).toHaveLength(1);
    for (const each of said) if (!each.ok) expect(refused(each)._tag).toBe("VersionConflict");
    expect((await admin.settings.get()).version).toBe(2);
  });

  test("steps and holidays: by the day's version, 0 for none", async () => {
    const firm = await openTestFirm();
    const { limits, rates, workingTime, holidays, settled } = firm.admin;
    const step = { engineer: firm.engineer("ana"), from: "2027-02-01" };
    const minutes = [480, 480, 480, 480, 480, 0, 0];
    const day = { calendar: "home", day: "2027-05-01", name: "May" };
    await limits.set({ ...step, limit: 120, expectedVersion: 0 });
    await rates.set({ ...step, rate: 90, expectedVersion: 0 });
    await workingTime.set({ ...step, minutes, expectedVersion: 0 });
    await holidays.set({ ...day, expectedVersion: 0 });
    const logged = firm.log().length;
    const stale = [
      await settled.limits.set({ ...step, limit: 110, expectedVersion: 0 }),
      await settled.rates.set({ ...step, rate: 80, expectedVersion: 2 }),
      await settled.workingTime.set({ ...step, minutes: [...minutes].reverse(), expectedVersion: 0 }),
      await settled.holidays.set({ ...day, name: "Labour day", expectedVersion: 0 }),
    ].map(refused);
    expect(stale).toMatchObject([
      { _tag: "VersionConflict", class: "CapacityLimit", fields: ["limit"], current: { limit: 120, version: 1 } },
      { _tag: "VersionConflict", class: "RateStep", fields: ["rate"], current: { rate: { minor: 9_000 } } },
      { _tag: "VersionConflict", class: "WorkingTime", fields: ["minutes"], current: { minutes } },
      { _tag: "VersionConflict", class: "Holiday", fields: ["name"], current: { name: "May" } },
    ]);
    const nothing = refused(await settled.limits.set({ ...step, from: "2027-03-01", limit: 90, expectedVersion: 1 }));
    expect(nothing).toMatchObject({ _tag: "VersionConflict", current: null, fields: [] });
    const nobody = { ...step, engineer: "nobody0000", limit: 90, expectedVersion: 1 };
    expect(refused(await settled.limits.set(nobody))).toMatchObject({ _tag: "PointerInvalid", field: "engineer" });
    expect(firm.log()).toHaveLength(logged);
    expect(accepted(await settled.limits.set({ ...step, limit: 110, expectedVersion: 1 })).version).toBe(2);
  });
});
