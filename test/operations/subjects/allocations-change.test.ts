import { describe, expect, test } from "vitest";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { accepted, refused, windowsOf } from "../../support/firm/outcome.ts";

/** Ana, booked at 60 % on the bridge from 1 to 20 March. */
const opened = async () => {
  const firm = await openTestFirm();
  const ana = firm.engineer("ana");
  const project = firm.project("Bridge");
  const booking = firm.booking(ana, project, 60, "2027-03-01", "2027-03-20");
  return { firm, ana, project, booking, ...firm.admin };
};

describe("changing a booking", () => {
  test("judges only the new days", async () => {
    const { firm, ana, project, booking, settled } = await opened(); // R-ALLOC-3, R-ALLOC-4
    const other = firm.booking(ana, project, 60, "2027-03-10", "2027-04-30");
    const longer = refused(await settled.allocations.extend({ objectId: booking, endDate: "2027-03-31" }));
    expect(windowsOf(longer)).toEqual([
      { days: ["2027-03-21", "2027-03-31"], total: 120, by: [booking, other].toSorted() },
    ]);
    const earlier = await settled.allocations.move({ objectId: booking, startDate: "2027-02-01" });
    expect(accepted(earlier).startDate).toBe("2027-02-01");
  });

  test("does not judge a lower percent or fewer days", async () => {
    const { firm, ana, project, booking, allocations } = await opened(); // R-ALLOC-3, L-10
    firm.booking(ana, project, 90, "2027-03-01", null);
    expect(await allocations.change({ objectId: booking, allocationPercent: 59.99 })).toMatchObject({ version: 2 });
    expect(await allocations.extend({ objectId: booking, endDate: "2027-03-10" })).toMatchObject({ version: 3 });
    expect(await allocations.move({ objectId: booking, startDate: "2027-03-05" })).toMatchObject({ version: 4 });
  });

  test("does not judge what an import brought in, as long as nothing is raised", async () => {
    const { firm, ana, project, allocations, settled } = await opened(); // R-ALLOC-4
    const objectId = firm.booking(ana, project, 150, "2027-06-01", "2027-06-30");
    expect(await allocations.change({ objectId, notes: "as agreed" })).toMatchObject({ allocationPercent: 150 });
    expect(await allocations.change({ objectId, allocationPercent: 130 })).toMatchObject({ allocationPercent: 130 });
    expect(refused(await settled.allocations.change({ objectId, allocationPercent: 130.01 }))._tag).toBe(
      "PercentRange",
    );
  });

  test("judges the place of a booking for new days or another place only, not for a higher percent", async () => {
    const { firm, project, allocations } = await opened(); // R-ALLOC-8
    const away = firm.engineer("ben", { employmentStatus: "on leave" });
    const objectId = firm.booking(away, project, 10, "2027-03-01", "2027-03-20");
    expect(await allocations.change({ objectId, allocationPercent: 20 })).toMatchObject({
      ...{ warnings: [], certificationUntil: [] },
    });
    const longer = await allocations.extend({ objectId, endDate: "2027-03-21" });
    expect(longer.warnings).toMatchObject([{ code: "ON_LEAVE" }]);
  });

  test("counts the bookings of the new engineer only", async () => {
    const { firm, ana, project, booking, allocations, settled } = await opened(); // R-ALLOC-3
    firm.booking(ana, project, 40, "2027-03-01", "2027-03-20");
    const [ben, cleo] = [firm.engineer("ben"), firm.engineer("cleo")];
    firm.booking(ben, project, 40, "2027-03-01", "2027-03-20");
    firm.booking(cleo, project, 41, "2027-03-20", "2027-03-20");
    expect(refused(await settled.allocations.move({ objectId: booking, engineer: cleo }))._tag).toBe("OverCapacity");
    expect(await allocations.move({ objectId: booking, engineer: ben })).toMatchObject({ engineer: ben });
  });

  test("refuses a reversed range, 0 percent, and above 100", async () => {
    const { booking, settled } = await opened(); // R-VAL-2, R-ALLOC-2
    const { allocations } = settled;
    expect(refused(await allocations.extend({ objectId: booking, endDate: "2027-02-28" }))._tag).toBe("RangeReversed");
    expect(refused(await allocations.change({ objectId: booking, allocationPercent: 0 }))._tag).toBe("PercentRange");
    expect(refused(await allocations.change({ objectId: booking, allocationPercent: 100.01 }))._tag).toBe(
      "PercentRange",
    );
  });

  test("accepts a change that changes nothing, and writes nothing", async () => {
    const { firm, booking, allocations } = await opened(); // R-LOG-2
    await allocations.cancel(booking);
    const said = await allocations.change({ objectId: booking, allocationPercent: 60, assignmentRole: "Engineer" });
    expect(said).toMatchObject({ status: "cancelled", version: 2 });
    expect(firm.log()).toHaveLength(1);
  });

  test("takes a word of the same state as a label", async () => {
    const { booking, allocations, settled } = await opened(); // R-VAL-8
    expect(await allocations.change({ objectId: booking, status: "Booked" })).toMatchObject({
      status: "confirmed",
      statusLabel: "Booked",
    });
    expect(refused(await settled.allocations.change({ objectId: booking, status: "Withdrawn" }))).toMatchObject({
      _tag: "InvalidTransition",
      machine: "Allocation.status",
      from: "confirmed",
      event: "change to cancelled",
      allowed: ["change", "release", "complete", "cancel", "delete"],
      current: { objectId: booking, startDate: "2027-03-01" },
    });
    expect(await allocations.release(booking)).toMatchObject({
      ...{ status: "tentative", statusLabel: null, warnings: [], certificationUntil: [] },
    });
    expect(refused(await settled.allocations.change({ objectId: booking, status: "Canceld" }))._tag).toBe(
      "UnknownWord",
    );
  });

  test("warns by the firm's soft rules when the booking moves", async () => {
    const { firm, booking, allocations, settled } = await opened(); // R-ALLOC-8
    const tunnel = firm.project("Tunnel", { requiredDiscipline: "Tunnels", endDate: "2027-03-10", status: "on hold" });
    const said = await allocations.change({ objectId: booking, project: tunnel });
    expect(said.warnings.map(({ code }) => code)).toEqual(["OUTSIDE_PROJECT", "DISCIPLINE", "PROJECT_INACTIVE"]);
    const shorter = await allocations.extend({ objectId: booking, endDate: "2027-03-15" });
    expect(shorter.warnings).toEqual([]);
    firm.settings({ outsideProjectDates: "block" });
    expect(refused(await settled.allocations.extend({ objectId: booking, endDate: null }))._tag).toBe("OutsideProject");
  });

  test("reports hours outside shortened dates, and keeps them", async () => {
    const { firm, ana, project, booking, allocations } = await opened(); // R-ALLOC-11
    const hour = firm.hour(ana, project, "2027-03-18", 4, { allocation: booking });
    firm.hour(ana, project, "2027-03-04", 4, { allocation: booking });
    const said = await allocations.extend({ objectId: booking, endDate: "2027-03-10" });
    expect(said.warnings).toMatchObject([{ code: "ALLOCATION_DAY", detail: { rows: [hour] } }]);
  });

  test("refuses to move or delete a booking with hours", async () => {
    const { firm, ana, project, booking, settled, allocations } = await opened(); // R-ALLOC-11
    firm.hour(ana, project, "2027-03-04", 4, { allocation: booking });
    const ben = firm.engineer("ben");
    const kept = { _tag: "HasHistory", class: "Allocation", objectId: booking, counts: { hours: 1 } };
    expect(refused(await settled.allocations.move({ objectId: booking, engineer: ben }))).toMatchObject(kept);
    const tunnel = firm.project("Tunnel");
    expect(refused(await settled.allocations.change({ objectId: booking, project: tunnel }))).toMatchObject(kept);
    expect(refused(await settled.allocations.delete(booking))).toMatchObject(kept);
    const free = firm.booking(ana, project, 1, "2027-05-01");
    expect(await allocations.delete(free)).toEqual({ objectId: free, warnings: [] });
    expect(firm.log(free)).toMatchObject([{ kind: "delete", event: "allocations.delete", before: { objectId: free } }]);
  });

  test("refuses a missing pointer and an old version", async () => {
    const { booking, settled } = await opened();
    expect(refused(await settled.allocations.move({ objectId: booking, engineer: "nobody0000" }))).toEqual({
      _tag: "PointerInvalid",
      field: "engineer",
      class: "EngineerProfile",
    });
    expect(refused(await settled.allocations.cancel({ objectId: booking, expectedVersion: 2 }))._tag).toBe(
      "VersionConflict",
    );
    expect(refused(await settled.allocations.cancel("nothing000"))).toEqual({ _tag: "NotFound", class: "Allocation" });
  });
});

