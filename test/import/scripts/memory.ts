import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type ExportFile, openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";

/** Imports so many hours from a source and tells how much memory was held at most: `memory.ts FILE ORGANIZATION HOURS DRY`. */
export interface Held {
  readonly imported: number;
  /** Bytes after a collection, the highest of all chunks: what cannot be let go. */
  readonly bytes: number;
}
const [file = "", organizationId = "", hours, dry] = process.argv.slice(2);
const count = Number(hours);
const people = 40;

const id = (letter: string, i: number): string => `${letter}${String(i).padStart(9, "0")}`;
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
const day = (n: number) => ({ __type: "Date", iso: new Date(Date.UTC(2020, 0, 1 + n)).toISOString() });
const stamps = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-06-01T00:00:00.000Z" };

function* rowsOf<T>(of: number, make: (i: number) => T): Generator<T> {
  for (let i = 0; i < of; i++) yield make(i);
}
const files: ReadonlyArray<ExportFile> = [
  {
    file: "_User.json",
    class: "_User",
    rows: () => rowsOf(people, (i) => ({ objectId: id("U", i), username: `person ${i}`, role: "engineer", ...stamps })),
  },
  {
    file: "EngineerProfile.json",
    class: "EngineerProfile",
    rows: () =>
      rowsOf(people, (i) => ({
        ...{ objectId: id("E", i), user: pointer("_User", id("U", i)), fullName: `Person ${i}`, ...stamps },
        ...{ discipline: "Civil", employmentStatus: "Active" },
      })),
  },
  {
    file: "Project.json",
    class: "Project",
    rows: () =>
      rowsOf(1, () => ({ objectId: "Project000", name: "Bridge", status: "Active", manager: id("U", 0), ...stamps })),
  },
  {
    file: "BillableHour.json",
    class: "BillableHour",
    rows: () =>
      rowsOf(count, (i) => ({
        ...{ objectId: id("H", i), engineer: pointer("EngineerProfile", id("E", i % people)), hours: 7.5, ...stamps },
        ...{ project: pointer("Project", "Project000"), submittedBy: pointer("_User", id("U", i % people)) },
        ...{ workDate: day(Math.floor(i / people)), billingStatus: "Approved", notes: `hours number ${i}` },
      })),
  },
];

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const app = await openFirm(sqlite({ file }));
let bytes = 0;
let chunks = 0;
const report = await app.import({ organizationId, userId: "importer", role: "administrator" }, files, {
  dryRun: dry === "dry",
  onProgress: () => {
    // Every fifth chunk: a collection takes longer than the chunk itself.
    if (chunks++ % 5 !== 0) return;
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    bytes = Math.max(bytes, heapUsed + arrayBuffers);
  },
});
await app.close();
const held: Held = { imported: report.imported.BillableHour ?? 0, bytes };
process.send?.(held);
