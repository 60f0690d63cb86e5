// The files of src and the calls that one warm booking passes through, on SQLite and on Postgres: `npm run trace:booking`.
// `-- --calls` also lists the functions. V8 counts the calls, so a function that is inlined counts as well.
import { Session } from "node:inspector/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type App, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import pg from "pg";
import { dayText } from "../src/domain/kernel/values/day.ts";
import { startPostgres } from "../test/support/postgres/server.ts";

const root = fileURLToPath(new URL("../src/", import.meta.url));

/** How often each function of a file was called. */
type Calls = ReadonlyMap<string, number>;

const inspector = new Session();
inspector.connect();
await inspector.post("Profiler.enable");
await inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** What was called since the last time, by file. */
const callsByFile = async (): Promise<ReadonlyMap<string, Calls>> => {
  const { result } = await inspector.post("Profiler.takePreciseCoverage");
  const files = new Map<string, Map<string, number>>();
  for (const { url, functions } of result) {
    if (!url.startsWith("file:") || !fileURLToPath(url).startsWith(root)) continue;
    const calls = new Map<string, number>();
    for (const { functionName, ranges } of functions) {
      const [{ count, startOffset } = { count: 0, startOffset: 0 }] = ranges;
      if (count > 0) calls.set(`${functionName || "anonymous"}@${startOffset}`, count);
    }
    if (calls.size > 0) files.set(relative(root, fileURLToPath(url)), calls);
  }
  return files;
};

const trace = async (name: string, app: App<never>): Promise<void> => {
  await app.migrate();
  const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
  const manager = await firm.users.provision({ externalId: "max", role: "projectManager" });
  const engineer = await firm.engineers.create({
    user,
    fullName: "Ana",
    discipline: "Civil",
    employmentStatus: "active",
  });
  const project = await firm.projects.create({
    projectCode: "BRIDGE",
    projectName: "Bridge",
    clientName: "City",
    projectManager: manager.objectId,
    status: "active",
  });
  const book = (n: number) =>
    firm.allocations.assign({
      engineer: engineer.objectId,
      project: project.objectId,
      allocationPercent: 60,
      startDate: dayText(21_000 + n * 7),
      endDate: dayText(21_004 + n * 7),
      assignmentRole: "Engineer",
    });
  const warm = 100;
  for (let n = 0; n < warm; n++) await book(n);
  await callsByFile();
  await book(warm);
  const files = await callsByFile();
  await app.close();

  const sum = (calls: Calls): number => [...calls.values()].reduce((all, count) => all + count, 0);
  const all = [...files.values()].map(sum).reduce((total, count) => total + count, 0);
  console.log(`${name}: ${files.size} files, ${all} calls`);
  for (const [file, calls] of [...files].sort(([left], [right]) => left.localeCompare(right))) {
    console.log(`  ${String(sum(calls)).padStart(4)} ${file}`);
    if (process.argv.includes("--calls"))
      for (const [called, count] of calls) console.log(`         ${count} ${called.replace(/@\d+$/, "")}`);
  }
};

await trace("SQLite", await openFirm(sqlite({ file: ":memory:" })));
const server = await startPostgres({ version: 18 });
const pool = new pg.Pool(server.connection);
await trace("Postgres", await openFirm(postgres({ pool })));
await pool.end();
await server.stop();
