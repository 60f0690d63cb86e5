import type { Flagged } from "../../src/domain/import/flags/flag.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import type { KitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  exported,
  exportedDate,
  hoursRow,
  importFiles,
  people,
} from "../../src/testing/kit/import/export-files.ts";

type Values = Readonly<Record<string, unknown>>;
type FlagCode = Flagged["code"];
type Scenario = (firm: KitFirm) => Promise<ReadonlyArray<FlagCode>>;

interface Export {
  readonly ana?: Values;
  readonly profile?: Values;
  readonly project?: Values;
  readonly certificates?: ReadonlyArray<Values>;
  readonly bookings?: ReadonlyArray<Values>;
  readonly hours?: ReadonlyArray<Values>;
}
/** Ana, the bridge, and the other records of the export. */
const rowsOf = ({ ana = {}, profile = {}, project = {}, ...more }: Export) => {
  const numbered = (rows: ReadonlyArray<Values> = [], make: (objectId: string, more: Values) => Values) =>
    rows.map((row, i) => make(`row000000${i}`, row));
  return [
    ...people({ ana, profile }),
    bridge(project),
    exported("Certification", ...numbered(more.certificates, certificateRow)),
    exported("Allocation", ...numbered(more.bookings, bookingRow)),
    exported("BillableHour", ...numbered(more.hours, hoursRow)),
  ];
};
const flagsOf = async (firm: KitFirm, of: Export): Promise<ReadonlyArray<FlagCode>> =>
  (await importFiles(firm, rowsOf(of))).flagged.map(({ code }) => code);

const importing =
  (of: Export, settings: Values = {}): Scenario =>
  async (firm) => {
    accepted(await firm.admin.settings.set(settings));
    return flagsOf(firm, of);
  };
/** A second export, imported after changes here. */
const again =
  (of: Export, work: (firm: KitFirm) => Promise<unknown>, next: Export = of): Scenario =>
  async (firm) => {
    await importFiles(firm, rowsOf(of));
    await work(firm);
    return flagsOf(firm, next);
  };
const hour = "row0000000";
const [submitted, noted]: [Export, Export] = [{ hours: [{}] }, { hours: [{ notes: "there" }] }];
const approve = async ({ as }: KitFirm) => accepted(await as("user000002").hours.approve(hour));
const today = { workDate: exportedDate("2027-01-04"), hours: 5 };
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });

/** Tasks of the bridge, named by their place. */
const tasks =
  (...rows: ReadonlyArray<Values>): Scenario =>
  async (firm) => {
    const project = pointer("Project", "project001");
    const made = rows.map((row, i) => ({ objectId: `task00000${i}`, project, ...row }));
    return (await importFiles(firm, [...rowsOf({}), exported("Task", ...made)])).flagged.map(({ code }) => code);
  };

