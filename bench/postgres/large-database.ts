import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import type pg from "pg";
import { exportOf } from "../import-rows.ts";
import { type BenchServer, poolOf } from "./server.ts";

/** The quarter of the report: 2025-01-01 to 2025-03-31, in days since 1970. */
export const quarter = { from: 20_089, to: 20_178 } as const;

const people = 400;
/**
 * Hours: one row for each person and working day or Saturday, backwards from the end of the quarter. The project changes each week,
 * nine in ten are approved with a snapshot, one in eleven is not billable, and projects 7 and 32 have no price.
 */
const hoursText = `
insert into firmcore.firm_billable_hour (organization_id, object_id, version, created_at, updated_at, engineer, project, work_date, hours,
  submitted_by, billable, approval, billing, decided_by, decided_at, snapshot)
select 'bench', 'H' || lpad(i::text, 9, '0'), 1, 0, 0, 'E' || lpad(e::text, 9, '0'), 'P' || lpad(p::text, 9, '0'), day, minutes,
  'U' || lpad(e::text, 9, '0'), paid, case when approved then 'approved' else 'submitted' end,
  case when approved and not paid then 'non-billable' else 'unbilled' end,
  case when approved then 'U000000000' end, case when approved then 0 end,
  case when approved then json_build_object('minutes', minutes, 'billedMinutes', minutes, 'billable', paid,
    'rate', case when priced then json_build_object('minor', 9000, 'currency', 'USD') end,
    'rateFrom', case when priced then 'engineer' else 'none' end, 'currency', case when priced then 'USD' end,
    'amount', case when priced then json_build_object('minor', minutes * 150, 'currency', 'USD') end,
    'allocation', null, 'allocationPercent', null, 'discipline', 'Civil', 'projectCode', 'P-' || p) end
from (
  select i, e, p, (e + d) % 10 <> 9 as approved, (e + d) % 11 <> 3 as paid, p % 25 <> 7 as priced, 420 + (e + d) % 3 * 30 as minutes,
    -- The last day is a Monday; nobody works on Sundays.
    ${quarter.to} - d / 6 * 7 - d % 6 - case when d % 6 > 0 then 1 else 0 end as day
  from (
    select i, i % ${people} as e, i / ${people} as d, (i % ${people} + i / ${people} / 6) % 50 as p
    from generate_series(0, $1::integer - 1) as i
  ) as numbered
) as made`;

/** A table truncated in the transaction needs no WAL, and an index is faster to build at the end. */
const filled = async (pool: pg.Pool, hours: number): Promise<void> => {
  const client = await pool.connect();
  const { rows } = await client.query(
    "select indexname, indexdef from pg_indexes where schemaname = 'firmcore' and tablename = 'firm_billable_hour' and indexname not like '%_key'",
  );
  await client.query("begin");
  // Skips a million foreign key checks.
  await client.query("set local session_replication_role = replica");
  await client.query("truncate firmcore.firm_billable_hour");
  for (const { indexname } of rows) await client.query(`drop index firmcore.${indexname}`);
  await client.query(hoursText, [hours]);
  for (const { indexdef } of rows) await client.query(indexdef);
  await client.query("commit");
  client.release();
};

/** A template with the given number of hours, 400 people with account, rate and some days off, and 50 projects. */
export const largeTemplate = (server: BenchServer, hours: number): Promise<string> =>
  server.template(async (connection) => {
    const pool = poolOf(connection, true);
    const app = await openFirm(postgres({ pool }));
    await app.import({ organizationId: "bench", userId: "importer", role: "administrator" }, exportOf(0));
    await app.close();
    await filled(pool, hours);
    await pool.query(`
      insert into firmcore.firm_rate_step (organization_id, object_id, version, created_at, updated_at, engineer, "from", rate)
      select organization_id, 'R' || substr(object_id, 2), 1, 0, 0, object_id, 18000, '{"minor":9000,"currency":"USD"}'
      from firmcore.firm_engineer_profile;
      insert into firmcore.firm_time_off (organization_id, object_id, version, created_at, updated_at, engineer, start_date, end_date,
        status)
      select organization_id, 'T' || substr(object_id, 2), 1, 0, 0, object_id, ${quarter.from} + substr(object_id, 2)::integer % 80,
        ${quarter.from} + substr(object_id, 2)::integer % 80 + 4, 'granted'
      from firmcore.firm_engineer_profile where substr(object_id, 2)::integer % 4 = 0;`);
    await pool.end();
  });
