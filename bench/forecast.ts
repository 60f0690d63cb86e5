import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { agreeing, dealsText, forecastDays, forecastOf, lineOf, sums } from "./forecast-floor.ts";
import type { Race } from "./harness.ts";

/** The weighted forecast on SQLite, against the same as one statement by hand; `close` removes the file. */
export const forecastRaces = async (
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "forecast.db");
  const count = quick ? 5_000 : 100_000;
  const app = await openFirm(sqlite({ file }), { now: () => forecastDays.today * 86_400_000 });
  await app.migrate();
  const db = new Database(file);
  db.exec(
    dealsText(
      "firm_deal",
      `(with recursive made (i) as (select 0 union all select i + 1 from made where i < ${count - 1}) select i from made)`,
    ),
  );
  db.exec("analyze");
  const prepared = db.prepare(sums("firm_deal").replaceAll("$", "?")).raw();
  const floor = () => prepared.all({ 1: "bench", 2: forecastDays.from, 3: forecastDays.to, 4: forecastDays.today });
  const ours = forecastOf(app);
  return {
    races: [
      {
        work: `weighted forecast of ${count.toLocaleString("en")} deals on SQLite, against a GROUP BY by hand`,
        goal: { atLeast: 0.7 },
        agree: async () => agreeing(await ours(), floor().map(lineOf)),
        ours,
        floor,
      },
    ],
    close: async () => {
      db.close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
