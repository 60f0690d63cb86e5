// The invented firm's export, read as the command line reads it: twice into a fresh file, then the reports. The import and its facts are
// compared with a count that was written from the rules alone (test/fixtures/northgate), the other reports with scripts/northgate.json;
// `--update` writes that file anew, for a diff that somebody reads.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { main } from "../src/cli/main.ts";
import { countsOf } from "../test/fixtures/northgate/counts.ts";

const data =
  process.argv[2] !== undefined && !process.argv[2].startsWith("--") ? process.argv[2] : "../shared/data/northgate";
const expectedFile = new URL("./northgate.json", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "firmcore-northgate-"));
const file = join(folder, "northgate.db");
const db = `sqlite:${file}`;
const [zone, today] = ["Europe/Berlin", "2026-11-15"];

/** What a declaration in the export means depends on the day of the import. */
const now = (): number => Date.parse(`${today}T12:00:00Z`);

const firmcore = async (status: number, ...args: ReadonlyArray<string>): Promise<unknown> => {
  const output = { out: [] as Array<string>, err: [] as Array<string> };
  const writing = (to: Array<string>) => ({ write: (text: string): void => void to.push(text) });
  const ended = await main([...args, "--db", db, "--json"], {
    out: writing(output.out),
    err: writing(output.err),
    now,
  });
  if (ended !== status)
    throw new Error(`firmcore ${args[0]} ended with ${ended}, not ${status}:\n${output.err.join("")}`);
  return JSON.parse(output.out.join(""));
};

interface Report {
  readonly imported: Readonly<Record<string, number>>;
  readonly unchanged: Readonly<Record<string, number>>;
  readonly unknown: Readonly<Record<string, number>>;
  readonly leftOut: ReadonlyArray<{ readonly file: string; readonly objectId: string; readonly code: string }>;
  readonly flagged: ReadonlyArray<{ readonly class: string; readonly code: string }>;
  readonly warned: Readonly<Record<string, number>>;
  readonly dangling: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly notMidnight: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
const counted = (keys: ReadonlyArray<string>): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(keys.toSorted(), (key) => key)].map(([key, of]) => [key, of.length]));
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const rowsIn = (file: string): number => {
  const found = JSON.parse(readFileSync(join(data, file), "utf8")) as
    | ReadonlyArray<unknown>
    | { readonly results: ReadonlyArray<unknown> };
  return ("results" in found ? found.results : found).length;
};

const inOrder = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
/** What the rules say of the export, in the words of the library. */
const counts = countsOf(data, zone, today);
const { Status = 0, ...others } = counts.imported as Readonly<Record<string, number>>;
const { facts } = counts;

