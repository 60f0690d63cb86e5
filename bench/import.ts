import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import type { Race } from "./harness.ts";
import { handImport } from "./import-floor.ts";
import { exportOf } from "./import-rows.ts";

const now = Date.UTC(2026, 10, 15);

/** The hours and their log rows of one organization as text. */
const stored = (file: string, organization: string): string => {
  const db = new Database(file, { readonly: true });
  const hours = db
    .prepare("select * from firm_billable_hour where organization_id = ? order by object_id")
    .all(organization);
  const log = db
    .prepare("select * from firm_change_log where organization_id = ? and class = 'BillableHour' order by object_id")
    .all(organization) as ReadonlyArray<{ readonly after: string }>;
  db.close();
  const sorted = (after: string): unknown => Object.entries(JSON.parse(after) as object).sort();
  return JSON.stringify([hours, log.map(({ after, ...row }) => ({ ...row, seq: 0, after: sorted(after) }))]);
};

/** Hours of an export into SQLite, flags included; `close` removes the files. */
export const importRaces = async (
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const [file, floorFile] = [join(folder, "ours.db"), join(folder, "floor.db")];
  const adapter = sqlite({ file: floorFile, synchronous: "normal" });
  await adapter.migrate();
  await adapter.close();
  copyFileSync(floorFile, file);
  const app = await openFirm(sqlite({ file, synchronous: "normal" }), { now: () => now });
  const hours = quick ? 4_000 : 20_000;
  // The people and projects of the hand-written hours: one firm for each run of the floor.
  const prepared = ["agreed", ...Array.from({ length: 16 }, (_, i) => `floor${i}`)];
  const before = await openFirm(sqlite({ file: floorFile, synchronous: "normal" }), { now: () => now });
  for (const organizationId of prepared)
    await before.import({ organizationId, userId: "importer", role: "administrator" }, exportOf(0));
  await before.close();
  const hand = handImport(floorFile);
  let [imports, writes] = [0, 0];
  const ours = async (organizationId = `ours${imports++}`): Promise<void> => {
    const caller = { organizationId, userId: "importer", role: "administrator" } as const;
    const report = await app.import(caller, exportOf(hours));
    if (report.imported.BillableHour !== hours || report.leftOut.length + report.flagged.length > 0)
      throw new Error(`not imported as it should: ${JSON.stringify(report).slice(0, 500)}`);
  };
  const floor = (organizationId = `floor${writes++}`): void => hand.write(organizationId, hours, now);
  const race: Race = {
    work: `import ${hours.toLocaleString("en")} hours into SQLite`,
    goal: { atLeast: 0.7 },
    pieces: hours,
    agree: async () => {
      await ours("agreed");
      floor("agreed");
      if (stored(file, "agreed") !== stored(floorFile, "agreed"))
        throw new Error("the two imports left different rows");
    },
    ours,
    floor,
    gauge: async (work) => {
      const began = performance.now();
      await work();
      return (performance.now() - began) * 1_000;
    },
  };
  return {
    races: [race],
    close: async () => {
      await app.close();
      hand.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
