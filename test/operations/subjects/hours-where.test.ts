import { FirmError } from "firmcore";
import { describe, expect, test } from "vitest";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

const day = (text: string): number => Number(dayOf(text));

describe("where hours may lie", () => {
  // R-HOUR-2
  test("only on days of the project", async () => {
    const { own, project, miaUser, entry } = await openHoursFirm();
    const short = project("Short", { startDate: "2027-01-04", endDate: "2027-01-06", projectManager: miaUser });
    for (const workDate of ["2027-01-04", "2027-01-06"])
      expect(await own.hours.create(entry({ project: short, workDate }))).toMatchObject({ workDate });
    for (const workDate of ["2027-01-03", "2027-01-07"])
      expect(await refusalOf(own.settled.hours.create(entry({ project: short, workDate })))).toMatchObject({
        _tag: "OutsideProject",
        project: short,
        dates: { from: "2027-01-04", to: "2027-01-06" },
      });
  });

  // R-HOUR-2
  test.each(["completed", "cancelled"])("in a %s project up to its closing day", async (status) => {
    const { own, manager, project, miaUser, entry } = await openHoursFirm();
    const closed = project("Closed", { status, closedOn: "2027-01-05", projectManager: miaUser });
    const row = await own.hours.create(entry({ project: closed, workDate: "2027-01-05", billingStatus: "Submitted" }));
    expect(await manager.hours.approve(row.objectId)).toMatchObject({ billingStatus: "approved" });
    expect(await refusalOf(own.settled.hours.create(entry({ project: closed, workDate: "2027-01-06" })))).toMatchObject(
      {
        _tag: "OutsideProject",
        dates: { from: null, to: "2027-01-05" },
      },
    );
  });

  // R-HOUR-3
  test("on a matching booking that includes the day", async () => {
    const { staff, engineer, project, booking, ana, bridge, entry } = await openHoursFirm();
    const link = booking(ana, bridge, 50, "2027-01-04", "2027-01-05");
    const others = booking(engineer("Ben"), project("Dam"), 50, "2027-01-01");
    expect(await staff.hours.create(entry({ allocation: link }))).toMatchObject({ allocation: link });
    expect(await staff.hours.create(entry({ allocation: link, workDate: "2027-01-05" }))).toMatchObject({ hours: 8 });
    expect(await refusalOf(staff.settled.hours.create(entry({ allocation: link, workDate: "2027-01-06" })))).toEqual({
      _tag: "AllocationDay",
      allocation: link,
      day: "2027-01-06",
      dates: { from: "2027-01-04", to: "2027-01-05" },
    });
    expect(await refusalOf(staff.settled.hours.create(entry({ allocation: others })))).toEqual({
      _tag: "AllocationMismatch",
      allocation: others,
      fields: ["engineer", "project"],
    });
  });

  // R-HOUR-3
  test("on a cancelled booking up to its cancellation", async () => {
    const { own, given, setNow, ana, bridge, entry } = await openHoursFirm();
    setNow("2027-01-05");
    const link = given(Allocation, {
      engineer: ana,
      project: bridge,
      allocationPercent: 50,
      startDate: "2027-01-01",
      assignmentRole: "Engineer",
      status: "cancelled",
    });
    setNow("2027-01-20");
    expect(await own.hours.create(entry({ allocation: link, workDate: "2027-01-05" }))).toMatchObject({ hours: 8 });
    expect(
      await refusalOf(own.settled.hours.create(entry({ allocation: link, workDate: "2027-01-06" }))),
    ).toMatchObject({
      _tag: "AllocationDay",
      dates: { from: "2027-01-01", to: "2027-01-05" },
    });
  });

  // R-HOUR-3
  test("on a booking, where the firm demands one", async () => {
    const { own, settings, booking, ana, bridge, entry } = await openHoursFirm();
    settings({ hoursNeedAllocation: true });
    expect(await refusalOf(own.settled.hours.create(entry()))).toMatchObject({
      _tag: "Required",
      issues: [{ path: ["allocation"] }],
    });
    expect(await own.hours.create(entry({ allocation: booking(ana, bridge, 50, "2027-01-01") }))).toBeDefined();
  });

  // R-HOUR-5
  test("ahead up to maxDaysAhead, by default without limit", async () => {
    const { own, settings, entry } = await openHoursFirm();
    expect(await own.hours.create(entry({ workDate: "2029-01-01" }))).toMatchObject({ workDate: "2029-01-01" });
    settings({ maxDaysAhead: 0 });
    expect(await own.hours.create(entry())).toMatchObject({ workDate: "2027-01-04" });
    const ahead = own.hours.create(entry({ workDate: "2027-01-05" }));
    await expect(ahead).rejects.toThrow(FirmError);
    await expect(ahead).rejects.toThrow("5 January 2027 lies too far ahead: days are open up to 4 January 2027");
    settings({ maxDaysAhead: 7 });
    expect(await own.hours.create(entry({ workDate: "2027-01-11" }))).toMatchObject({ workDate: "2027-01-11" });
    expect(await refusalOf(own.settled.hours.create(entry({ workDate: "2027-01-12" })))).toEqual({
      ...{ _tag: "PeriodClosed", day: "2027-01-12", through: "2027-01-11" },
    });
  });

  // R-HOUR-5
  test("after closedThrough, unless an administrator gives a reason", async () => {
    const { own, staff, boss, settings, entry } = await openHoursFirm();
    const row = await own.hours.create(entry({ workDate: "2026-12-31" }));
    settings({ closedThrough: day("2026-12-31") });
    const closed = { _tag: "PeriodClosed", day: "2026-12-31", through: "2026-12-31" };
    const late = entry({ workDate: "2026-12-31", hours: 1 });
    expect(await refusalOf(own.settled.hours.create(late))).toEqual(closed);
    expect(await refusalOf(staff.settled.hours.create({ ...late, reason: "forgotten" }))).toEqual(closed);
    expect(await refusalOf(boss.settled.hours.create(late))).toEqual(closed);
    expect(await boss.hours.create(late, { reason: "forgotten" })).toMatchObject({ workDate: "2026-12-31" });
    const { objectId } = row;
    expect(await refusalOf(own.settled.hours.edit({ objectId, workDate: "2027-01-04" }))).toEqual(closed);
    expect(await refusalOf(own.settled.hours.submit(objectId))).toEqual(closed);
    expect(await refusalOf(own.settled.hours.setBillable({ objectId, billable: false }))).toEqual(closed);
    expect(await refusalOf(own.settled.hours.delete(objectId))).toEqual(closed);
    expect(await boss.hours.delete({ objectId, reason: "entered twice" })).toMatchObject({ objectId });
    expect(await own.hours.create(entry({ workDate: "2027-01-01" }))).toBeDefined();
  });
});
