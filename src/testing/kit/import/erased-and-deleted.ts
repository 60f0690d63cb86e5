import { accepted, holds, same } from "../harness/expect.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  exported,
  flagsIn,
  hoursRow,
  importFiles,
  people,
  rowOf,
  writesNothing,
} from "./export-files.ts";

/** R-IMP-2: an import does not bring back what was erased or deleted here. */
export const importErasedAndDeleted: Suite = {
  name: "import: erased and deleted",
  cases: {
    "R-IMP-2 an erased person stays erased, in every row that tells of them, also in new ones": async (firm) => {
      const rows = (notes: string) => [
        ...people({ ana: { email: "ana@ames.example" }, profile: { fullName: "Ana Ames", primaryLocation: "Aachen" } }),
        bridge(),
        exported("Certification", certificateRow("certif0001", { certificationNumber: "Ames 7" })),
        exported("Allocation", bookingRow("alloc00001", { notes })),
        exported("BillableHour", hoursRow("hour000001", { notes, nick: "Annie" })),
      ];
      await importFiles(firm, rows("of Ames"));
      accepted(await firm.admin.users.erase({ objectId: "user000001", reason: "asked" }));
      const more = exported("BillableHour", hoursRow("hour000002", { notes: "Ames again" }));
      for (const options of [{}, { takeTheirs: true, restore: true }]) {
        const report = await importFiles(firm, [...rows("newer of Ames"), more], options);
        same(
          flagsIn(report).filter((flag) => flag.endsWith("ERASED")),
          [
            "User user000001 ERASED",
            "EngineerProfile engineer01 ERASED",
            "Certification certif0001 ERASED",
            "Allocation alloc00001 ERASED",
            "BillableHour hour000001 ERASED",
            "BillableHour hour000002 ERASED",
          ],
        );
        const text = JSON.stringify([await firm.tables(), await firm.log(), report]);
        for (const told of ["Ames", "@ames", "Aachen", "Annie"]) holds(!text.includes(told), `${told} is back`);
      }
      same((await rowOf(firm, "BillableHour", "hour000002")).hours, 60);
      await checkLog(firm);
    },
    "R-IMP-2 R-LOG-4 who was deleted and then erased does not come back, asked for or not": async (firm) => {
      const rows = [exported("_User", { objectId: "user000001", username: "ana ames" })];
      await importFiles(firm, rows);
      accepted(await firm.as("user000001").users.delete("user000001"));
      accepted(await firm.admin.users.erase({ objectId: "user000001", reason: "asked" }));
      for (const restore of [false, true])
        await writesNothing(firm, async () =>
          same(flagsIn(await importFiles(firm, rows, { restore })), ["User user000001 ERASED"]),
        );
    },
    "R-IMP-2 a row that was deleted here comes back only where the caller asks for it": async (firm) => {
      const rows = [
        ...people(),
        bridge(),
        exported("Certification", certificateRow("certif0001")),
        exported("Allocation", bookingRow("alloc00001")),
        exported("BillableHour", hoursRow("hour000001")),
      ];
      await importFiles(firm, rows);
      accepted(await firm.as("user000001").hours.delete("hour000001"));
      accepted(await firm.admin.allocations.delete("alloc00001"));
      accepted(await firm.admin.certifications.delete("certif0001"));
      accepted(await firm.as("user000001").users.delete("user000001"));
      const flags = [
        "User user000001 DELETED_HERE",
        "Certification certif0001 DELETED_HERE",
        "Allocation alloc00001 DELETED_HERE",
        "BillableHour hour000001 DELETED_HERE",
      ];
      for (const dryRun of [true, false])
        await writesNothing(firm, async () => {
          const report = await importFiles(firm, rows, { dryRun });
          same([flagsIn(report), report.leftOut], [flags, []]);
        });
      const rehearsed = await importFiles(firm, rows, { restore: true, dryRun: true });
      const restored = await importFiles(firm, rows, { restore: true });
      same(rehearsed, restored);
      same(restored.flagged, []);
      same(restored.imported, {
        ...{ User: 1, EngineerProfile: 0, Certification: 1, Project: 0, Allocation: 1, BillableHour: 1 },
      });
      same((await rowOf(firm, "User", "user000001")).username, "ana");
      await writesNothing(firm, async () => same((await importFiles(firm, rows)).flagged, []));
      await checkLog(firm);
    },
    "R-IMP-2 rows that point to a deleted row are left out": async (firm) => {
      const rows = [...people(), bridge()];
      await importFiles(firm, rows);
      accepted(await firm.admin.engineers.delete({ objectId: "engineer01" }));
      const report = await importFiles(firm, [...rows, exported("BillableHour", hoursRow("hour000001"))]);
      same(flagsIn(report), ["EngineerProfile engineer01 DELETED_HERE"]);
      same(
        report.leftOut.map(({ objectId, code }) => [objectId, code]),
        [["hour000001", "POINTER_INVALID"]],
      );
    },
  },
};
