import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

/** R-VER-1, R-LOG-2: an expected version that is not the current one is refused. */
export const versions: Suite = {
  name: "versions",
  cases: {
    "L-46 version and updatedAt always grow": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const objectId = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      let last = accepted(await firm.admin.allocations.get(objectId));
      for (const [i, turn] of [1_000, 0, -3_600_000, 0, 365 * 86_400_000, -86_400_000].entries()) {
        firm.advanceClock(turn);
        const next = accepted(await firm.admin.allocations.change({ objectId, notes: `change ${i}` }));
        same(next.version, last.version + 1);
        holds(next.updatedAt > last.updatedAt, `updatedAt ${next.updatedAt} after ${last.updatedAt}`);
        same(next.createdAt, last.createdAt);
        same(accepted(await firm.admin.allocations.get(objectId)).updatedAt, next.updatedAt);
        last = next;
      }
    },
    "R-VER-1 an outdated version is refused with the current record": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const objectId = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      const { change } = firm.admin.allocations;
      const second = accepted(await change({ objectId, notes: "mine", expectedVersion: 1 }));
      const stale = refused(await change({ objectId, notes: "theirs", expectedVersion: 1 }), "VersionConflict");
      const current = stale.current as { readonly version: number; readonly notes: string };
      same([stale.objectId, current.version, current.notes], [objectId, 2, "mine"]);
      const { updatedAt } = second;
      const past = new Date(Date.parse(updatedAt) - 1).toISOString();
      refused(await change({ objectId, notes: "theirs", expectedUpdatedAt: past }), "VersionConflict");
      same(accepted(await change({ objectId, notes: "theirs", expectedUpdatedAt: updatedAt })).version, 3);
      same(accepted(await change({ objectId, assignmentRole: "Lead" })).notes, "theirs", "last write wins per field");
    },
    "R-LOG-2 an update without changes writes nothing": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const objectId = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      const before = await firm.tables();
      const log = (await firm.log()).length;
      firm.advanceClock(60_000);
      const answer = accepted(
        await firm.admin.allocations.change({
          objectId,
          allocationPercent: 10,
          startDate: "2027-03-01",
          endDate: null,
        }),
      );
      same(answer.version, 1);
      accepted(await firm.admin.engineers.update({ objectId: ana.objectId, fullName: " Ana " }));
      same(await firm.tables(), before);
      same((await firm.log()).length, log);
    },
    "R-VER-1 one of two concurrent updates is refused": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const objectId = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      const both = await Promise.all(
        ["a", "b"].map((notes) => firm.admin.allocations.change({ objectId, notes, expectedVersion: 1 })),
      );
      same(both.filter(({ ok }) => ok).length, 1);
      refused(
        present(
          both.find(({ ok }) => !ok),
          "the second answer",
        ),
        "VersionConflict",
      );
    },
  },
};
