// `npm run bench`: our way of doing some work against a hand-written floor on the same data, side by side in one run. Ratios count;
// absolute times are the machine's. `-- --quick` sees that the benches work and agree, without judging time.
import { writeFileSync } from "node:fs";
import Table from "cli-table3";
import { bookingRaces } from "./booking.ts";
import { capacityRaces } from "./capacity.ts";
import { type Effort, type Outcome, race } from "./harness.ts";
import { importRaces } from "./import.ts";
import { overbookedRaces } from "./overbooked.ts";
import { signInRaces } from "./sign-in.ts";

const quick = process.argv.includes("--quick");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const effort: Effort = quick ? { rounds: 3, time: 60 } : { rounds: 11, time: 500 };
const wanted = (work: string): boolean => only.length === 0 || only.some((word) => work.includes(word));

const outcomes: Array<Outcome> = [];
const bookings = await bookingRaces();
const signIns = await signInRaces(quick);
const imports = await importRaces(quick);
for (const each of [
  ...bookings.races,
  ...capacityRaces(),
  ...overbookedRaces(quick),
  ...signIns.races,
  ...imports.races,
]) {
  if (!wanted(each.work)) continue;
  const outcome = await race(each, effort);
  outcomes.push(outcome);
  console.error(`${outcome.work}: ${outcome.ratio.toFixed(2)}`);
}
await bookings.close();
await signIns.close();
await imports.close();
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