describe("a certificate gap that was accepted", () => {
  test("is needed again only for a wider window", async () => {
    const { firm, ana, project, allocations, settled } = await opened(); // R-ELIG-4
    firm.certificate(ana, "PE", "2027-04-30");
    const days = { engineer: ana, project, allocationPercent: 10, startDate: "2027-04-01", assignmentRole: "Engineer" };
    expect(refused(await settled.allocations.assign({ ...days, endDate: "2027-05-31" }))._tag).toBe("Certification");
    const { objectId } = await allocations.assign({ ...days, endDate: "2027-05-31", overrideReason: "renewal is out" });
    const override = { reason: "renewal is out", names: [{ name: "PE" }] };
    expect(await allocations.change({ objectId, allocationPercent: 20 })).toMatchObject({ override });
    expect(await allocations.release(objectId)).toMatchObject({ override });
    expect(await allocations.confirm(objectId)).toMatchObject({ override });
    expect(await allocations.extend({ objectId, endDate: "2027-05-20" })).toMatchObject({ override });
    expect(refused(await settled.allocations.extend({ objectId, endDate: "2027-06-30" }))._tag).toBe("Certification");
    const longer = await allocations.extend({ objectId, endDate: "2027-06-30", overrideReason: "still out" });
    expect(longer).toMatchObject({ override: { reason: "still out" }, warnings: [{ code: "CERTIFICATION" }] });
    expect(await allocations.move({ objectId, startDate: "2027-03-20", endDate: "2027-04-30" })).toMatchObject({
      override: null,
    });
  });
});

