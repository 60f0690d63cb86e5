import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { windowsOf } from "./booking.ts";

export const bookingChanges: Suite = {
  name: "booking changes",
  cases: {
    "E-08 a booking does not count against itself": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const b = await firm.booked(ana.objectId, project, 40, "2027-03-01", "2027-03-05");
      const answer = accepted(
        await firm.admin.allocations.change({ objectId: b, allocationPercent: 40, notes: "still" }),
      );
      same([answer.version, answer.notes, answer.allocationPercent], [2, "still", 40]);
      const more = refused(await firm.admin.allocations.change({ objectId: b, allocationPercent: 41 }), "OverCapacity");
      same(windowsOf(more, { [a]: "A", [b]: "B" }), ["2027-03-01…2027-03-05 101/100 A B"]);
    },
    "E-14 a cancelled booking is checked again when it is reactivated": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana.objectId, project, 90, "2027-03-01", "2027-03-05");
      accepted(await firm.admin.allocations.cancel(a));
      const b = await firm.booked(ana.objectId, project, 90, "2027-03-01", "2027-03-05");
      const [rows, log] = [await firm.tables(), (await firm.log()).length];
      const refusal = refused(await firm.admin.allocations.reactivate({ objectId: a }), "OverCapacity");
      same(windowsOf(refusal, { [a]: "A", [b]: "B" }), ["2027-03-01…2027-03-05 180/100 A B"]);
      same(await firm.tables(), rows);
      same((await firm.log()).length, log);
      same(accepted(await firm.admin.allocations.get(a)).status, "cancelled");
    },
    "E-15 a booking that does not fit elsewhere stays where it is": async (firm) => {
      const ana = await firm.engineer("Ana");
      const ben = await firm.engineer("Ben");
      const project = await firm.project("Bridge");
      const hers = await firm.booked(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const his = await firm.booked(ben.objectId, project, 60, "2027-03-01", "2027-03-05");
      const rows = await firm.tables();
      const refusal = refused(
        await firm.admin.allocations.move({ objectId: his, engineer: ana.objectId }),
        "OverCapacity",
      );
      same(refusal.engineer, ana.objectId);
      same(windowsOf(refusal, { [hers]: "A", [his]: "B" }), ["2027-03-01…2027-03-05 120/100 A B"]);
      same(await firm.tables(), rows);
      accepted(await firm.admin.allocations.cancel(hers));
      same(
        accepted(await firm.admin.allocations.move({ objectId: his, engineer: ana.objectId })).engineer,
        ana.objectId,
      );
    },
    "R-ALLOC-5 every refusal marks the requested booking as the candidate": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      await firm.booked(ana, project, 60, "2027-03-01", "2027-03-31");
      const own = await firm.booked(ana, project, 40, "2027-03-01", "2027-03-31");
      const { allocations } = firm.admin;
      const asked = firm.bookingInput(ana, project, 50, "2027-03-10", "2027-03-20");
      const marked = (refusal: Parameters<typeof windowsOf>[0]) =>
        refusal.windows.map(({ allocations: of }) => of.filter(({ candidate }) => candidate === true));
      const facts = { candidate: true, project, state: "confirmed" };
      const fresh = [[{ ...facts, percent: 50, from: "2027-03-10", to: "2027-03-20" }]];
      const [checked, assigned] = [
        refused(await allocations.check(asked), "OverCapacity"),
        refused(await allocations.assign(asked), "OverCapacity"),
      ];
      same(checked, assigned);
      same(marked(assigned), fresh);
      same(assigned.overLimitDays, [{ from: "2027-03-10", to: "2027-03-20" }]);
      const changed = refused(
        await allocations.change({ objectId: own, allocationPercent: 41, notes: "more" }),
        "OverCapacity",
      );
      const mine = { objectId: own, ...facts, percent: 41, from: "2027-03-01", to: "2027-03-31" };
      same(marked(changed), [[mine]]);
      same(changed.windows[0]?.allocations.at(-1), mine);
    },
    "R-ALLOC-5 a window lists fifty allocations and counts the others": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      for (let i = 0; i < 60; i++) await firm.booked(ana, project, 1, "2027-03-01", "2027-03-31");
      const refusal = refused(
        await firm.admin.allocations.assign(firm.bookingInput(ana, project, 41, "2027-03-10")),
        "OverCapacity",
      );
      same(
        refusal.windows.map(({ allocations: of, moreAllocations, total }) => [of.length, moreAllocations, total]),
        [[50, 11, 101]],
      );
      same([refusal.moreWindows, refusal.windows[0]?.allocations.at(-1)?.candidate], [undefined, true]);
    },
    "L-09 cancel and reactivate change nothing but the version": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana.objectId, project, 90, "2027-03-01");
      const { version: first, updatedAt: _, ...before } = accepted(await firm.admin.allocations.get(a));
      accepted(await firm.admin.allocations.cancel(a));
      accepted(await firm.admin.allocations.reactivate({ objectId: a }));
      const { version, updatedAt: __, ...after } = accepted(await firm.admin.allocations.get(a));
      same(after, before);
      holds(version === first + 2, `expected two more versions, got ${version}`);
    },
    "L-28 an event outside a booking's state changes nothing": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const { allocations } = firm.admin;
      const a = await firm.booked(ana.objectId, project, 20, "2027-01-01", "2027-01-10");
      refused(await allocations.confirm({ objectId: a }), "InvalidTransition");
      refused(await allocations.reactivate({ objectId: a }), "InvalidTransition");
      accepted(await allocations.complete(a));
      const rows = await firm.tables();
      for (const outcome of [
        await allocations.confirm({ objectId: a }),
        await allocations.release(a),
        await allocations.complete(a),
        await allocations.cancel(a),
        await allocations.change({ objectId: a, allocationPercent: 10 }),
      ]) {
        const { from, machine, current } = refused(outcome, "InvalidTransition");
        same([from, machine, (current as { version: number }).version], ["completed", "Allocation.status", 2]);
      }
      same(await firm.tables(), rows);
    },
  },
};
