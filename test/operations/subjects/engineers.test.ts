import { describe, expect, test } from "vitest";
import { CapacityLimit } from "../../../src/domain/capacity-limit/entity.ts";
import { TimeOff } from "../../../src/domain/time-off/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

describe("creating a profile", () => {
  test("writes the rate as a step from today", async () => {
    const firm = await openTestFirm(); // R-RATE-1, R-POL-2
    const user = firm.user("ana");
    const pia = firm.user("pia", "projectManager");
    const made = await firm.admin.engineers.create({ user, fullName: "Ana", discipline: "Civil", hourlyRate: 95.5 });
    expect(made).toMatchObject({ employmentStatus: "active", hourlyRate: { minor: 9550, currency: "USD" } });
    expect(firm.log().map((entry) => [entry.class, entry.after])).toMatchObject([
      ["EngineerProfile", { fullName: "Ana" }],
      ["RateStep", { engineer: made.objectId, rate: { minor: 9550 } }],
    ]);
    expect((await firm.as(user).engineers.get(made.objectId)).hourlyRate).toEqual({ minor: 9550, currency: "USD" });
    expect((await firm.as(pia).engineers.get(made.objectId)).hourlyRate).toBe(null);
    expect((await firm.as(pia).engineers.list({ where: { fullName: "Ana" } })).results[0]?.hourlyRate).toBe(null);
  });

  test("refuses a second profile of one account", async () => {
    const firm = await openTestFirm();
    const user = firm.user("ana");
    await firm.admin.engineers.create({ user, fullName: "Ana", discipline: "Civil" });
    const again = await firm.admin.settled.engineers.create({ user, fullName: "Ana Two", discipline: "Civil" });
    expect(again).toEqual({ ok: false, refusal: { _tag: "Duplicate", class: "EngineerProfile", field: "user" } });
  });

  test("lets engineers create their own profile without a rate", async () => {
    const firm = await openTestFirm(); // §9: own CRU (not status, rate)
    const user = firm.user("ana");
    const other = firm.user("ben");
    const own = { user, fullName: "Ana", discipline: "Civil" };
    const { engineers } = firm.as(user).settled;
    expect(await engineers.create({ ...own, user: other })).toMatchObject({ refusal: { _tag: "Forbidden" } });
    expect(await engineers.create({ ...own, hourlyRate: 9 })).toMatchObject({ refusal: { field: "hourlyRate" } });
    expect(await engineers.create({ ...own, employmentStatus: "Sabbatical" })).toMatchObject({
      refusal: { _tag: "Forbidden", field: "employmentStatus" },
    });
    expect(await engineers.create({ ...own, employmentStatus: "Full-time" })).toMatchObject({
      value: { employmentStatus: "active", employmentStatusLabel: "Full-time", hourlyRate: null },
    });
  });

  test("refuses a missing account and reversed dates", async () => {
    const firm = await openTestFirm();
    const ask = { user: "Nobody0000", fullName: "Ana", discipline: "Civil" };
    await expect(firm.admin.engineers.create(ask)).rejects.toMatchObject({ code: "POINTER_INVALID" });
    const days = { employedFrom: "2027-05-01", employedUntil: "2027-04-30" };
    await expect(firm.admin.engineers.create({ ...ask, user: firm.user("ana"), ...days })).rejects.toMatchObject({
      code: "RANGE_REVERSED",
      message:
        "employedUntil 30 April 2027 is before employedFrom 1 May 2027; the last day must not be before the first",
    });
  });
});

