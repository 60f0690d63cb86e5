import type { Refusal } from "../../domain/kernel/refusal.ts";
import { FirmError } from "../../operations/firm-error.ts";
import type { ExportFile, ImportReport } from "../../operations/import/import.ts";
import type { ImportOptions } from "../../operations/import/options.ts";
import type { Settled } from "../../operations/settled.ts";
import { accepted, refused, same } from "./expect.ts";
import type { KitFirm } from "./firm.ts";
import type { Part } from "./part.ts";

type Raw = Readonly<Record<string, unknown>>;
const stamps = { createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z" };
const file = (of: string, ...rows: ReadonlyArray<Raw>): ExportFile => ({
  file: `${of}.json`,
  class: of,
  rows: rows.map((row) => ({ ...stamps, ...row })),
});
const date = (iso: string): Raw => ({ __type: "Date", iso });
const pointer = (className: string, objectId: string): Raw => ({ __type: "Pointer", className, objectId });

/** Two people, one of them an engineer, and a project. */
const staff: ReadonlyArray<ExportFile> = [
  file("_User", { objectId: "user000001", username: "ana" }, { objectId: "user000002", username: "ben" }),
  file("EngineerProfile", {
    objectId: "engineer01",
    user: pointer("_User", "user000001"),
    fullName: "Ana",
    discipline: "Civil",
    employmentStatus: "Active",
  }),
  file("Project", {
    objectId: "project001",
    name: "Bridge",
    status: "Active",
    manager: pointer("_User", "user000002"),
  }),
];
const hour = (objectId: string, more: Raw = {}): Raw => ({
  objectId,
  engineer: pointer("EngineerProfile", "engineer01"),
  project: pointer("Project", "project001"),
  submittedBy: pointer("_User", "user000001"),
  workDate: date("2027-03-05T00:00:00.000Z"),
  hours: 1,
  billingStatus: "Draft",
  ...more,
});

/** An import by the administrator, its outcome as data. */
const imported = async (
  firm: KitFirm,
  files: ReadonlyArray<ExportFile>,
  options: ImportOptions = {},
): Promise<Settled<ImportReport, Refusal>> => {
  try {
    const asker = { organizationId: firm.organizationId, userId: firm.adminId };
    return { ok: true, value: await firm.app.import(asker, files, options) };
  } catch (error) {
    if (error instanceof FirmError) return { ok: false, refusal: error.detail };
    throw error;
  }
};
const row = async (firm: KitFirm, of: string, objectId: string): Promise<Raw | undefined> =>
  (await firm.tables())[of]?.find((each) => each.objectId === objectId) as Raw | undefined;

/** R-IMP-1 and R-IMP-3: how the rows of an export are read, whatever store they go to. */
export const importReading: Part = {
  name: "import: reading",
  trials: {
    "R-IMP-3 midnights of an unnamed zone stop an import before it writes; named, they are its days": async (firm) => {
      const files = [
        ...staff,
        file("BillableHour", hour("hour000001", { workDate: date("2027-03-04T23:00:00.000Z") })),
      ];
      const before = (await firm.log()).length;
      const { count, zones } = refused(await imported(firm, files), "TimeZoneNeeded");
      same([count, zones[0]?.zone], [1, "Europe/Berlin"]);
      same((await firm.log()).length, before);
      const report = accepted(await imported(firm, files, { timeZone: "Europe/Berlin" }));
      same([report.imported.BillableHour, report.notMidnight], [1, {}]);
      same((await row(firm, "BillableHour", "hour000001"))?.workDate, Date.UTC(2027, 2, 5) / 86_400_000);
    },
  },
};
