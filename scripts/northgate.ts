// The invented firm's export, read as the command line reads it: twice into a fresh file, then the three reports. What came out is
// compared with scripts/northgate.json; `--update` writes that file anew, for a diff that somebody reads.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { main } from "../src/cli/main.ts";

const data =
  process.argv[2] !== undefined && !process.argv[2].startsWith("--") ? process.argv[2] : "../shared/data/northgate";
const expectedFile = new URL("./northgate.json", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "firmcore-northgate-"));
const db = `sqlite:${join(folder, "northgate.db")}`;

/** What a declaration in the export means depends on the day of the import. */
const now = (): number => Date.parse("2026-11-15T12:00:00Z");

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

/** The rows of a report. */
const rowsOf = async <Row>(...args: ReadonlyArray<string>): Promise<ReadonlyArray<Row>> =>
  ((await firmcore(0, ...args)) as { readonly results: ReadonlyArray<Row> }).results;

try {
  const args = ["import", data, "--time-zone", "Europe/Berlin"];
  const first = (await firmcore(1, ...args)) as Report;
  // Nothing new is left out or flagged.
  const second = (await firmcore(0, ...args)) as Report;
  // Rows = imported + unchanged + left out, for every class.
  for (const file of readdirSync(data).filter((name) => name.endsWith(".json"))) {
    const name = file.replace(/^_?(.*)\.json$/, "$1");
    for (const report of [first, second]) {
      const out = report.leftOut.filter((row) => row.file === file).length;
      const known = (report.imported[name] ?? 0) + (report.unchanged[name] ?? 0) + out + (report.unknown[name] ?? 0);
      if (known !== rowsIn(file)) throw new Error(`${file}: ${rowsIn(file)} rows, ${known} accounted for`);
    }
  }
  if (total(second.imported) !== 0) throw new Error(`the second import imported ${total(second.imported)} rows`);

  const certifications = await rowsOf<{ readonly status: string }>("certifications", "--on", "2026-11-01");
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
    imported: first.imported,
    unknown: first.unknown,
    leftOut: first.leftOut.map(({ file, objectId, code }) => `${file} ${objectId} ${code}`),
    flagged: counted(first.flagged.map((row) => `${row.class} ${row.code}`)),
    certifications: counted(certifications.map(({ status }) => status)),
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
  if (!isDeepStrictEqual(found, expected))
    throw new Error(
      `not as expected:\n${JSON.stringify(found, null, 2)}\nexpected:\n${JSON.stringify(expected, null, 2)}`,
    );
  console.log(
    `northgate: ${total(first.imported)} rows imported, ${first.leftOut.length} left out, ${first.flagged.length} flagged, as expected`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
