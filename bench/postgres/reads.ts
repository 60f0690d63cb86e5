import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import type { Race } from "../harness.ts";
import { largeTemplate, quarter } from "./large-database.ts";
import { minutesByHand, rosterByHand, type Summed, summedByHand } from "./reads-floor.ts";
import { type BenchServer, poolOf } from "./server.ts";

const agree = (ours: unknown, floor: unknown): void => {
  const [left, right] = [ours, floor].map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  if (left !== right) throw new Error(`the two sides answer differently:\n${left}\n${right}`.slice(0, 4_000));
};

/** A page of profiles and the utilization of a quarter, in a database with a million hours. */
export const postgresReadRaces = async (
  server: BenchServer,
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const hours = quick ? 10_000 : 1_000_000;
  const pool = poolOf(await server.copy(await largeTemplate(server, hours)));
  const app = await openFirm(postgres({ pool }));
  const firm = app.as({ organizationId: "bench", userId: "host", role: "administrator" });
  const roster = async (): Promise<string> => {
    const { results, more } = await firm.engineers.list({ limit: 100 });
    return JSON.stringify({ results, more });
  };
  const utilization = () =>
    firm.reports.utilization({ from: dayText(quarter.from), to: dayText(quarter.to), by: "engineer" });
  const summed = async (): Promise<ReadonlyArray<Summed>> =>
    (await utilization()).results
      .filter(({ workedMinutes }) => workedMinutes > 0)
      .map((row) => ({
        engineer: row.key[0] ?? "",
        worked: row.workedMinutes,
        billable: row.billableMinutes,
        outside: row.workedOutsideAvailabilityMinutes,
        unpriced: row.unpricedMinutes,
        minor: row.amounts[0]?.minor ?? 0,
      }))
      .sort((left, right) => (left.engineer < right.engineer ? -1 : 1));
  const report = `utilization of a quarter by engineer, ${hours.toLocaleString("en")} hours on Postgres, against`;
  return {
    races: [
      {
        work: "roster page of 100 engineers as JSON on Postgres, against a statement by hand",
        goal: { atLeast: 0.85 },
        agree: async () => agree(await roster(), await rosterByHand(pool)),
        ours: roster,
        floor: () => rosterByHand(pool),
      },
      {
        work: `${report} a GROUP BY of what is worked, billable, outside, unpriced and recognised`,
        goal: { atLeast: 0.85 },
        rounds: 5,
        agree: async () => agree(await summed(), await summedByHand(pool)),
        ours: utilization,
        floor: () => summedByHand(pool),
      },
      {
        // The result of a covering index alone; the report also needs prices and availability.
        work: `${report} a GROUP BY of the minutes alone, over a covering index`,
        goal: { atLeast: 0.85 },
        rounds: 5,
        agree: async () =>
          agree(
            (await summed()).map(({ engineer, worked }) => ({ engineer, worked })),
            await minutesByHand(pool),
          ),
        ours: utilization,
        floor: () => minutesByHand(pool),
      },
    ],
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};
