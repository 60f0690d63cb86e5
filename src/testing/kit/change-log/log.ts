import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";

type Values = Readonly<Record<string, unknown>>;

export const log: Suite = {
  name: "log",
  cases: {
    "L-41 an accepted change logs one row for each record": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const start = (await firm.log()).length;
      firm.advanceClock(5_000);
      const a = await firm.booked(ana.objectId, project, 60, "2027-03-01");
      refused(
        await firm.admin.allocations.assign(firm.bookingInput(ana.objectId, project, 60, "2027-04-01")),
        "OverCapacity",
      );
      accepted(await firm.admin.allocations.check(firm.bookingInput(ana.objectId, project, 10, "2027-04-01")));
      accepted(await firm.admin.allocations.cancel({ objectId: a, reason: "the client waits" }));
      const rows = (await firm.log()).slice(start);
      same(
        rows.map(({ event, kind, version, actor, reason, at }) => [event, kind, version, actor, reason, at]),
        [
          ["allocations.assign", "create", 1, firm.adminId, null, Date.parse("2027-01-04T12:00:05Z")],
          ["allocations.cancel", "update", 2, firm.adminId, "the client waits", Date.parse("2027-01-04T12:00:05Z")],
        ],
      );
      same((rows[1]?.before as Values | undefined)?.status, "confirmed");
    },
    "L-42 the log replays to the tables, deleted rows included": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana.objectId, project, 60, "2027-03-01");
      accepted(await firm.admin.allocations.change({ objectId: a, notes: "first" }));
      accepted(await firm.admin.allocations.change({ objectId: a, endDate: "2027-05-01" }));
      accepted(await firm.admin.allocations.delete({ objectId: a }));
      await firm.booked(ana.objectId, project, 60, "2027-03-01");
      await firm.certificate(ana.objectId, "PE", null);
      await firm.worked(ana.objectId, project, "2027-01-04", 7.5);
      await checkLog(firm);
    },
    "S-A-37 the history of a booking shows its project as it was at each version": async (firm) => {
      const { admin } = firm;
      const ana = await firm.engineer("Ana");
      const [pia, quin] = [await firm.user("pia", "projectManager"), await firm.user("quin", "projectManager")];
      const project = await firm.project("Bridge", { projectCode: "B-1", clientName: "City", manager: pia });
      const booking = await firm.booked(ana.objectId, project, 50, "2027-03-01");
      accepted(await admin.projects.update({ objectId: project, projectCode: "B-2", projectName: "Old Bridge" }));
      accepted(await admin.allocations.change({ objectId: booking, allocationPercent: 40 }));
      accepted(await admin.projects.update({ objectId: project, manager: quin }));
      accepted(await admin.allocations.change({ objectId: booking, assignmentRole: "Reviewer" }));
      accepted(await admin.projects.update({ objectId: project, projectCode: "B-3" }));
      const asked = { class: "Allocation", objectId: booking } as const;
      const told = async (who: KitFirm["admin"]) =>
        accepted(await who.log.history(asked)).results.map(({ atTheTime }) => atTheTime);
      const all = [
        ...[{ projectCode: "B-1", projectName: "Bridge", projectManager: pia, projectManagerName: "pia" }],
        ...[{ projectCode: "B-2", projectName: "Old Bridge", projectManager: pia, projectManagerName: "pia" }],
        ...[{ projectCode: "B-2", projectName: "Old Bridge", projectManager: quin, projectManagerName: "quin" }],
      ].map((each, i) => ({
        ...each,
        allocationPercent: i === 0 ? 50 : 40,
        assignmentRole: i === 2 ? "Reviewer" : "Engineer",
      }));
      same(await told(admin), all);
      same(await told(firm.as(ana.user)), all);
      same(accepted(await admin.log.history({ class: "Project", objectId: project })).results[0]?.atTheTime, null);
      firm.setClock("2027-02-01");
      accepted(await admin.allocations.change({ objectId: booking, notes: "later" }));
      accepted(await admin.log.purge({ before: "2027-02-01", reason: "kept a month" }));
      // Of the project only the newest entry is left.
      same(await told(admin), [{ ...all[2], projectCode: "B-3" }]);
    },
    "R-LOG-1 the log of a user and of a day of the firm": async (firm) => {
      const { admin } = firm;
      accepted(await admin.settings.set({ todayZone: "Europe/Berlin" }));
      const cora = await firm.user("Cora", "coordinator");
      firm.setClock("2027-01-04T22:59:59.999Z");
      await firm.project("Bridge");
      firm.setClock("2027-01-04T23:00:00Z");
      const { objectId } = accepted(await firm.as(cora).projects.create({ name: "Dam", manager: cora }));
      accepted(await firm.as(cora).projects.update({ objectId, name: "Old Dam" }));
      firm.setClock("2027-01-05T23:00:00Z");
      await firm.project("Tower");
      const listed = async (of: object): Promise<ReadonlyArray<string>> =>
        accepted(await admin.log.list(of)).results.map(({ event, objectId: id }) =>
          id === objectId ? event : "other",
        );
      same(await listed({ actor: cora }), ["projects.create", "projects.update"]);
      same(await listed({ actor: "nobody" }), []);
      const day = "2027-01-05";
      same(await listed({ day, class: "Project" }), ["projects.create", "projects.update"]);
      same(await listed({ day: "2027-01-06", class: "Project" }), ["other"]);
      same(await listed({ day: "2027-01-04", class: "Project" }), ["other"]);
      const first = accepted(await admin.log.list({ day, actor: cora, limit: 1 }));
      same([first.results.length, first.more], [1, true]);
      const rest = accepted(await admin.log.list({ day, actor: cora, after: first.cursor ?? "" }));
      same([rest.results.map(({ event }) => event), rest.more], [["projects.update"], false]);
      refused(await firm.as(cora).log.list({ actor: cora }), "ClassForbidden");
    },
    "R-LOG-3 the log contains no secrets": async (firm) => {
      await firm.user("Eve");
      const text = JSON.stringify(await firm.log());
      for (const name of ["usernameKey", "emailKey", "passwordHash"])
        holds(!text.includes(name), `the log shows ${name}`);
    },
  },
};
