import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { queryOnce } from "../../test/support/postgres/server.ts";
import { agreeing, dealsText, forecastDays, forecastOf, lineOf, sums } from "../forecast-floor.ts";
import type { Race } from "../harness.ts";
import { type BenchServer, poolOf } from "./server.ts";

/** The weighted forecast on Postgres, against the same as one statement by hand. */
export const postgresForecastRaces = async (
  server: BenchServer,
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const count = quick ? 5_000 : 100_000;
  const table = "firmcore.firm_deal";
  const template = await server.template(async (connection) => {
    await queryOnce(connection, dealsText(table, `generate_series(0, ${count - 1}) as i`, "::json"));
  });
  const pool = poolOf(await server.copy(template));
  const app = await openFirm(postgres({ pool }), { now: () => forecastDays.today * 86_400_000 });
  const text = sums(table);
  const values = ["bench", forecastDays.from, forecastDays.to, forecastDays.today];
  const floor = async () => (await pool.query({ name: "forecast", text, values, rowMode: "array" })).rows;
  const ours = forecastOf(app);
  return {
    races: [
      {
        work: `weighted forecast of ${count.toLocaleString("en")} deals on Postgres, against a GROUP BY by hand`,
        goal: { atLeast: 0.7 },
        agree: async () => agreeing(await ours(), (await floor()).map(lineOf)),
        ours,
        floor,
      },
    ],
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};
