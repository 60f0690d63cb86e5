import { accepted, refused, same } from "../harness/expect.ts";
import { checkLog } from "../harness/log-replay.ts";
import { writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  day,
  exported,
  exportedDate,
  flagsIn,
  hoursRow,
  importFiles,
  people,
  pointerTo,
  rowOf,
  storedOf,
  writesNothing,
} from "./export-files.ts";

/** R-IMP-3: values that are derived from those of the export. */
export const importConvertedValues: Suite = {
  name: "import: converted values",
  cases: {
    "R-IMP-3 R-HOUR-2 a project that comes closed takes hours up to the day on which it was closed": async (firm) => {
      const closed = (more: object) => [...people(), bridge({ status: "Completed", ...more })];
      await importFiles(firm, closed({ endDate: exportedDate("2026-01-20"), startDate: exportedDate("2026-01-01") }));
      same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-01-20"));
      const ana = firm.as("user000001");
      const hours = { engineer: "engineer01", project: "project001", hours: 1 };
      accepted(await ana.hours.create({ ...hours, workDate: "2026-01-20" }));
      for (const workDate of ["2026-01-21", "2029-05-05"])
        refused(await ana.hours.create({ ...hours, workDate }), "OutsideProject");
    },
    "R-IMP-2 R-IMP-3 a new import with the right zone repairs all unchanged rows": async (firm) => {
      // Midnights of Berlin, and rows that were last changed there on the day after.
      const [berlin, late] = [(day: string) => exportedDate(`${day}T23:00:00.000Z`), "2026-02-01T23:30:00.000Z"];
      const rows = () => [
        ...people({ profile: { employmentStatus: "Left", updatedAt: late } }),
        bridge({ status: "Completed", updatedAt: "2026-12-15T23:30:00.000Z" }),
        exported(
          "Certification",
          certificateRow("certif0001", { status: "Revoked", issuedOn: berlin("2019-12-31"), updatedAt: late }),
        ),
        exported(
          "Allocation",
          bookingRow("alloc00001", { startDate: berlin("2027-02-28"), endDate: berlin("2027-03-30") }),
          bookingRow("alloc00002", { startDate: berlin("2027-02-28"), status: "Cancelled", updatedAt: late }),
        ),
        exported(
          "BillableHour",
          hoursRow("hour000001", { workDate: berlin("2026-11-30"), updatedAt: late }),
          hoursRow("hour000002", { workDate: berlin("2026-11-30"), billingStatus: "Approved" }),
          hoursRow("hour000003", { workDate: berlin("2026-11-30") }),
        ),
      ];
      await importFiles(firm, rows(), { timeZone: "UTC" });
      accepted(await firm.admin.hours.approve("hour000003"));
      const approved = await rowOf(firm, "BillableHour", "hour000003");
      const rehearsed = await importFiles(firm, rows(), { timeZone: "Europe/Berlin", dryRun: true });
      const repaired = await importFiles(firm, rows(), { timeZone: "Europe/Berlin" });
      same(repaired, rehearsed);
      same(
        flagsIn(repaired).filter((flag) => flag.startsWith("BillableHour hour000003")),
        ["BillableHour hour000003 LOCKED"],
      );
      same(await rowOf(firm, "BillableHour", "hour000003"), approved);
      const fresh = await firm.inOrganization("fresh");
      await importFiles(fresh, rows(), { timeZone: "Europe/Berlin" });
      for (const name of ["EngineerProfile", "Certification", "Project", "Allocation", "BillableHour"]) {
        const [here, there] = [await storedOf(firm, name), await storedOf(fresh, name)];
        for (const [objectId, row] of there) {
          if (objectId === "hour000003") continue;
          const apart = { organizationId: "", version: 0, updatedAt: 0 };
          same({ ...here.get(objectId), ...apart }, { ...row, ...apart }, `${name} ${objectId}`);
        }
      }
      await writesNothing(firm, () => importFiles(firm, rows(), { timeZone: "Europe/Berlin" }));
      await checkLog(firm);
    },
    "R-IMP-3 L-51 of a deal and its project, the export tells one pointer and the other is set": async (firm) => {
      const deal = (objectId: string, more: object = {}) => ({
        ...{ objectId, title: "Bridge", amount: 10, stage: "won", assignedTo: pointerTo("_User", "user000002") },
        ...more,
      });
      const project = (objectId: string, more: object = {}) => ({
        ...{ objectId, name: "Bridge", status: "Active", manager: pointerTo("_User", "user000002") },
        ...more,
      });
      const files = [
        ...people(),
        exported("Project", project("project001", { deal: pointerTo("Deal", "deal000001") }), project("project002")),
        exported("Deal", deal("deal000001"), deal("deal000002", { project: pointerTo("Project", "project002") })),
      ];
      same((await importFiles(firm, files)).dangling, {});
      for (const each of ["1", "2"]) {
        same((await rowOf(firm, "Deal", `deal00000${each}`)).project, `project00${each}`);
        same((await rowOf(firm, "Project", `project00${each}`)).deal, `deal00000${each}`);
      }
      refused(await firm.admin.deals.handOver({ objectId: "deal000001", projectCode: "B-2" }), "AlreadyHandedOver");
      await writesNothing(firm, () => importFiles(firm, files));
      await checkLog(firm);
    },
    "R-IMP-3 amounts keep their currency when the firm's changes, and take the one that an import names": async (
      firm,
    ) => {
      const rows = (rate = 80) => [...people(), bridge({ rate })];
      await importFiles(firm, rows());
      accepted(await firm.admin.settings.set({ currency: "EUR" }));
      await writesNothing(firm, async () => same((await importFiles(firm, rows())).flagged, []));
      const rates = async () => [
        (await rowOf(firm, "Project", "project001")).rate,
        ...((await firm.tables()).RateStep ?? []).map(({ rate }) => rate),
      ];
      same(await rates(), [
        { minor: 8_000, currency: "USD" },
        { minor: 10_000, currency: "USD" },
      ]);
      await importFiles(firm, rows(90));
      same((await rates())[0], { minor: 9_000, currency: "EUR" });
      await importFiles(firm, rows(90), { currency: "CHF" });
      same(await rates(), [
        { minor: 9_000, currency: "CHF" },
        { minor: 10_000, currency: "CHF" },
      ]);
    },
    "R-IMP-3 days that follow from updatedAt: an employment that ended, hours that wait, a booking that was cancelled":
      async (firm) => {
        await importFiles(firm, [
          ...people({ profile: { employmentStatus: "Terminated" } }),
          bridge({ status: "Cancelled", startDate: exportedDate("2026-03-01") }),
          exported("Allocation", bookingRow("alloc00001", { status: "Cancelled" })),
          exported("BillableHour", hoursRow("hour000001"), hoursRow("hour000002", { billingStatus: "Draft" })),
        ]);
        const updatedOn = day("2026-02-01");
        same((await rowOf(firm, "EngineerProfile", "engineer01")).leftOn, updatedOn);
        same((await rowOf(firm, "Allocation", "alloc00001")).cancelledOn, updatedOn);
        // Never before its first day.
        same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-03-01"));
        const [waiting, draft] = [
          await rowOf(firm, "BillableHour", "hour000001"),
          await rowOf(firm, "BillableHour", "hour000002"),
        ];
        same(
          [waiting.submittedOn, waiting.decisionRound, draft.submittedOn, draft.decisionRound],
          [updatedOn, 1, null, 0],
        );
      },
    "R-IMP-3 a project that ends after the export was closed on the day of the export, and a later one does not move it":
      async (firm) => {
        const rows = (stamp: string) => [
          ...people(),
          bridge({ status: "Completed", endDate: exportedDate("2030-12-31") }),
          // Classes that are not known tell of the day, too.
          exported("Invoice", { objectId: "invoice001", updatedAt: stamp }),
        ];
        await importFiles(firm, rows("2026-10-07T10:00:00.000Z"));
        same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-10-07"));
        await writesNothing(firm, () => importFiles(firm, rows("2026-11-11T10:00:00.000Z")));
      },
    "R-IMP-3 R-CERT-3 a status word declares only what the dates did not show": async (firm) => {
      const expired = { expiresOn: exportedDate("2025-12-31") };
      await importFiles(firm, [
        ...people(),
        exported(
          "Certification",
          certificateRow("certif0001", { status: "Expired", ...expired }),
          certificateRow("certif0002", { status: "Expiring", certificationNumber: "2", ...expired }),
          certificateRow("certif0003", { status: "Revoked", certificationNumber: "3", ...expired }),
          certificateRow("certif0004", { status: "Expired", certificationNumber: "4" }),
          certificateRow("certif0005", {
            status: "Expiring",
            certificationNumber: "5",
            expiresOn: exportedDate("2026-03-01"),
          }),
        ),
      ]);
      const declarations = [...(await storedOf(firm, "Certification")).values()].map(({ declared, declaredOn }) => [
        declared,
        declaredOn,
      ]);
      const updatedOn = day("2026-02-01");
      same(declarations, [
        [null, null],
        [null, null],
        ["revoked", updatedOn],
        ["expired", updatedOn],
        [null, null],
      ]);
    },
    "R-IMP-3 a project belongs to the company of its client's name, where exactly one has it": async (firm) => {
      const made = { organizationId: firm.organizationId, version: 1, createdAt: 0, updatedAt: 0, custom: null };
      const text = { website: null, industry: null, address: null, notes: null, createdBy: firm.adminId };
      const changes = ["Acme", "Twin", "Twin"].map((name, n) => ({
        entity: "Company",
        event: "given",
        after: { ...made, ...text, objectId: `company00${n}`, name } as never,
      }));
      same(await writeChanges(firm.app.ports.store, firm.organizationId, changes), null);
      const project = (n: number, clientName: string) => ({
        objectId: `project00${n}`,
        projectName: "Bridge",
        projectCode: `P${n}`,
        clientName,
        projectManager: "user000002",
      });
      const rows = [project(1, "Acme"), project(2, "Twin"), project(3, "Nobody")].map((row) => ({
        ...row,
        status: "Active",
      }));
      await importFiles(firm, [...people(), exported("Project", ...rows)]);
      const projects = await storedOf(firm, "Project");
      same(
        rows.map(({ objectId }) => projects.get(objectId)?.client),
        ["company000", null, null],
      );
    },
  },
};
