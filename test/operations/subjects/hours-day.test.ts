import { describe, expect, test } from "vitest";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

describe("the hours of a day", () => {
  // R-HOUR-4
  test("E-31 refuses the minutes above the ceiling with the sum", async () => {
    const firm = await openHoursFirm();
    const dam = firm.project("Dam");
    const first = firm.hour(firm.ana, firm.bridge, "2027-01-04", 15);
    const second = firm.hour(firm.ana, dam, "2027-01-04", 8);
    firm.hour(firm.ana, dam, "2027-01-04", 5, { approval: "rejected" });
    firm.hour(firm.ana, dam, "2027-01-05", 24);
    const over = { _tag: "DayCeiling", engineer: firm.ana, day: "2027-01-04", sumMinutes: 1470, freeMinutes: 60 };
    expect(await refusalOf(firm.own.settled.hours.create(firm.entry({ hours: 1.5 })))).toEqual({
      ...over,
      rows: [first, second],
      recordNames: { [firm.ana]: "Ana" },
    });
    expect(await firm.own.hours.create(firm.entry({ hours: 1 }))).toMatchObject({ hours: 1 });
  });

  // R-HOUR-4
  test("an edited row counts once, on its new day", async () => {
    const firm = await openHoursFirm();
    firm.hour(firm.ana, firm.bridge, "2027-01-04", 16);
    firm.hour(firm.ana, firm.bridge, "2027-01-05", 20);
    const { objectId } = await firm.own.hours.create(firm.entry());
    expect(await firm.own.hours.edit({ objectId, hours: 7 })).toMatchObject({ hours: 7 });
    expect(await firm.own.hours.edit({ objectId, hours: 8 })).toMatchObject({ hours: 8 });
    expect(await refusalOf(firm.own.settled.hours.edit({ objectId, hours: 8.5 }))).toMatchObject({
      sumMinutes: 1470,
      freeMinutes: 480,
    });
    expect(await refusalOf(firm.own.settled.hours.edit({ objectId, workDate: "2027-01-05" }))).toMatchObject({
      day: "2027-01-05",
      sumMinutes: 1680,
      freeMinutes: 240,
    });
  });

  test("the ceiling is dated, and null removes it", async () => {
    const firm = await openHoursFirm();
    firm.settings({
      hoursPerDayMax: [
        { from: Number(dayOf("2027-01-05")), value: 600 },
        { from: Number(dayOf("2027-01-06")), value: null },
      ],
    });
    expect(await firm.own.hours.create(firm.entry({ hours: 24 }))).toBeDefined();
    const later = firm.entry({ workDate: "2027-01-05", hours: 10.5 });
    expect(await refusalOf(firm.own.settled.hours.create(later))).toMatchObject({
      _tag: "DayCeiling",
      freeMinutes: 600,
    });
    const free = firm.entry({ workDate: "2027-01-06", hours: 24 });
    expect(await firm.own.hours.create(free)).toBeDefined();
    expect(await firm.own.hours.create(free)).toBeDefined();
  });

  // L-39
  test("a manager sees the sum but no other ids", async () => {
    const firm = await openHoursFirm();
    firm.hour(firm.ana, firm.project("Secret"), "2027-01-04", 20);
    const same = firm.hour(firm.ana, firm.bridge, "2027-01-04", 2);
    const row = firm.hour(firm.ana, firm.bridge, "2027-01-04", 3);
    expect(await refusalOf(firm.manager.settled.hours.approve(row))).toMatchObject({ sumMinutes: 1500, rows: [same] });
  });
});
