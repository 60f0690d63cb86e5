import { merge } from "../../../domain/sync/merge.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

/** A booking at version 2, as two devices have it. */
const seen = async (firm: KitFirm) => {
  const ana = await firm.engineer("Ana");
  const objectId = await firm.booked(ana.objectId, await firm.project("Bridge"), 50, "2027-03-01");
  const base = accepted(await firm.admin.allocations.change({ objectId, notes: "first" }));
  same(base.version, 2);
  return { objectId, base };
};
type Booking = Awaited<ReturnType<typeof seen>>["base"];

/** R-SYNC-3 beside R-VER-1: changes of one record on two devices are merged, or returned as conflicts. */
export const merges: Suite = {
  name: "merges",
  cases: {
    "E-39 changes of different fields are merged": async (firm) => {
      const { objectId, base } = await seen(firm);
      const { change } = firm.admin.allocations;
      accepted(await change({ objectId, notes: "desk", expectedVersion: 2 }));
      const phone = { ...base, assignmentRole: "Lead" };
      const stale = refused(
        await change({ objectId, assignmentRole: phone.assignmentRole, expectedVersion: 2 }),
        "VersionConflict",
      );
      const current = stale.current as Booking;
      const { changes, conflicts, merged } = merge(base, phone, current, "Allocation");
      same([conflicts, changes, current.version], [[], { assignmentRole: "Lead" }, 3]);
      const joined = accepted(await change({ objectId, expectedVersion: current.version, ...changes }));
      same([joined.version, joined.notes, joined.assignmentRole], [4, "desk", "Lead"]);
      same([merged.notes, merged.assignmentRole], [joined.notes, joined.assignmentRole]);
    },
    "E-39 changes of one field are a conflict": async (firm) => {
      const { objectId, base } = await seen(firm);
      const { change } = firm.admin.allocations;
      accepted(await change({ objectId, notes: "desk", expectedVersion: 2 }));
      const stale = refused(await change({ objectId, notes: "phone", expectedVersion: 2 }), "VersionConflict");
      const current = stale.current as Booking;
      same([current.version, stale.fields], [3, ["notes"]]);
      const { changes, conflicts } = merge(base, { notes: "phone" }, current, "Allocation");
      same([changes, conflicts], [{}, [{ field: "notes", base: "first", mine: "phone", theirs: "desk" }]]);
      same(accepted(await firm.admin.allocations.get(objectId)).notes, "desk");
    },
    "R-SYNC-3 a merge does not reactivate a cancelled booking": async (firm) => {
      const { objectId, base } = await seen(firm);
      accepted(await firm.admin.allocations.cancel(objectId));
      const current = accepted(await firm.admin.allocations.get(objectId));
      const { changes, conflicts, merged } = merge(base, { ...base, notes: "phone" }, current, "Allocation");
      same([changes, merged.status], [{ notes: "phone" }, "cancelled"]);
      same(
        conflicts.map(({ field }) => field),
        ["status"],
      );
    },
  },
};