/** An export for each flag code; its import report contains the code (L-60). */
export const flaggedImports = {
  // Rules that an import does not enforce.
  PERCENT_RANGE: importing({ bookings: [{ allocationPercent: 101 }] }),
  OVER_CAPACITY: importing({ bookings: [{ allocationPercent: 60 }, { allocationPercent: 60 }] }),
  NOT_EMPLOYED: importing({ profile: { employedUntil: exportedDate("2027-03-20") }, bookings: [{}] }),
  OUTSIDE_PROJECT: importing({ project: { endDate: exportedDate("2026-11-30") }, hours: [{}] }),
  DISCIPLINE: importing(
    {
      project: {
        projectName: "Bridge",
        projectCode: "B",
        clientName: "City",
        requiredDiscipline: "Geology",
        projectManager: pointer("_User", "user000002"),
      },
      bookings: [{}],
    },
    { disciplineMismatch: "block" },
  ),
  ON_LEAVE: importing({ profile: { employmentStatus: "On Leave" }, bookings: [{}] }, { engineerOnLeave: "block" }),
  PROJECT_INACTIVE: importing({ project: { status: "On Hold" }, bookings: [{}] }, { inactiveProject: "block" }),
  CERTIFICATION: importing({ certificates: [{ expiresOn: exportedDate("2027-03-10") }], bookings: [{}] }),
  ALLOCATION_MISMATCH: async (firm) => {
    await importFiles(firm, [
      ...rowsOf({}),
      exported("EngineerProfile", {
        objectId: "engineer02",
        user: pointer("_User", "user000002"),
        fullName: "Ben",
        discipline: "Civil",
        employmentStatus: "Active",
      }),
    ]);
    return flagsOf(firm, {
      bookings: [{ engineer: pointer("EngineerProfile", "engineer02") }],
      hours: [{ allocation: pointer("Allocation", "row0000000"), workDate: exportedDate("2027-03-01") }],
    });
  },
  ALLOCATION_DAY: importing({ bookings: [{}], hours: [{ allocation: pointer("Allocation", "row0000000") }] }),
  AMOUNT_REQUIRED: importing({ profile: { hourlyRate: null }, hours: [{ billingStatus: "Invoiced" }] }),
  DEPENDENCY_OPEN: tasks({ status: "Done", dependsOn: ["task000001"] }, {}),
  DEPENDENCY_CYCLE: tasks({ dependsOn: ["task000001"] }, { dependsOn: ["task000000"] }),
  DAY_CEILING: importing({ hours: [today, today] }, { hoursPerDayMax: 480 }),
  // Values that are repaired, or duplicates.
  DUPLICATE: importing({ certificates: [{}, {}] }),
  REQUIRED: importing({ project: { requiredCertifications: ["PE", ""] } }),
  TYPE_MISMATCH: importing({ profile: { primaryLocation: 7 } }),
  TEXT_INVALID: importing({ profile: { primaryLocation: "a\u0000b" } }),
  POINTER_INVALID: importing({ hours: [{ allocation: pointer("Allocation", "nowhere000") }] }),
  AMOUNT_RANGE: importing({ profile: { hourlyRate: -1 } }),
  EMAIL_INVALID: importing({ ana: { email: "no address" } }),
  UNKNOWN_WORD: importing({ ana: { role: "astronaut" } }),
  ROUNDED: importing({ hours: [{ hours: 0.76 }] }),
  // Records that were decided or changed here.
  VERSION_CONFLICT: again(
    submitted,
    async ({ as }) => accepted(await as("user000001").hours.edit({ objectId: hour, notes: "here", resubmit: true })),
    noted,
  ),
  STATE_KEPT: again(
    submitted,
    async ({ as }) => accepted(await as("user000002").hours.reject({ objectId: hour, reason: "which task?" })),
    noted,
  ),
  LOCKED: again(submitted, approve, noted),
  INVOICED: again(
    submitted,
    async (firm) => {
      await approve(firm);
      accepted(await firm.admin.hours.invoice({ objectId: hour, invoiceRef: "2027-1" }));
    },
    noted,
  ),
  PERIOD_CLOSED: again(
    submitted,
    async ({ admin }) => accepted(await admin.settings.set({ closedThrough: "2026-12-31" })),
    noted,
  ),
  ERASED: again(submitted, async ({ admin }) =>
    accepted(await admin.users.erase({ objectId: "user000001", reason: "asked" })),
  ),
  DELETED_HERE: again(submitted, async ({ as }) => accepted(await as("user000001").hours.delete(hour))),
} as const satisfies { readonly [C in FlagCode]?: Scenario };

/** Codes that never flag: they only skip rows, or belong to fields that no import has. */
export const neverFlagged: { readonly [C in Exclude<FlagCode, keyof typeof flaggedImports>]: string } = {
  ID_INVALID: "the row is left out",
  RANGE_REVERSED: "the row is left out",
  HOURS_RANGE: "the row is left out",
  PRECISION: "the number is rounded",
  PASSWORD_POLICY: "an import takes no passwords",
  UNKNOWN_FIELD: "the field becomes a custom one",
  KEY_INVALID: "the field is left out, and counted in the report",
  TOO_LARGE: "the row is left out",
};

const leaving =
  (of: Export): Scenario =>
  async (firm) =>
    (await importFiles(firm, rowsOf(of))).leftOut.map(({ code }) => code);
/** An export for each code with which a row is skipped. */
export const leftOutImports: { readonly [C in FlagCode]?: Scenario } = {
  REQUIRED: leaving({ hours: [{ hours: null }] }),
  TYPE_MISMATCH: leaving({ hours: [{ hours: "five" }] }),
  TEXT_INVALID: leaving({ certificates: [{ issuer: "a\u0000b" }] }),
  HOURS_RANGE: leaving({ hours: [{ hours: 25 }] }),
  PERCENT_RANGE: leaving({ bookings: [{ allocationPercent: 0 }] }),
  RANGE_REVERSED: leaving({ bookings: [{ endDate: exportedDate("2027-02-28") }] }),
  UNKNOWN_WORD: leaving({ bookings: [{ status: "odd" }] }),
  POINTER_INVALID: leaving({ bookings: [{ project: pointer("Project", "nowhere000") }] }),
  ID_INVALID: leaving({ bookings: [{ objectId: "short" }] }),
  DUPLICATE: leaving({ bookings: [{ objectId: "row0000009" }, { objectId: "row0000009" }] }),
  TOO_LARGE: leaving({ hours: [{ memo: "x".repeat(50_000), more: "y".repeat(50_000), most: "z".repeat(50_000) }] }),
};