describe("changing a profile", () => {
  test("E-17 an earlier last day is refused or cuts bookings", async () => {
    const firm = await openTestFirm(); // R-ALLOC-9, R-ALLOC-10
    const ana = firm.engineer("Ana");
    const bridge = firm.project("Bridge");
    const a = firm.booking(ana, bridge, 50, "2027-06-01");
    const until = { objectId: ana, employedUntil: "2027-06-30" };
    expect(await firm.admin.settled.engineers.update(until)).toEqual({
      ok: false,
      refusal: {
        _tag: "NotEmployed",
        engineer: ana,
        days: [{ from: "2027-07-01", to: null }],
        allocations: [
          {
            objectId: a,
            project: bridge,
            state: "confirmed",
            percent: 50,
            from: "2027-06-01",
            to: null,
          },
        ],
        recordNames: { [ana]: "Ana", [bridge]: "Bridge" },
      },
    });
    expect(firm.log()).toEqual([]);
    const cut = await firm.admin.engineers.update({ ...until, resolve: "cut" });
    expect(cut).toMatchObject({
      employedUntil: "2027-06-30",
      version: 2,
      warnings: [{ code: "CUT", detail: { objectId: a, state: "confirmed", to: "2027-06-30" } }],
    });
    expect(firm.log().map(({ objectId, event, version }) => [objectId, event, version])).toEqual([
      [ana, "engineers.update", 2],
      [a, "engineers.update", 2],
    ]);
    expect(await firm.admin.engineers.availability({ engineer: ana, from: "2027-06-30", to: "2027-07-01" })).toEqual([
      { from: "2027-06-30", to: "2027-06-30", freePercent: 50 },
      { from: "2027-07-01", to: "2027-07-01", freePercent: 100 },
    ]);
  });

  test("cutting cancels what would begin after the last day", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const later = firm.booking(ana, firm.project("Bridge"), 50, "2027-08-01", "2027-08-31");
    const done = await firm.admin.engineers.update({ objectId: ana, employedUntil: "2027-06-30", resolve: "cut" });
    expect(done).toMatchObject({
      warnings: [{ code: "CUT", detail: { objectId: later, state: "cancelled", to: "2027-08-31" } }],
    });
  });

  test("leaving is judged on the days after today", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    firm.booking(ana, project, 50, "2026-10-01", "2027-01-04");
    const running = firm.booking(ana, project, 20, "2026-12-01", "2027-01-05");
    firm.setNow("2027-01-04");
    const left = { objectId: ana, employmentStatus: "Resigned" };
    expect(await firm.admin.settled.engineers.update(left)).toMatchObject({
      refusal: { _tag: "NotEmployed", days: [{ from: "2027-01-05", to: "2027-01-05" }] },
    });
    const said = await firm.admin.engineers.update({ ...left, resolve: "cut" });
    expect(said).toMatchObject({ employmentStatus: "left", employmentStatusLabel: "Resigned" });
    expect(firm.log(running).at(-1)?.after).toMatchObject({ status: "confirmed", endDate: 20_822 });
  });

  test("overlapping or adjacent booked days are one run", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const project = firm.project("Bridge");
    firm.booking(ana, project, 10, "2027-07-01", "2027-07-20");
    firm.booking(ana, project, 10, "2027-07-05", "2027-07-10");
    firm.booking(ana, project, 10, "2027-07-15", "2027-07-25");
    firm.booking(ana, project, 10, "2027-07-26", "2027-07-31");
    firm.booking(ana, project, 10, "2027-08-02", "2027-08-03");
    expect(await firm.admin.settled.engineers.update({ objectId: ana, employedUntil: "2027-06-30" })).toMatchObject({
      refusal: {
        _tag: "NotEmployed",
        days: [
          { from: "2027-07-01", to: "2027-07-31" },
          { from: "2027-08-02", to: "2027-08-03" },
        ],
      },
    });
  });

  test("employment does not end before it begins", async () => {
    const firm = await openTestFirm(); // R-VAL-2
    const objectId = firm.engineer("Ana", { employedFrom: "2027-02-01" });
    expect(await firm.admin.settled.engineers.update({ objectId, employedUntil: "2027-01-31" })).toMatchObject({
      refusal: { _tag: "RangeReversed", issues: [{ path: ["employedUntil"] }] },
    });
    expect(firm.log()).toEqual([]);
  });

  test("a later first day cannot be resolved by cutting", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    firm.booking(ana, firm.project("Bridge"), 50, "2027-02-01", "2027-02-28");
    const said = await firm.admin.settled.engineers.update({
      objectId: ana,
      employedFrom: "2027-02-10",
      resolve: "cut",
    });
    expect(said).toMatchObject({ refusal: { days: [{ from: "2027-02-01", to: "2027-02-09" }] } });
  });

  test("ignores days that were already outside employment", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana", { employedUntil: "2027-06-30" });
    firm.booking(ana, firm.project("Imported"), 50, "2027-08-01", "2027-08-31");
    expect(await firm.admin.engineers.update({ objectId: ana, employedUntil: "2027-05-31", resolve: "cut" })).toEqual(
      expect.objectContaining({ employedUntil: "2027-05-31", warnings: [] }),
    );
  });

  test("another rate is a step from today", async () => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const rate = (hourlyRate: number) => firm.admin.engineers.update({ objectId: ana, hourlyRate });
    await rate(100);
    await rate(110);
    expect((await rate(110)).hourlyRate).toEqual({ minor: 11_000, currency: "USD" });
    firm.setNow("2027-01-05");
    expect(await rate(120)).toMatchObject({ version: 1, hourlyRate: { minor: 12_000 } });
    expect(firm.log().map(({ kind, version }) => [kind, version])).toEqual([
      ["create", 1],
      ["update", 2],
      ["create", 1],
    ]);
    const cleared = await firm.admin.settled.engineers.update({ objectId: ana, hourlyRate: null });
    expect(cleared).toMatchObject({ refusal: { _tag: "TypeMismatch" } });
  });

  test("engineers may change their name but not their employment", async () => {
    const firm = await openTestFirm();
    const user = firm.user("ana");
    const ana = firm.engineer("Ana", { user });
    const { engineers } = firm.as(user).settled;
    expect(await engineers.update({ objectId: ana, fullName: "Ana B" })).toMatchObject({
      value: { fullName: "Ana B" },
    });
    expect(await engineers.update({ objectId: ana, employedUntil: null })).toMatchObject({
      refusal: { _tag: "Forbidden", field: "employedUntil" },
    });
    expect(await engineers.update({ objectId: ana, fullName: "C", expectedVersion: 1 })).toMatchObject({
      refusal: { _tag: "VersionConflict", fields: ["fullName"] },
    });
    const other = firm.engineer("Ben");
    expect(await engineers.update({ objectId: other, fullName: "C" })).toMatchObject({ refusal: { _tag: "NotFound" } });
  });
});

