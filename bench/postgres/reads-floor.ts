import type pg from "pg";
import { quarter } from "./large-database.ts";

/** The sums of a report for one engineer: minutes, and revenue in the only currency. */
export interface Summed {
  readonly engineer: string;
  readonly worked: number;
  readonly billable: number;
  readonly outside: number;
  readonly unpriced: number;
  readonly minor: number;
}

/** The sums of hours as one hand-written GROUP BY, without weekends and granted days off. */
const sums = `
select h.engineer, sum(h.hours)::integer as worked,
  coalesce(sum(h.hours) filter (where h.snapshot_billable), 0)::integer as billable,
  coalesce(sum(h.hours) filter (where (h.work_date + 3) % 7 >= 5 or t.engineer is not null), 0)::integer as outside,
  coalesce(sum(h.snapshot_billed_minutes)
    filter (where h.billing <> 'non-billable' and h.snapshot_billable and h.snapshot_amount_minor is null), 0)::integer as unpriced,
  coalesce(sum(h.snapshot_amount_minor) filter (where h.billing <> 'non-billable' and h.snapshot_billable), 0)::integer as minor
from firmcore.firm_billable_hour h
left join firmcore.firm_time_off t on t.organization_id = h.organization_id and t.engineer = h.engineer
  and t.status = 'granted' and t.start_date <= h.work_date and t.end_date >= h.work_date
where h.organization_id = $1 and h.work_date between $2 and $3 and h.approval = 'approved'
group by h.engineer order by h.engineer`;

export const summedByHand = async (pool: pg.Pool): Promise<ReadonlyArray<Summed>> =>
  (await pool.query({ name: "sums", text: sums, values: ["bench", quarter.from, quarter.to] })).rows;

/** Minutes alone, from a covering index. */
const minutes = `
select engineer, sum(hours)::integer as worked from firmcore.firm_billable_hour
where organization_id = $1 and work_date between $2 and $3 and approval = 'approved' group by engineer order by engineer`;

export const minutesByHand = async (pool: pg.Pool): Promise<ReadonlyArray<Pick<Summed, "engineer" | "worked">>> =>
  (await pool.query({ name: "minutes", text: minutes, values: ["bench", quarter.from, quarter.to] })).rows;

/** A page of profiles with account and rate, as the database returns them. */
const page = `
select e.object_id, e.version, e.created_at::float8, e.updated_at::float8, e.custom, e."user", e.full_name, e.discipline,
  e.employment_status, e.employment_status_label, e.left_on, e.primary_location, e.holiday_calendar, e.employed_from, e.employed_until,
  (select r.rate from firmcore.firm_rate_step r where r.organization_id = e.organization_id and r.engineer = e.object_id
    and r."from" <= $2 order by r."from" desc limit 1) as rate,
  u.username, u.role, u.active
from firmcore.firm_engineer_profile e join firmcore.firm_user u on u.organization_id = e.organization_id and u.object_id = e."user"
where e.organization_id = $1 order by e.object_id limit 101`;

const dayText = (day: number | null): string | null =>
  day === null ? null : new Date(day * 86_400_000).toISOString().slice(0, 10);
const momentText = (moment: number): string => new Date(moment).toISOString();

/** The page as hand-written JSON; the account is joined and left out, because no operation returns both. */
export const rosterByHand = async (pool: pg.Pool): Promise<string> => {
  const today = Math.floor(Date.now() / 86_400_000);
  const { rows } = await pool.query({ name: "roster", text: page, values: ["bench", today] });
  return JSON.stringify({
    results: rows.slice(0, 100).map((row) => ({
      organizationId: "bench",
      objectId: row.object_id,
      version: row.version,
      createdAt: momentText(row.created_at),
      updatedAt: momentText(row.updated_at),
      custom: row.custom,
      user: row.user,
      fullName: row.full_name,
      discipline: row.discipline,
      employmentStatus: row.employment_status,
      employmentStatusLabel: row.employment_status_label,
      leftOn: dayText(row.left_on),
      primaryLocation: row.primary_location,
      holidayCalendar: row.holiday_calendar,
      employedFrom: dayText(row.employed_from),
      employedUntil: dayText(row.employed_until),
      hourlyRate: row.rate,
    })),
    more: rows.length > 100,
  });
};
