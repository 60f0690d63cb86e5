import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { windowsOf } from "./booking.ts";

/** Ana with 60 % from 03-10 to 03-20. */
const sceneOf = async (firm: KitFirm) => {
  const ana = (await firm.engineer("Ana")).objectId;
  const project = await firm.project("Bridge");
  return { ana, project, a: await firm.booked(ana, project, 60, "2027-03-10", "2027-03-20") };
};

/** Limits of the firm and of an engineer, and imported overloads. */
export const bookingLimits: Suite = {
  name: "booking limits",
  cases: {
    "E-07 a firm may book to 120 percent": async (firm) => {
      const { ana, project, a } = await sceneOf(firm);
      accepted(await firm.admin.settings.set({ capacityLimit: 120, from: "2027-01-01" }));
      await firm.booked(ana, project, 50, "2027-03-20", "2027-03-30");
      const more = firm.bookingInput(ana, project, 11, "2027-03-18", "2027-03-22");
      const refusal = refused(await firm.admin.allocations.assign(more), "OverCapacity");
      same(windowsOf(refusal, { [a]: "A" }), ["2027-03-20…2027-03-20 121/120 A new new"]);
    },
    "E-07 a limit takes effect on its first day": async (firm) => {
      const { ana, project } = await sceneOf(firm);
      const { set } = firm.admin.limits;
      accepted(await set({ engineer: ana, from: "2027-01-01", limit: 120 }));
      accepted(await set({ engineer: ana, from: "2027-07-01", limit: 100 }));
      const a = await firm.booked(ana, project, 60, "2027-06-01", "2027-07-31");
      const booking = firm.bookingInput(ana, project, 50, "2027-06-20", "2027-07-10");
      const refusal = refused(await firm.admin.allocations.assign(booking), "OverCapacity");
      same(windowsOf(refusal, { [a]: "A" }), ["2027-07-01…2027-07-10 110/100 A new"]);
      accepted(await firm.admin.allocations.assign({ ...booking, endDate: "2027-06-30" }));
    },
    "R-ALLOC-10 a lower limit is refused with conflicts, or cuts them": async (firm) => {
      const { ana, project, a } = await sceneOf(firm);
      const b = await firm.booked(ana, project, 30, "2027-03-15");
      const rows = await firm.tables();
      const lower = { engineer: ana, from: "2027-03-18", limit: 80 };
      const refusal = refused(await firm.admin.limits.set(lower), "OverCapacity");
      same(windowsOf(refusal, { [a]: "A", [b]: "B" }), ["2027-03-18…2027-03-20 90/80 A B"]);
      refused(await firm.admin.settings.set({ capacityLimit: 80, from: "2027-03-18" }), "OverCapacity");
      same(await firm.tables(), rows);
      const before = (await firm.log()).length;
      accepted(await firm.admin.limits.set({ ...lower, resolve: "cut" }));
      const events = (await firm.log()).slice(before).map(({ class: name, event }) => [name, event]);
      same(events.toSorted(), [
        ["Allocation", "limits.set"],
        ["CapacityLimit", "limits.set"],
      ]);
    },
    "E-13 confirming a tentative booking that does not count is checked": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana, project, 80, "2027-03-01", "2027-03-05");
      const { allocations, settings } = firm.admin;
      const tentative = { ...firm.bookingInput(ana, project, 50, "2027-03-01", "2027-03-05"), status: "Proposed" };
      refused(await allocations.assign(tentative), "OverCapacity");
      accepted(await settings.set({ tentativeCounts: false }));
      const t = accepted(await allocations.assign(tentative)).objectId;
      const refusal = refused(await allocations.confirm({ objectId: t }), "OverCapacity");
      same(windowsOf(refusal, { [a]: "A", [t]: "T" }), ["2027-03-01…2027-03-05 130/100 A T"]);
      same(accepted(await allocations.get(t)).status, "tentative");
      const turned = refused(await settings.set({ tentativeCounts: true }), "OverCapacity");
      same(windowsOf(turned, { [a]: "A", [t]: "T" }), ["2027-03-01…2027-03-05 130/100 A T"]);
    },
    "E-16 an imported overbooking may be reduced step by step": async (firm) => {
      const { ana, project } = await sceneOf(firm);
      const row = (objectId: string, allocationPercent: number) => ({
        ...{ objectId, allocationPercent, engineer: ana, project, assignmentRole: "Engineer", status: "Confirmed" },
        ...{ startDate: "2027-05-03T00:00:00.000Z", endDate: "2027-05-07T00:00:00.000Z" },
      });
      const caller = { organizationId: firm.organizationId, userId: firm.adminId };
      const report = await firm.app.import(caller, [
        { file: "Allocation.json", class: "Allocation", rows: [row("ImportedA0", 90), row("ImportedB0", 60)] },
      ]);
      same(report.imported.Allocation, 2);
      const { change } = firm.admin.allocations;
      refused(await change({ objectId: "ImportedB0", allocationPercent: 70 }), "OverCapacity");
      same(accepted(await change({ objectId: "ImportedB0", allocationPercent: 30 })).allocationPercent, 30);
      refused(await change({ objectId: "ImportedB0", allocationPercent: 30.01 }), "OverCapacity");
    },
    "R-ALLOC-9 no booking lasts beyond employment": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const { allocations, engineers } = firm.admin;
      accepted(await engineers.update({ objectId: ana, employmentStatus: "left" }));
      accepted(await allocations.assign(firm.bookingInput(ana, project, 10, "2027-01-01", "2027-01-04")));
      const late = firm.bookingInput(ana, project, 10, "2027-01-01", "2027-01-05");
      same(refused(await allocations.assign(late), "NotEmployed").days, [{ from: "2027-01-05", to: "2027-01-05" }]);
      accepted(await engineers.update({ objectId: ana, employedUntil: "2027-01-31" }));
      accepted(await allocations.assign(late));
    },
    "R-ALLOC-9 employment is checked when a booking begins to count": async (firm) => {
      const ana = (await firm.engineer("Ana", { employedUntil: "2027-06-30" })).objectId;
      const project = await firm.project("Bridge");
      const { allocations, engineers, settings } = firm.admin;
      accepted(await settings.set({ tentativeCounts: false }));
      const asked = { ...firm.bookingInput(ana, project, 10, "2027-06-01", "2027-07-31"), status: "tentative" };
      const { objectId, warnings } = accepted(await allocations.assign(asked));
      same(warnings, []);
      accepted(await engineers.update({ objectId: ana, employedUntil: "2027-06-15" }));
      refused(await allocations.confirm({ objectId }), "NotEmployed");
      const on = refused(await settings.set({ tentativeCounts: true }), "NotEmployed");
      same([on.engineer, on.days, on.allocations?.length], [ana, [{ from: "2027-06-16", to: "2027-07-31" }], 1]);
      const cut = accepted(await settings.set({ tentativeCounts: true, resolve: "cut" }));
      same(
        cut.warnings.map(({ code }) => code),
        ["CUT"],
      );
      same(accepted(await allocations.get(objectId)).endDate, "2027-06-15");
    },
    "R-ALLOC-10 conflicts of a firm-wide setting name their engineers": async (firm) => {
      const project = await firm.project("Bridge");
      const people = [(await firm.engineer("Ana")).objectId, (await firm.engineer("Ben")).objectId].toSorted();
      for (const engineer of people) await firm.booked(engineer, project, 90, "2027-03-01", "2027-03-05");
      const refusal = refused(await firm.admin.settings.set({ capacityLimit: 80, from: "2027-01-01" }), "OverCapacity");
      const days = { from: "2027-03-01", to: "2027-03-05" };
      same(
        refusal.windows.map(({ engineer }) => engineer),
        people,
      );
      same(
        refusal.overLimitDays,
        people.map((engineer) => ({ ...days, engineer })),
      );
    },
    "E-17 an end of employment is refused with the days, or cuts": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana, project, 50, "2027-06-01");
      const { update } = firm.admin.engineers;
      const refusal = refused(await update({ objectId: ana, employedUntil: "2027-06-30" }), "NotEmployed");
      same(refusal.days, [{ from: "2027-07-01", to: null }]);
      const before = (await firm.log()).length;
      accepted(await update({ objectId: ana, employedUntil: "2027-06-30", resolve: "cut" }));
      same((await firm.log()).length - before, 2, "log rows");
      same(accepted(await firm.admin.allocations.get(a)).endDate, "2027-06-30");
      refused(await firm.admin.allocations.extend({ objectId: a, endDate: "2027-07-01" }), "NotEmployed");
    },
  },
};
