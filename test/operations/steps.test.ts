import { describe, expect, test } from "vitest";
import { openTestFirm } from "../support/firm/firm.ts";
import { refused, windowsOf } from "../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  return { firm, ana: firm.engineer("ana"), project: firm.project("Bridge"), ...firm.admin };
};

describe("the limit of an engineer", () => {
  test("set twice for one day is one step", async () => {
    const { firm, ana, limits } = await opened();
    const first = await limits.set({ engineer: ana, from: "2027-02-01", limit: 120 });
    const second = await limits.set({ engineer: ana, from: "2027-02-01", limit: 130 });
    expect(second).toMatchObject({ objectId: first.objectId, limit: 130, version: 2, warnings: [] });
    expect(await limits.set({ engineer: ana, from: "2027-02-01", limit: 130 })).toMatchObject({ version: 2 });
    expect(await limits.count()).toBe(1);
    expect(firm.log()).toHaveLength(2);
  });

  test("lowered below the load is refused, or cuts bookings", async () => {
    const { firm, ana, project, limits, allocations, settled } = await opened(); // R-ALLOC-10
    const a = firm.booking(ana, project, 60, "2027-03-01");
    const b = firm.booking(ana, project, 40, "2027-03-10", "2027-05-31");
    const lower = { engineer: ana, from: "2027-04-01", limit: 80 };
    expect(windowsOf(refused(await settled.limits.set(lower)))).toEqual([
      { days: ["2027-04-01", "2027-05-31"], total: 100, by: [a, b].toSorted() },
    ]);
    expect(await limits.count()).toBe(0);
    const said = await limits.set({ ...lower, resolve: "cut" });
    expect(said.warnings).toMatchObject([{ code: "CUT", detail: { objectId: b, state: "confirmed" } }]);
    expect(await allocations.get(b)).toMatchObject({ endDate: "2027-03-31", status: "confirmed" });
    expect(await allocations.get(a)).toMatchObject({ endDate: null, version: 1 });
  });

  test("removed is judged like a lowered limit", async () => {
    const { firm, ana, project, limits, allocations, settled } = await opened();
    const { objectId } = await limits.set({ engineer: ana, from: "2027-02-01", limit: 150 });
    firm.booking(ana, project, 80, "2027-03-01", "2027-03-31");
    const soft = firm.booking(ana, project, 60, "2027-03-15", "2027-04-15");
    await allocations.release(soft);
    expect(refused(await settled.limits.delete(objectId))).toMatchObject({ windows: [{ total: 140, limit: 100 }] });
    await limits.delete({ objectId, resolve: "cut" });
    expect(await allocations.get(soft)).toMatchObject({ status: "cancelled" });
    expect(await limits.count()).toBe(0);
  });

  test("ignores an overload that it did not cause", async () => {
    const { firm, ana, project, limits } = await opened(); // R-ALLOC-4
    firm.booking(ana, project, 90, "2027-01-01", "2027-01-31");
    firm.booking(ana, project, 60, "2027-01-01", "2027-01-31");
    expect((await limits.set({ engineer: ana, from: "2027-02-01", limit: 50 })).warnings).toEqual([]);
  });

  test("may be set by staff for an existing engineer", async () => {
    const { firm, ana, settled } = await opened();
    const step = { engineer: ana, from: "2027-02-01", limit: 120 };
    const pia = firm.as(firm.user("pia", "projectManager"));
    expect(refused(await pia.settled.limits.set(step))._tag).toBe("ClassForbidden");
    expect(refused(await settled.limits.set({ ...step, engineer: "nobody0000" }))).toMatchObject({ field: "engineer" });
    expect(refused(await settled.limits.set({ ...step, limit: 33.333 }))._tag).toBe("Precision");
    expect(refused(await settled.limits.delete("nothing000"))._tag).toBe("NotFound");
  });
});

describe("the rate of an engineer", () => {
  test("set in the past reports the number of repriced hours", async () => {
    const { firm, ana, project, rates } = await opened(); // R-RATE-1
    await rates.set({ engineer: ana, from: "2027-01-01", rate: 90 });
    const priced = firm.project("Tunnel", { rate: 150 });
    const booking = firm.booking(ana, project, 10, "2027-01-01");
    const open = firm.hour(ana, project, "2027-02-10", 2, { approval: "draft", allocation: booking });
    const rejected = firm.hour(ana, project, "2027-02-28", 2, { approval: "rejected" });
    firm.hour(ana, project, "2027-01-31", 2);
    firm.hour(ana, project, "2027-02-10", 2, { approval: "approved" });
    firm.hour(ana, priced, "2027-02-10", 2);
    const said = await rates.set({ engineer: ana, from: "2027-02-01", rate: 100 });
    expect(said).toMatchObject({ rate: { minor: 10_000, currency: "USD" } });
    expect(said.warnings).toMatchObject([{ code: "REPRICED", detail: { count: 2, rows: [open, rejected] } }]);
    expect((await rates.set({ engineer: ana, from: "2027-02-01", rate: 100 })).warnings).toEqual([]);
    expect((await rates.set({ engineer: ana, from: "2027-03-01", rate: 110 })).warnings).toEqual([]);
    expect((await rates.delete(said.objectId)).warnings).toMatchObject([{ detail: { count: 2 } }]);
    const { allocations } = firm.admin;
    await allocations.change({ objectId: booking, rate: 95 });
    expect((await rates.set({ engineer: ana, from: "2027-02-01", rate: 99 })).warnings).toMatchObject([
      { detail: { rows: [rejected] } },
    ]);
  });

  test("is at least 0, and visible to staff and the engineer", async () => {
    const { firm, ana, rates, settled } = await opened();
    expect(refused(await settled.rates.set({ engineer: ana, from: "2027-01-01", rate: -1 }))._tag).toBe("AmountRange");
    await rates.set({ engineer: ana, from: "2027-01-01", rate: 0 });
    const user = (await firm.admin.engineers.get(ana)).user;
    expect(await firm.as(user).rates.count()).toBe(1);
    expect(await firm.as(firm.user("pia", "projectManager")).rates.count()).toBe(0);
  });
});