/** What the import reported and what the records tell, in the form of the count. */
const asCounted = async (report: Report) => {
  const app = await openFirm(sqlite({ file }), { now });
  const firm = app.as({ organizationId: "firm", userId: "northgate", role: "administrator" });
  const year = { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` };
  const { results, withoutAmount, withoutDate, slipped } = await firm.reports.forecast(year);
  const byState = async (states: Readonly<Record<string, number>>, count: (state: never) => Promise<number>) => {
    const found: Record<string, number> = {};
    for (const state of Object.keys(states)) found[state] = await count(state as never);
    return found;
  };
  const most = { limit: 1_000 };
  const [line] = results;
  const { ok } = await app.verify({ organizationId: "firm" });
  const found = {
    imported: inOrder(report.imported),
    leftOut: report.leftOut.map(({ file: name, objectId, code }) => ({ file: name, objectId, code })),
    flagged: counted(report.flagged.map((row) => `${row.class} ${row.code}`)),
    ...{ warned: inOrder(report.warned), dangling: report.dangling },
    notMidnight: inOrder(
      Object.fromEntries(
        Object.entries(report.notMidnight).flatMap(([name, fields]) =>
          Object.entries(fields).map(([field, count]) => [`${name}.${field}`, count] as const),
        ),
      ),
    ),
    certifications: counted(
      (await rowsOf<{ status: string }>("certifications", "--on", today)).map((row) => row.status),
    ),
    dealsPerStage: await byState(facts.dealsPerStage, (stage) => firm.deals.count({ where: { stage } })),
    projectsPerState: await byState(facts.projectsPerState, (status) => firm.projects.count({ where: { status } })),
    allocationsPerState: await byState(facts.allocationsPerState, (status) =>
      firm.allocations.count({ where: { status } }),
    ),
    weighted: line?.weighted.minor,
    open: line?.open.minor,
    ...{ deals: line?.deals, withoutAmount, withoutDate, slipped, slippedWeighted: line?.slipped.weighted.minor },
    pastClose: (await firm.deals.pastClose(most)).results.length,
    overdueActivities: (await firm.activities.overdue(most)).results.length,
    overdueTasks: (await firm.tasks.overdue(most)).results.length,
    // Whatever the import left is explained by it.
    verified: ok,
  };
  await app.close();
  return found;
};
const minor = (amount: string): number => Math.round(Number(amount) * 100);
const { forecast } = facts;
const expectedCounts = {
  imported: inOrder({ ...others, StatusUpdate: Status }),
  leftOut: counts.leftOut,
  ...{ flagged: counts.flagged, warned: counts.warned, dangling: counts.dangling, notMidnight: counts.notMidnight },
  ...{ certifications: facts.certifications, dealsPerStage: facts.dealsPerStage },
  ...{ projectsPerState: facts.projectsPerState, allocationsPerState: facts.allocationsPerState },
  weighted: minor(forecast.weighted.USD as string),
  open: minor(forecast.openAmount.USD as string),
  deals: forecast.open,
  ...{ withoutAmount: forecast.withoutAmount, withoutDate: forecast.withoutDate, slipped: forecast.slipped.count },
  slippedWeighted: minor(forecast.slipped.USD as string),
  pastClose: facts.dealsPastClose,
  overdueActivities: facts.activities.overdue,
  overdueTasks: facts.tasks.overdue,
  verified: true,
};
const compare = (found: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(found, expected))
    throw new Error(
      `not as expected:\n${JSON.stringify(found, null, 2)}\nexpected:\n${JSON.stringify(expected, null, 2)}`,
    );
};

/** The rows of a report. */
const rowsOf = async <Row>(...args: ReadonlyArray<string>): Promise<ReadonlyArray<Row>> =>
  ((await firmcore(0, ...args)) as { readonly results: ReadonlyArray<Row> }).results;

try {
  const args = ["import", data, "--time-zone", zone];
  const first = (await firmcore(1, ...args)) as Report;
  // Nothing new is left out or flagged.
  const second = (await firmcore(0, ...args)) as Report;
  // Rows = imported + unchanged + left out, for every class.
  for (const exported of readdirSync(data).filter((name) => name.endsWith(".json"))) {
    const of = exported.replace(/^_?(.*)\.json$/, "$1");
    const name = of === "Status" ? "StatusUpdate" : of;
    for (const report of [first, second]) {
      const out = report.leftOut.filter((row) => row.file === exported).length;
      const known = (report.imported[name] ?? 0) + (report.unchanged[name] ?? 0) + out;
      if (known !== rowsIn(exported)) throw new Error(`${exported}: ${rowsIn(exported)} rows, ${known} accounted for`);
    }
  }
  if (Object.keys(first.unknown).length > 0) throw new Error(`unknown: ${Object.keys(first.unknown).join(", ")}`);
  compare(await asCounted(first), expectedCounts);
  if (total(second.imported) !== 0) throw new Error(`the second import imported ${total(second.imported)} rows`);

  const overbooked = await rowsOf<{ readonly engineer: string; readonly peakPercent: number }>(
    ...["overbooked", "--from", "2026-11-01"],
  );
  const utilization = await rowsOf<
    Readonly<
      Record<"availableMinutes" | "workedMinutes" | "billableMinutes" | "plannedMinutes" | "unpricedMinutes", number>
    > & {
      readonly amounts: ReadonlyArray<{ readonly currency: string; readonly minor: number }>;
    }
  >(...["utilization", "--from", "2026-07-01", "--to", "2026-09-30", "--by", "engineer"]);
  const sum = (
    name: "availableMinutes" | "workedMinutes" | "billableMinutes" | "plannedMinutes" | "unpricedMinutes",
  ): number => utilization.reduce((all, row) => all + row[name], 0);
  const found = {
    overbooked: { runs: overbooked.length, engineers: new Set(overbooked.map(({ engineer }) => engineer)).size },
    utilization: {
      rows: utilization.length,
      availableMinutes: sum("availableMinutes"),
      workedMinutes: sum("workedMinutes"),
      billableMinutes: sum("billableMinutes"),
      plannedMinutes: sum("plannedMinutes"),
      unpricedMinutes: sum("unpricedMinutes"),
      minor: utilization.reduce((all, { amounts }) => all + amounts.reduce((each, { minor }) => each + minor, 0), 0),
    },
  };
  if (process.argv.includes("--update")) writeFileSync(expectedFile, `${JSON.stringify(found, null, 2)}\n`);
  const expected: unknown = JSON.parse(readFileSync(expectedFile, "utf8"));
  compare(found, expected);
  console.log(
    `northgate: ${total(first.imported)} rows imported, ${first.leftOut.length} left out, ${first.flagged.length} flagged, as expected`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