describe("deleting a profile", () => {
  test("is refused with history, and deletes dated settings along", async () => {
    const firm = await openTestFirm(); // R-REF-1
    const ana = firm.engineer("Ana");
    const ben = firm.engineer("Ben");
    firm.booking(ana, firm.project("Bridge"), 50, "2027-06-01");
    firm.certificate(ana, "PE", null);
    firm.given(CapacityLimit, { engineer: ben, from: "2027-01-01", limit: 80 });
    firm.given(TimeOff, { engineer: ben, startDate: "2027-02-01", status: "granted" });
    expect(await firm.admin.settled.engineers.delete(ana)).toMatchObject({
      refusal: { _tag: "HasHistory", counts: { allocations: 1, hours: 0, certifications: 1 } },
    });
    await firm.admin.engineers.delete({ objectId: ben, reason: "made twice" });
    expect(firm.log().map((entry) => [entry.class, entry.kind, entry.reason])).toEqual([
      ["TimeOff", "delete", "made twice"],
      ["CapacityLimit", "delete", "made twice"],
      ["EngineerProfile", "delete", "made twice"],
    ]);
    expect(await firm.as("Coord00000", "coordinator").settled.engineers.delete(ana)).toMatchObject({
      refusal: { _tag: "ClassForbidden" },
    });
  });
});