describe("weeks and holidays", () => {
  test("a week has seven days, set and deleted by day", async () => {
    const { ana, workingTime, settled } = await opened(); // R-TIME-1
    const half = [240, 240, 240, 240, 240, 0, 0];
    const short = await settled.workingTime.set({ engineer: ana, from: "2027-03-15", minutes: half.slice(1) });
    expect(refused(short)).toMatchObject({ _tag: "TypeMismatch", issues: [{ path: ["minutes"] }] });
    const { objectId } = await workingTime.set({ engineer: ana, from: "2027-03-15", minutes: half });
    const whole = half.map((each) => each * 2);
    expect(await workingTime.set({ engineer: ana, from: "2027-03-15", minutes: whole })).toMatchObject({
      objectId,
      minutes: whole,
    });
    await workingTime.delete(objectId);
    expect(await workingTime.count()).toBe(0);
  });

  test("a holiday is one day of one calendar", async () => {
    const { holidays } = await opened(); // R-TIME-2
    const day = { calendar: "de-BE", day: "2027-05-01", name: "Labour day" };
    const { objectId } = await holidays.set(day);
    expect(await holidays.set({ ...day, name: "Tag der Arbeit" })).toMatchObject({ objectId, name: "Tag der Arbeit" });
    await holidays.set({ ...day, calendar: "de-BB" });
    expect(await holidays.count()).toBe(2);
    await holidays.delete(objectId);
    expect((await holidays.list()).results.map(({ calendar }) => calendar)).toEqual(["de-BB"]);
  });
});

describe("time off", () => {
  test("is requested, granted by staff, and withdrawn", async () => {
    const { firm, ana, timeOff } = await opened();
    const own = firm.as((await firm.admin.engineers.get(ana)).user);
    const week = { engineer: ana, startDate: "2027-07-05", endDate: "2027-07-09" };
    const { objectId, status } = await own.timeOff.request(week);
    expect(status).toBe("requested");
    expect(refused(await own.settled.timeOff.grant(objectId))._tag).toBe("ClassForbidden");
    const wrong = await timeOff.grant({ objectId, status: "Declined" }).catch((error) => error);
    expect([wrong.code, wrong.detail.issues[0].known]).toEqual(["UNKNOWN_WORD", ["granted"]]);
    const granted = { status: "granted", statusLabel: "Approved", version: 2 };
    expect(await timeOff.grant({ objectId, status: "Approved" })).toMatchObject(granted);
    expect(refused(await firm.admin.settled.timeOff.refuse(objectId))).toMatchObject({
      _tag: "InvalidTransition",
      machine: "TimeOff.status",
      allowed: ["withdraw", "delete"],
      current: { startDate: "2027-07-05" },
    });
    expect(await own.timeOff.withdraw(objectId)).toMatchObject({ status: "withdrawn" });
    const again = await own.timeOff.request({ ...week, minutesPerDay: 240 });
    expect(await timeOff.refuse(again.objectId)).toMatchObject({ status: "refused", minutesPerDay: 240 });
    await timeOff.delete(again.objectId);
    expect(await timeOff.count()).toBe(1);
  });

  test("is entered as granted only by staff", async () => {
    const { firm, ana, timeOff, settled } = await opened();
    const own = firm.as((await firm.admin.engineers.get(ana)).user).settled;
    const week = { engineer: ana, startDate: "2027-07-05" };
    expect(await timeOff.request({ ...week, status: "Approved" })).toMatchObject({
      status: "granted",
      statusLabel: "Approved",
    });
    expect(refused(await own.timeOff.request({ ...week, status: "granted" }))).toMatchObject({
      _tag: "Forbidden",
      field: "status",
    });
    expect(refused(await own.timeOff.request({ ...week, engineer: firm.engineer("ben") }))._tag).toBe("Forbidden");
    expect(refused(await own.timeOff.request({ ...week, engineer: "nobody0000" }))._tag).toBe("Forbidden");
    expect(refused(await settled.timeOff.request({ ...week, endDate: "2027-07-04" }))._tag).toBe("RangeReversed");
    expect(refused(await settled.timeOff.request({ ...week, status: "withdrawn" }))._tag).toBe("UnknownWord");
  });
});