describe("a certificate gap of a booking that does not count", () => {
  test("is accepted anew for other days or another place, and not for another percent", async () => {
    const { firm, ana, project, allocations } = await opened(); // R-ELIG-4
    firm.settings({ tentativeCounts: false });
    firm.certificate(ana, "PE", "2027-04-30");
    const given = (more: object = {}) =>
      firm.given(Allocation, {
        ...{ engineer: ana, project, allocationPercent: 10, startDate: "2027-05-01", endDate: "2027-05-31" },
        ...{
          assignmentRole: "Engineer",
          status: "tentative",
          override: { reason: "renewal is out", names: [] },
          ...more,
        },
      });
    const kept = { override: { reason: "renewal is out" } };
    expect(await allocations.change({ objectId: given(), allocationPercent: 20 })).toMatchObject(kept);
    expect(await allocations.extend({ objectId: given(), endDate: "2027-05-30" })).toMatchObject(kept);
    expect(await allocations.extend({ objectId: given(), endDate: "2027-06-01" })).toMatchObject({ override: null });
    const tunnel = firm.project("Tunnel");
    expect(await allocations.change({ objectId: given(), project: tunnel })).toMatchObject({ override: null });
  });
});

describe("ending and taking up", () => {
  // L-28: every transition that is not in the table is refused and changes nothing.
  const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    tentative: { confirm: "confirmed", complete: "completed", cancel: "cancelled" },
    confirmed: { release: "tentative", complete: "completed", cancel: "cancelled" },
    completed: { reactivate: "confirmed" },
    cancelled: { reactivate: "confirmed" },
  };
  const events = ["confirm", "release", "complete", "cancel", "reactivate"] as const;
  test.each(Object.keys(table).flatMap((from) => events.map((event) => [from, event] as const)))(
    "%s, %s",
    async (status, event) => {
      const firm = await openTestFirm();
      const objectId = firm.booking(firm.engineer("ana"), firm.project("Bridge"), 60, "2027-01-04", "2027-03-20");
      if (status === "tentative") await firm.admin.allocations.release(objectId);
      if (status === "completed") await firm.admin.allocations.complete(objectId);
      if (status === "cancelled") await firm.admin.allocations.cancel(objectId);
      const logged = firm.log().length;
      const said = await firm.admin.settled.allocations[event]({ objectId });
      const to = table[status]?.[event];
      if (to !== undefined) expect(accepted(said)).toMatchObject({ status: to, statusLabel: null });
      else {
        expect(refused(said)).toMatchObject({ _tag: "InvalidTransition", from: status, event });
        expect(firm.log()).toHaveLength(logged);
      }
    },
  );

  test("a booking is completed on its first day, not before", async () => {
    const { firm, booking, allocations, settled } = await opened();
    firm.setNow("2027-02-28");
    expect(refused(await settled.allocations.complete(booking))._tag).toBe("InvalidTransition");
    firm.setNow("2027-03-01");
    expect(await allocations.complete(booking)).toMatchObject({ status: "completed", endDate: "2027-03-01" });
  });

  test("a completed booking takes another word of its state, and nothing else", async () => {
    const { firm, booking, allocations, settled } = await opened(); // R-VAL-8
    firm.setNow("2027-06-01");
    await allocations.complete(booking);
    expect(await allocations.change({ objectId: booking, status: "Done" })).toMatchObject({
      ...{ status: "completed", statusLabel: "Done" },
    });
    const more = { objectId: booking, status: "completed", notes: "late" };
    expect(refused(await settled.allocations.change(more))._tag).toBe("InvalidTransition");
  });

  test("a booking completed before its end ends today", async () => {
    const { firm, booking, allocations, settled } = await opened();
    expect(refused(await settled.allocations.complete(booking))).toMatchObject({
      _tag: "InvalidTransition",
      event: "complete",
      allowed: ["change", "release", "complete", "cancel", "delete"],
    });
    firm.setNow("2027-03-10");
    expect(await allocations.complete(booking)).toMatchObject({ status: "completed", endDate: "2027-03-10" });
    expect(refused(await settled.allocations.change({ objectId: booking, notes: "late" }))).toMatchObject({
      _tag: "InvalidTransition",
      allowed: ["reactivate", "delete"],
    });
  });

  test("a booking completed after its end keeps its days", async () => {
    const { firm, booking, allocations } = await opened();
    firm.setNow("2027-06-01");
    expect(await allocations.complete(booking)).toMatchObject({ status: "completed", endDate: "2027-03-20" });
  });

  test("the log has the reason of a cancellation", async () => {
    const { firm, booking, allocations } = await opened(); // R-LOG-1
    await allocations.cancel({ objectId: booking, reason: "the client stopped" });
    expect(firm.log(booking)).toMatchObject([
      { event: "allocations.cancel", reason: "the client stopped", before: { status: "confirmed", version: 1 } },
    ]);
  });

  test("a cancelled booking is reactivated as tentative or confirmed", async () => {
    const { firm, project, booking, allocations, settled } = await opened(); // R-ALLOC-9
    await allocations.cancel(booking);
    expect(refused(await settled.allocations.reactivate({ objectId: booking, status: "Done" }))).toMatchObject({
      _tag: "UnknownWord",
      issues: [
        {
          path: ["status"],
          known: ["tentative", "confirmed"],
          message: "status: a booking is taken up again as tentative or confirmed",
        },
      ],
    });
    expect(await allocations.reactivate({ objectId: booking, status: "Soft" })).toMatchObject({
      status: "tentative",
      statusLabel: "Soft",
    });
    expect(refused(await settled.allocations.reactivate(booking))._tag).toBe("InvalidTransition");
    const gone = firm.booking(firm.engineer("gil", { employmentStatus: "left" }), project, 10, "2027-03-01");
    await allocations.cancel(gone);
    expect(refused(await settled.allocations.reactivate(gone))._tag).toBe("NotEmployed");
  });
});

test("a new booking is tentative or confirmed", async () => {
  const { ana, project, settled } = await opened();
  const days = { engineer: ana, project, startDate: "2027-06-01", endDate: "2027-06-05", assignmentRole: "Engineer" };
  const done = { ...days, allocationPercent: 10, status: "Done" };
  expect(refused(await settled.allocations.assign(done))).toMatchObject({
    _tag: "UnknownWord",
    issues: [
      {
        path: ["status"],
        known: ["tentative", "confirmed"],
        message: "status: a booking is made tentative or confirmed; history comes by import",
      },
    ],
  });
  const reversed = { ...days, allocationPercent: 10, endDate: "2027-05-31" };
  expect(refused(await settled.allocations.assign(reversed))._tag).toBe("RangeReversed");
  expect(refused(await settled.allocations.assign({ ...done, allocationPercent: 101 }))._tag).toBe("PercentRange");
});
