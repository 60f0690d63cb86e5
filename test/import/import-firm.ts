import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import * as Result from "effect/Result";
import { type App, type Caller, type ExportFile, type ImportOptions, type ImportReport, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import type { OpenedStore } from "firmcore/testing";
import { afterAll, beforeAll } from "vitest";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import type { Adapter } from "../../src/ports/adapter.ts";
import { many, type Read } from "../../src/ports/load.ts";
import type { LogEntry } from "../../src/ports/store.ts";

export type Plain = Readonly<Record<string, unknown>>;
export const exportFolder = fileURLToPath(new URL("../fixtures/export/", import.meta.url));

/** A file whose rows are all there. */
export type PlainFile = ExportFile & { readonly rows: ReadonlyArray<Plain> };

/** The export of test/fixtures/export, one file for each class; made anew, so that a test may change it. */
export const fixture = (): ReadonlyArray<PlainFile> =>
  readdirSync(exportFolder)
    .toSorted()
    .map((file) => {
      const found = JSON.parse(readFileSync(exportFolder + file, "utf8")) as Array<Plain> | { results: Array<Plain> };
      return { file, class: basename(file, ".json"), rows: "results" in found ? found.results : found };
    });

/** The fixture with rows of one class replaced by what `change` makes of them. */
export const changed = (of: string, change: (row: Plain) => Plain): ReadonlyArray<PlainFile> =>
  fixture().map((each) => (each.class === of ? { ...each, rows: each.rows.map(change) } : each));

/** One file of rows, each with its stamps unless it brings them. */
export const file = (of: string, ...rows: ReadonlyArray<Plain>): PlainFile => ({
  file: `${of}.json`,
  class: of,
  rows: rows.map((row) => ({ createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z", ...row })),
});
export const date = (iso: string): Plain => ({ __type: "Date", iso: iso.includes("T") ? iso : `${iso}T00:00:00.000Z` });
export const to = (className: string, objectId: string): Plain => ({ __type: "Pointer", className, objectId });

/** Two people and a project, from which rows with one fault each can hang. */
export const staff = (): ReadonlyArray<PlainFile> => [
  file("_User", { objectId: "user000001", username: "ana" }, { objectId: "user000002", username: "ben" }),
  file("EngineerProfile", {
    objectId: "engineer01",
    user: to("_User", "user000001"),
    fullName: "Ana",
    discipline: "Civil",
    employmentStatus: "Active",
  }),
  file("Project", {
    objectId: "project001",
    name: "Bridge",
    status: "Active",
    manager: to("_User", "user000002"),
  }),
];
export const hour = (objectId: string, more: Plain = {}): Plain => ({
  objectId,
  engineer: to("EngineerProfile", "engineer01"),
  project: to("Project", "project001"),
  submittedBy: to("_User", "user000001"),
  workDate: date("2027-03-05"),
  hours: 1,
  billingStatus: "Draft",
  ...more,
});
export const allocation = (objectId: string, more: Plain = {}): Plain => ({
  objectId,
  engineer: to("EngineerProfile", "engineer01"),
  project: to("Project", "project001"),
  allocationPercent: 10,
  startDate: date("2027-03-01"),
  endDate: date("2027-03-31"),
  assignmentRole: "Engineer",
  status: "Active",
  ...more,
});

export interface ImportFirm {
  readonly app: App<never>;
  /** Whoever imports here. */
  readonly who: Caller;
  readonly import: (files: ReadonlyArray<ExportFile>, options?: ImportOptions) => Promise<ImportReport>;
  /** Every row of a class as stored, by id. */
  readonly rows: (entity: Entity) => Promise<ReadonlyMap<string, Plain>>;
  readonly log: () => Promise<ReadonlyArray<LogEntry>>;
  readonly setNow: (iso: string) => void;
}
/** Whoever imports, where the host owns identity. */
export const administrator = (organizationId = "acme"): Caller => ({
  organizationId,
  userId: "importer",
  role: "administrator",
});

/** A store that the firms of a test file share, and how many there are. */
let shared: OpenedStore | undefined;
let firms = 0;
/** Every firm that the tests of this file open without a store becomes one of many firms on such a store, instead of the only one in memory. */
export const importsOn = (open: () => Promise<OpenedStore>): void => {
  beforeAll(async () => {
    shared = await open();
  });
  afterAll(() => shared?.close());
};
/** How many runs a property has where there would be `most` in memory: what differs between stores shows in a few. */
export const runsOf = (most: number): number => (shared === undefined ? most : Math.ceil(most / 6));

/** A firm on 2027-04-01 into which an administrator imports; Berlin's days unless told. */
export const openImport = async (given?: Adapter<never>, named?: string): Promise<ImportFirm> => {
  const adapter = given ?? (shared?.adapter as Adapter<never> | undefined) ?? memory();
  const organizationId = named ?? (adapter === shared?.adapter ? `firm${++firms}` : "acme");
  let now = Date.parse("2027-04-01T12:00:00Z");
  let ids = 0;
  const app = await openFirm(adapter, { now: () => now, newId: () => `N${String(++ids).padStart(9, "0")}` });
  const who = administrator(organizationId);
  return {
    app,
    who,
    import: (files, options) => app.import(who, files, { timeZone: "Europe/Berlin", ...options }),
    rows: (entity) =>
      new Promise((resolve, reject) =>
        app.ports.store.query(
          {
            call: {
              organizationId,
              userId: "host",
              session: null,
              operation: "test",
              requestId: null,
              body: "",
              now,
              dryRun: false,
              cancelled: () => false,
            },
            args: {},
            rounds: [() => Result.succeed({ all: many(entity, (e) => e.objectId.present) as Read })],
            answer: ({ all }) => Result.succeed(all as ReadonlyArray<Plain>),
          },
          (said) =>
            Result.isSuccess(said)
              ? resolve(new Map(said.success.map((row) => [String(row.objectId), row])))
              : reject(new Error(JSON.stringify(said.failure))),
        ),
      ),
    log: () =>
      new Promise((resolve, reject) =>
        app.ports.store.readLog({ organizationId, limit: 1_000_000 }, (said) =>
          Result.isSuccess(said) ? resolve(said.success) : reject(new Error(JSON.stringify(said.failure))),
        ),
      ),
    setNow: (iso) => {
      now = Date.parse(iso);
    },
  };
};

/** `file objectId CODE` of each row left out, `Class objectId CODE` of each row flagged. */
export const outOf = ({ leftOut }: ImportReport) => leftOut.map((row) => `${row.file} ${row.objectId} ${row.code}`);
export const flagsIn = ({ flagged }: ImportReport) => flagged.map((row) => `${row.class} ${row.objectId} ${row.code}`);
/** How many rows a report counts in each class of the export. */
export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
