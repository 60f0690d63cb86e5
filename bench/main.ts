// `npm run bench`: our implementation against a hand-written floor on the same data, side by side in one run. Ratios count; absolute
// times depend on the machine. `-- --quick` checks that both sides agree, without judging times. `-- postgres` runs the groups with
// that name, `-- "64 callers"` the benches with that name.
import { writeFileSync } from "node:fs";
import Table from "cli-table3";
import { bookingRaces } from "./booking.ts";
import { capacityRaces } from "./capacity.ts";
import { capacityOfWeeks } from "./capacity-weeks.ts";
import { feedRaces, postgresFeedRaces } from "./change-feed.ts";
import { customFieldRaces, postgresCustomFieldRaces } from "./custom-fields.ts";
import { forecastRaces } from "./forecast.ts";
import { graphqlRaces } from "./graphql.ts";
import { type Effort, type Outcome, type Race, race } from "./harness.ts";
import { hiddenRowRaces } from "./hidden-rows.ts";
import { importRaces } from "./import.ts";
import { liveRaces } from "./live-query.ts";
import { overbookedRaces } from "./overbooked.ts";
import { pageRaces, postgresPageRaces } from "./page.ts";
import { parseRaces } from "./parse-http.ts";
import { postgresBookingRaces } from "./postgres/booking.ts";
import { postgresForecastRaces } from "./postgres/forecast.ts";
import { postgresImportRaces } from "./postgres/import.ts";
import { postgresReadRaces } from "./postgres/reads.ts";
import { type BenchServer, benchServer } from "./postgres/server.ts";
import { searchRaces } from "./search.ts";
import { signInRaces } from "./sign-in.ts";

const quick = process.argv.includes("--quick");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const effort: Effort = quick ? { rounds: 3, time: 60 } : { rounds: 11, time: 500 };

interface Prepared {
  readonly races: ReadonlyArray<Race>;
  readonly close: () => Promise<void>;
}
const ready = (races: ReadonlyArray<Race>): Prepared => ({ races, close: async () => {} });
const started: Array<BenchServer> = [];
const onPostgres =
  (races: (server: BenchServer, quick: boolean) => Promise<Prepared>) => async (): Promise<Prepared> => {
    if (started.length === 0) started.push(await benchServer());
    return races(started[0] as BenchServer, quick);
  };

/** Each group prepares its data when it runs, so that a run of one group is quick. */
const groups: Readonly<Record<string, () => Promise<Prepared>>> = {
  booking: bookingRaces,
  capacity: async () => ready([...capacityRaces(), capacityOfWeeks()]),
  overbooked: async () => ready(overbookedRaces(quick)),
  search: () => searchRaces(quick),
  page: () => pageRaces(quick),
  graphql: () => graphqlRaces(quick),
  "live-query": () => liveRaces(quick),
  forecast: () => forecastRaces(quick),
  "sign-in": () => signInRaces(quick),
  parse: () => parseRaces(quick),
  hidden: async () => ready(await hiddenRowRaces(quick)),
  import: () => importRaces(quick),
  feed: () => feedRaces(quick),
  "custom-fields": () => customFieldRaces(quick),
  "postgres-booking": onPostgres(postgresBookingRaces),
  "postgres-reads": onPostgres(postgresReadRaces),
  "postgres-page": onPostgres(postgresPageRaces),
  "postgres-forecast": onPostgres(postgresForecastRaces),
  "postgres-import": onPostgres(postgresImportRaces),
  "postgres-feed": onPostgres(postgresFeedRaces),
  "postgres-custom-fields": onPostgres(postgresCustomFieldRaces),
};
const says = (text: string): boolean => only.some((word) => text.includes(word));
const named = Object.keys(groups).filter(says);

const outcomes: Array<Outcome> = [];
for (const [name, prepare] of Object.entries(groups)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const { races, close } = await prepare();
  for (const server of started) await server.analyze();
  for (const each of races) {
    if (only.length > 0 && named.length === 0 && !says(each.work)) continue;
    const outcome = await race(each, effort);
    outcomes.push(outcome);
    console.error(`${outcome.work}: ${outcome.ratio.toFixed(2)}`);
  }
  await close();
}
for (const server of started) await server.close();

const table = new Table({
  head: ["work", "ours µs", "floor µs", "ratio", "goal", "spread"],
  style: { head: [], border: [] },
});
for (const { work, ours, floor, ratio, goal, spread } of outcomes)
  table.push([
    work,
    ours.toFixed(2),
    floor.toFixed(2),
    ratio.toFixed(2),
    goal,
    spread.map((each) => each.toFixed(2)).join(" … "),
  ]);
console.log(table.toString());
if (!quick && only.length === 0)
  writeFileSync(new URL("./results.json", import.meta.url), `${JSON.stringify(outcomes, null, 2)}\n`);
