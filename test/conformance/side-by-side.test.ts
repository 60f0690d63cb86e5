import type { OpenedStore } from "firmcore/testing";
import { expect, test } from "vitest";
import { apiStyles } from "../../src/testing/kit/harness/api.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { checkSameResult, historyResult } from "../../src/testing/kit/histories/history-result.ts";
import type { Tally } from "../../src/testing/kit/histories/run-history.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

/**
 * Each broken store whose faults a history can show (broken-stores.ts) differs in at least eight of ten histories, so that 25 miss none.
 * FIRMCORE_SIDE_BY_SIDE asks for more histories, FIRMCORE_SEED for other ones.
 */
const histories = Number(process.env.FIRMCORE_SIDE_BY_SIDE ?? 25);
const steps = 200;
const seed = Number(process.env.FIRMCORE_SEED);

test("L-47 one history gives the same answers, rows and log in memory, on SQLite and on Postgres", {
  timeout: 60_000 + histories * 10_000,
}, async () => {
  const happened: Tally = new Map();
  const compared = async (history: number, sqlite: OpenedStore, postgres: OpenedStore): Promise<void> => {
    const face = apiStyles[history % 2] as (typeof apiStyles)[number];
    const on = (open: typeof openMemory, tally: Tally) =>
      historyResult(open, face, seededRandom(seed + history), steps, tally, null, true, `firm${history}`);
    const memory = await on(openMemory, happened);
    const others = await Promise.all([on(kept(sqlite), new Map()), on(kept(postgres), new Map())]);
    for (const [place, store] of ["SQLite", "Postgres"].entries())
      try {
        checkSameResult(others[place] as (typeof others)[number], memory);
      } catch (error) {
        throw new Error(`${store}, history ${history} of seed ${seed}: ${(error as Error).message}`);
      }
  };
  const kept =
    ({ adapter }: OpenedStore) =>
    async () => ({ adapter, close: async () => {} });
  // Some at once: while one waits for the server another computes. Each history is another firm of the same databases.
  let next = 0;
  const some = async (): Promise<void> => {
    const [sqlite, postgres] = await Promise.all([openSqlite(), openPostgres()()]);
    try {
      while (next < histories) await compared(next++, sqlite, postgres);
    } finally {
      await Promise.all([sqlite.close(), postgres.close()]);
    }
  };
  await Promise.all([some(), some(), some(), some()]);
  // Histories in which little happens would prove nothing.
  for (const [what, share] of Object.entries({ accepted: 0.3, OverCapacity: 0.03, moves: 0, VersionConflict: 0.001 }))
    expect(happened.get(what) ?? 0, what).toBeGreaterThanOrEqual(Math.floor(histories * steps * share));
});
