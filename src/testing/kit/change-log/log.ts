import { accepted, holds, refused, same } from "../harness/expect.ts";
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
    "R-LOG-3 the log contains no secrets": async (firm) => {
      await firm.user("Eve");
      const text = JSON.stringify(await firm.log());
      for (const name of ["usernameKey", "emailKey", "passwordHash"])
        holds(!text.includes(name), `the log shows ${name}`);
    },
  },
};
