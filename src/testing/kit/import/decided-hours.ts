import { accepted, holds, same } from "../harness/expect.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  exported,
  exportedDate,
  flagsIn,
  hoursRow,
  importFiles,
  later,
  people,
  pointerTo,
  rowOf,
  writesNothing,
} from "./export-files.ts";

/** R-IMP-2: hours that were decided here stay as they are. */
export const importDecidedHours: Suite = {
  name: "import: decided hours",
  cases: {
    "R-IMP-2 hours that were approved, invoiced, paid or written off here stay whole, with their amounts": async (
      firm,
    ) => {
      const ids = ["hour000001", "hour000002", "hour000003", "hour000004"];
      const rows = (more = {}) => [
        ...people(),
        bridge(),
        exported("BillableHour", ...ids.map((id) => hoursRow(id, more))),
      ];
      await importFiles(firm, rows());
      const ben = firm.as("user000002");
      for (const id of ids) accepted(await ben.hours.approve(id));
      for (const objectId of ids.slice(1)) accepted(await firm.admin.hours.invoice({ objectId, invoiceRef: "2027-1" }));
      accepted(await firm.admin.hours.pay("hour000003"));
      accepted(await firm.admin.hours.writeOff({ objectId: "hour000004", reason: "goodwill" }));
      const range = { from: "2026-01-01", to: "2027-12-31", by: "project" } as const;
      const money = accepted(await firm.admin.reports.money(range));
      const flags = ["BillableHour hour000001 LOCKED", ...ids.slice(1).map((id) => `BillableHour ${id} INVOICED`)];
      for (const options of [{}, { takeTheirs: true, restore: true }])
        for (const more of [{ notes: "new" }, { notes: "new", hours: 8, billingStatus: "Draft" }])
          await writesNothing(firm, async () =>
            same(flagsIn(await importFiles(firm, rows({ ...more, updatedAt: later }), options)), flags),
          );
      same(accepted(await firm.admin.reports.money(range)), money);
      holds(JSON.stringify(money).includes("10000"), "nothing was worth anything");
    },
    "R-IMP-2 hours that were rejected or reopened here, and hours of a closed period, stay as they are": async (
      firm,
    ) => {
      const rows = (...of: Parameters<typeof exported>[1][]) => [
        ...people(),
        bridge(),
        exported("BillableHour", ...of),
      ];
      const first = [
        hoursRow("hour000001"),
        hoursRow("hour000002", { billingStatus: "Approved" }),
        hoursRow("hour000003"),
        hoursRow("hour000004", { workDate: exportedDate("2026-12-20") }),
      ];
      await importFiles(firm, rows(...first));
      accepted(await firm.as("user000002").hours.reject({ objectId: "hour000001", reason: "which task?" }));
      accepted(await firm.admin.hours.reopen({ objectId: "hour000002", reason: "wrong day" }));
      accepted(await firm.admin.settings.set({ closedThrough: "2026-12-10" }));
      const changed = first.map((row) => ({ ...row, notes: "there", updatedAt: later }));
      // No hours are moved into the closed period either.
      const moved = rows(...changed.slice(0, 3), { ...changed[3], workDate: exportedDate("2026-12-05") });
      await writesNothing(firm, async () =>
        same(flagsIn(await importFiles(firm, moved, { takeTheirs: true })), [
          "BillableHour hour000001 STATE_KEPT",
          "BillableHour hour000002 STATE_KEPT",
          "BillableHour hour000003 PERIOD_CLOSED",
          "BillableHour hour000004 PERIOD_CLOSED",
        ]),
      );
    },
    "R-IMP-2 L-24 hours that were only imported are merged, and their snapshot is taken again": async (firm) => {
      const rows = (more: object) => [
        ...people(),
        bridge(),
        exported("BillableHour", hoursRow("hour000001", { billingStatus: "Approved", ...more })),
      ];
      await importFiles(firm, rows({}));
      await importFiles(firm, rows({ hours: 2, updatedAt: later }));
      const row = await rowOf(firm, "BillableHour", "hour000001");
      same([row.hours, (row.snapshot as { amount: unknown }).amount], [120, { minor: 20_000, currency: "USD" }]);
      await checkLog(firm);
    },
    "R-ALLOC-11 R-IMP-1 an import that takes days from a booking with hours entered here counts it, flagged hours aside":
      async (firm) => {
        const rows = (more: Parameters<typeof bookingRow>[1], ...hours: ReadonlyArray<object>) => [
          ...people(),
          bridge(),
          exported("Allocation", bookingRow("alloc00001", more)),
          exported("BillableHour", ...hours.map((each) => hoursRow("hour000001", { ...each }))),
        ];
        const at = (text: string) => ({
          workDate: exportedDate(text),
          allocation: pointerTo("Allocation", "alloc00001"),
        });
        await importFiles(firm, rows({}, at("2027-03-20")));
        const allocation = "alloc00001";
        for (const workDate of ["2027-03-10", "2027-03-22", "2027-03-23"])
          await firm.worked("engineer01", "project001", workDate, 1, { allocation });
        const reported = async (endDate: string, options = {}) => {
          const more = { endDate: exportedDate(endDate), updatedAt: `${endDate}T00:00:00.000Z` };
          const { warned, flagged } = await importFiles(firm, rows(more, at("2027-03-20")), options);
          return [warned, flagged.map(({ objectId, code }) => `${objectId} ${code}`)];
        };
        same(await reported("2027-03-23"), [{}, []]);
        for (const options of [{ dryRun: true }, {}, {}])
          same(await reported("2027-03-22", options), [{ ALLOCATION_DAY: 1 }, []]);
        same(await reported("2027-03-15"), [{ ALLOCATION_DAY: 1 }, ["hour000001 ALLOCATION_DAY"]]);
      },
    "R-IMP-2 nobody signs off hours of their own by an import, nor brings a booking back that was cancelled here":
      async (firm) => {
        await importFiles(firm, [
          ...people(),
          bridge(),
          exported("Allocation", bookingRow("alloc00001")),
          exported("BillableHour", hoursRow("hour000001", { billingStatus: "Draft" })),
        ]);
        const ana = firm.as("user000001");
        accepted(await ana.hours.submit("hour000001"));
        accepted(await firm.admin.allocations.cancel("alloc00001"));
        const hours = { engineer: "engineer01", project: "project001", hours: 1, workDate: "2026-12-02" };
        const made = accepted(await ana.hours.create(hours)).objectId;
        accepted(await ana.hours.submit(made));
        const rows = [
          exported("Allocation", bookingRow("alloc00001", { status: "Tentative" })),
          exported(
            "BillableHour",
            hoursRow("hour000001", { billingStatus: "Invoiced" }),
            hoursRow(made, { workDate: exportedDate("2026-12-02"), billingStatus: "Invoiced" }),
          ),
        ];
        for (const options of [{}, { takeTheirs: true }])
          same(flagsIn(await importFiles(firm, rows, options)), [
            "Allocation alloc00001 VERSION_CONFLICT",
            "BillableHour hour000001 VERSION_CONFLICT",
            `BillableHour ${made} VERSION_CONFLICT`,
          ]);
        for (const objectId of ["hour000001", made]) {
          const { approval, billing, snapshot } = await rowOf(firm, "BillableHour", objectId);
          same([approval, billing, snapshot], ["submitted", "unbilled", null]);
        }
        same((await rowOf(firm, "Allocation", "alloc00001")).status, "cancelled");
      },
    "R-IMP-2 hours that came invoiced and were paid here stay whole after a purge of the log": async (firm) => {
      const rows = (more = {}) => [
        ...people(),
        bridge(),
        exported("BillableHour", hoursRow("hour000001", { billingStatus: "Invoiced", ...more })),
      ];
      await importFiles(firm, rows());
      accepted(await firm.admin.hours.pay("hour000001"));
      firm.setClock("2027-03-01");
      accepted(await firm.admin.log.purge({ before: "2027-02-01", reason: "old" }));
      for (const options of [{}, { takeTheirs: true }])
        await writesNothing(firm, async () =>
          same(flagsIn(await importFiles(firm, rows({ billingStatus: "Draft", notes: "there" }), options)).slice(-1), [
            "BillableHour hour000001 INVOICED",
          ]),
        );
    },
  },
};
