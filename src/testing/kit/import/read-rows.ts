import type { Settled } from "../../../api/settled.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { FirmError } from "../../../operations/caller/firm-error.ts";
import type { ExportFile, ImportReport } from "../../../operations/import/import-export.ts";
import type { ImportOptions } from "../../../operations/import/options.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

type Raw = Readonly<Record<string, unknown>>;
const stamps = { createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z" };
const file = (of: string, ...rows: ReadonlyArray<Raw>): ExportFile => ({
  file: `${of}.json`,
  class: of,
  rows: rows.map((row) => ({ ...stamps, ...row })),
});
const date = (iso: string): Raw => ({ __type: "Date", iso });
const pointer = (className: string, objectId: string): Raw => ({ __type: "Pointer", className, objectId });

const ana: Raw = {
  user: pointer("_User", "user000001"),
  fullName: "Ana",
  discipline: "Civil",
  employmentStatus: "Active",
};
const bridge: Raw = {
  objectId: "project001",
  name: "Bridge",
  status: "Active",
  manager: pointer("_User", "user000002"),
};
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
    const caller = { organizationId: firm.organizationId, userId: firm.adminId };
    return { ok: true, value: await firm.app.import(caller, files, options) };
  } catch (error) {
    if (error instanceof FirmError) return { ok: false, refusal: error.detail };
    throw error;
  }
};
const row = async (firm: KitFirm, of: string, objectId: string): Promise<Raw | undefined> =>
  (await firm.tables())[of]?.find((each) => each.objectId === objectId) as Raw | undefined;

/** R-IMP-1 and R-IMP-3: how the rows of an export are read, on every store. */
export const importReading: Suite = {
  name: "import: reading",
  cases: {
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
    "R-IMP-1 a second account and a second profile stay, with an account of their own and all that points to them":
      async (firm) => {
        const twins = [
          file(
            "_User",
            { objectId: "user000001", username: "ana", email: "ana@x.example" },
            { objectId: "user000002", username: "ANA", createdAt: "2026-02-05T08:00:00.000Z" },
            { objectId: "user000003", username: "ben", email: "Ana@x.example", createdAt: "2026-02-05T08:00:00.000Z" },
          ),
          file(
            "EngineerProfile",
            { ...ana, objectId: "engineer01" },
            { ...ana, objectId: "engineer02", createdAt: "2026-02-05T08:00:00.000Z" },
          ),
          ...staff.slice(2),
          file("BillableHour", hour("hour000001", { engineer: pointer("EngineerProfile", "engineer02") })),
        ];
        const here = { objectId: "here000001", username: "Twin-user000003", email: "here@x.example" };
        accepted(await imported(firm, [file("_User", here)]));
        const report = accepted(await imported(firm, twins));
        same(
          [report.leftOut, report.flagged.map(({ objectId, code }) => `${objectId} ${code}`).toSorted()],
          [[], ["engineer02 DUPLICATE", "user000002 DUPLICATE", "user000003 DUPLICATE"]],
        );
        const names = await Promise.all(
          ["user000002", "user000003"].map(async (each) => (await row(firm, "User", each))?.username),
        );
        same(names, ["twin-user000002", "twin-user000003-2"]);
        const account = (await row(firm, "EngineerProfile", "engineer02"))?.user as string;
        same((await row(firm, "User", account))?.username, "twin-engineer02");
        const written = (await firm.log()).length;
        const again = accepted(await imported(firm, twins));
        same([again.flagged, again.imported.User, again.imported.EngineerProfile], [report.flagged, 0, 0]);
        same((await firm.log()).length, written);
      },
    "R-IMP-1 invalid optional values are dropped or rounded and flagged; dangling pointers are counted": async (
      firm,
    ) => {
      const report = accepted(
        await imported(firm, [
          file(
            "_User",
            { objectId: "user000001", username: "ana", role: "astronaut" },
            { objectId: "user000002", username: "ben" },
          ),
          file("EngineerProfile", {
            ...ana,
            objectId: "engineer01",
            primaryLocation: `e${"\u0301".repeat(31)}`,
            badge: "a\u0000",
          }),
          file("Project", { ...bridge, deal: pointer("Deal", "deal000001") }),
          file(
            "BillableHour",
            hour("hour000001", { hours: 0.3069, allocation: pointer("Allocation", "nowhere000") }),
            hour("hour000002", { hours: -1 }),
          ),
        ]),
      );
      same(
        [report.leftOut.map(({ objectId, code }) => `${objectId} ${code}`), report.dangling],
        [["hour000002 HOURS_RANGE"], { Project: { deal: 1 } }],
      );
      same(report.flagged.map(({ objectId, code }) => `${objectId} ${code}`).toSorted(), [
        ...["engineer01 TEXT_INVALID", "engineer01 TEXT_INVALID"],
        ...["hour000001 POINTER_INVALID", "hour000001 ROUNDED", "user000001 UNKNOWN_WORD"],
      ]);
      same((await row(firm, "BillableHour", "hour000001"))?.hours, 18);
    },
  },
};
