// `node --conditions=firmcore-source scripts/import-large.ts 1000000`: one import of so many hours from a source into a new SQLite file;
// prints the time for a row and the most memory that the process had.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { exportOf } from "../bench/import-rows.ts";

const hours = Number(process.argv[2] ?? 160_000);
const dryRun = process.argv.includes("--dry-run");
const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
const adapter = sqlite({ file: join(folder, "firm.db") });
await adapter.migrate();
const app = await openFirm(adapter);
let heap = 0;
const began = performance.now();
const cpu = process.cpuUsage();
const report = await app.import(
  { organizationId: "bench", userId: "importer", role: "administrator" },
  exportOf(hours),
  {
    dryRun,
    onProgress: () => {
      heap = Math.max(heap, process.memoryUsage().heapUsed);
    },
  },
);
const { user, system } = process.cpuUsage(cpu);
const micro = (milliseconds: number): string => ((milliseconds * 1_000) / hours).toFixed(1);
const mega = (bytes: number): string => (bytes / 1e6).toFixed(0);
console.log(
  `${report.imported.BillableHour} hours: ${micro(performance.now() - began)} µs a row, ${((user + system) / hours).toFixed(1)} µs of it computing; ` +
    `heap at most ${mega(heap)} MB, resident at most ${mega(process.resourceUsage().maxRSS * 1_024)} MB`,
);
await app.close();
rmSync(folder, { recursive: true, force: true });
