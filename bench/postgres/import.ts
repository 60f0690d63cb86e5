import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import type pg from "pg";
import type { Race } from "../harness.ts";
import { exportOf } from "../import-rows.ts";
import { copyImport } from "./import-floor.ts";
import { type BenchServer, poolOf } from "./server.ts";

const now = Date.UTC(2026, 10, 15);
const caller = (organizationId: string) => ({ organizationId, userId: "importer", role: "administrator" }) as const;

/** The hours of one organization and their log rows as text, without the numbers that the database assigns. */
const stored = async (pool: pg.Pool, organization: string): Promise<string> => {
  const { rows } = await pool.query(
    `select to_jsonb(h) as row, to_jsonb(l) - 'seq' - 'xid' - 'after' as entry, l.after::jsonb as after
     from firmcore.firm_billable_hour h full join firmcore.firm_change_log l
       on l.organization_id = h.organization_id and l.class = 'BillableHour' and l.object_id = h.object_id
     where coalesce(h.organization_id, l.organization_id) = $1 and coalesce(l.class, 'BillableHour') = 'BillableHour'
     order by h.object_id`,
    [organization],
  );
  return JSON.stringify(rows);
};

/** Hours of an export into Postgres, flags included; `--million`: a million of them, which takes minutes. */
export const postgresImportRaces = async (
  server: BenchServer,
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const million = process.argv.includes("--million");
  const [hours, agreed] = [million ? 1_000_000 : quick ? 4_000 : 40_000, 4_000];
  // Each side warms up once; then each round uses a new organization.
  const prepared = ["agreed", ...Array.from({ length: million ? 3 : 5 }, (_, i) => `firm${i}`)];
  const template = await server.template(async () => {});
  const [oursAt, floorAt] = [await server.copy(template), await server.copy(template)];
  const [pool, floorPool] = [poolOf(oursAt), poolOf(floorAt)];
  const app = await openFirm(postgres({ pool }), { now: () => now });
  // The people and projects of the hand-written hours.
  const before = await openFirm(postgres({ pool: floorPool }), { now: () => now });
  for (const organizationId of prepared) await before.import(caller(organizationId), exportOf(0));
  await before.close();
  const byHand = await copyImport(floorPool);
  let [imports, writes] = [0, 0];
  const ours = async (organizationId = `firm${imports++}`, count = hours): Promise<void> => {
    const report = await app.import(caller(organizationId), exportOf(count));
    if (report.imported.BillableHour !== count || report.leftOut.length + report.flagged.length > 0)
      throw new Error(`not imported as it should: ${JSON.stringify(report).slice(0, 500)}`);
  };
  const race: Race = {
    work: `import ${hours.toLocaleString("en")} hours into Postgres, against COPY of the same rows`,
    goal: { atLeast: 0.85 },
    pieces: hours,
    rounds: prepared.length - 2,
    agree: async () => {
      await ours("agreed", agreed);
      await byHand("agreed", agreed, now);
      if ((await stored(pool, "agreed")) !== (await stored(floorPool, "agreed")))
        throw new Error("the two imports left different rows");
    },
    ours: () => ours(),
    floor: () => byHand(`firm${writes++}`, hours, now),
    gauge: async (work) => {
      const began = performance.now();
      await work();
      return (performance.now() - began) * 1_000;
    },
  };
  return {
    races: [race],
    close: async () => {
      await app.close();
      await pool.end();
      await floorPool.end();
    },
  };
};
