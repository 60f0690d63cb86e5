import type pg from "pg";
import type { Booking } from "../booking-firm.ts";
import { openEnd } from "../booking-floor.ts";

/**
 * The same booking by hand, as one function in the database on the same tables: lock the engineer, share the project, settings,
 * account, engineer, project, bookings in the window, limits, working time, time off, holidays, certificates, the highest sum, row, log
 * row.
 */
const text = `
create sequence firmcore.bench_booking;
create function firmcore.bench_book(p_engineer text, p_project text, p_from integer, p_to integer, p_at bigint)
returns text language plpgsql as $function$
declare
  firm constant text := 'bench';
  asked constant integer := 1000;
  fitting constant integer := 10000;
  settings json;
  account record;
  who record;
  what record;
  share record;
  peak bigint := 0;
  load bigint;
  percents bigint[] := '{}';
  firsts integer[] := '{}';
  lasts integer[] := '{}';
  id text;
begin
  perform 1 from firmcore.firm_engineer_profile where organization_id = firm and object_id = p_engineer for no key update;
  perform 1 from firmcore.firm_project where organization_id = firm and object_id = p_project for share;
  select o.settings into settings from firmcore.firm_organization o
    where organization_id = firm and object_id = 'Firm000000';
  select object_id, role, active, client_company, team into account from firmcore.firm_user
    where organization_id = firm and object_id = 'host';
  select object_id, "user", discipline, employment_status, employed_from, employed_until into who
    from firmcore.firm_engineer_profile where organization_id = firm and object_id = p_engineer;
  if not found or who.employment_status = 'left' then raise exception 'not to be booked'; end if;
  select object_id, status, start_date, end_date, required_discipline, required_certifications, project_manager, client into what
    from firmcore.firm_project where organization_id = firm and object_id = p_project;
  if not found then raise exception 'not to be booked on'; end if;
  for share in
    select object_id, project, allocation_percent, start_date, end_date, status from firmcore.firm_allocation
    where organization_id = firm and engineer = p_engineer and end_date >= p_from and start_date <= p_to
      and status in ('tentative', 'confirmed')
  loop
    percents := percents || share.allocation_percent;
    firsts := firsts || share.start_date;
    lasts := lasts || share.end_date;
    peak := peak + share.allocation_percent;
  end loop;
  perform object_id, "from", "limit" from firmcore.firm_capacity_limit
    where organization_id = firm and engineer = p_engineer;
  if found then raise exception 'the bench has no limits'; end if;
  perform object_id, "from", minutes from firmcore.firm_working_time
    where organization_id = firm and engineer = p_engineer and "from" <= p_to;
  if found then raise exception 'the bench has no weeks'; end if;
  perform object_id, start_date, end_date, minutes_per_day from firmcore.firm_time_off
    where organization_id = firm and engineer = p_engineer and end_date >= p_from and start_date <= p_to and status = 'granted';
  if found then raise exception 'the bench has no time off'; end if;
  perform object_id, calendar, day from firmcore.firm_holiday
    where organization_id = firm and day >= p_from and day <= p_to;
  if found then raise exception 'the bench has no holidays'; end if;
  if peak > fitting - asked then
    peak := 0;
    for day in 0 .. cardinality(firsts) loop
      continue when day > 0 and (firsts[day] < p_from or firsts[day] > p_to);
      load := 0;
      for i in 1 .. cardinality(firsts) loop
        if firsts[i] <= coalesce(firsts[nullif(day, 0)], p_from) and lasts[i] >= coalesce(firsts[nullif(day, 0)], p_from)
        then load := load + percents[i]; end if;
      end loop;
      peak := greatest(peak, load);
    end loop;
    if peak + asked > fitting then raise exception 'over capacity'; end if;
  end if;
  perform certification_name from firmcore.firm_certification where organization_id = firm and engineer = p_engineer
    group by certification_name having max(coalesce(expires_on, ${openEnd})) < p_to;
  if found then raise exception 'certificate'; end if;
  id := 'h' || lpad(nextval('firmcore.bench_booking')::text, 9, '0');
  insert into firmcore.firm_allocation (organization_id, object_id, version, created_at, updated_at, custom, engineer, project,
    allocation_percent, start_date, end_date, assignment_role, status, status_label, cancelled_on, notes, billable, rate, deal, override)
  values (firm, id, 1, p_at, p_at, null, p_engineer, p_project,
    asked, p_from, p_to, 'Engineer', 'confirmed', null, null, null, null, null, null, null);
  insert into firmcore.firm_change_log (organization_id, at, actor, request_id, class, object_id, kind, event, version, reason,
    before, after)
  values (firm, p_at, 'host', null, 'Allocation', id, 'create', 'allocations.assign', 1, null, null,
    json_build_object('organizationId', firm, 'objectId', id, 'version', 1, 'createdAt', p_at, 'updatedAt', p_at,
      'custom', null, 'engineer', p_engineer, 'project', p_project, 'allocationPercent', asked, 'startDate', p_from,
      'endDate', p_to, 'assignmentRole', 'Engineer', 'status', 'confirmed', 'statusLabel', null, 'cancelledOn', null, 'notes', null,
      'billable', null, 'rate', null, 'deal', null, 'override', null));
  return id;
end $function$;
`;

/** Creates the function. */
export const prepareFloor = async (pool: pg.Pool): Promise<void> => {
  await pool.query(text);
};

/** Calls it with a prepared statement; each call is a transaction. */
export const bookByHand = (pool: pg.Pool, { engineer, project, startDate, endDate }: Booking): Promise<unknown> =>
  pool.query({
    name: "book",
    text: "select firmcore.bench_book($1, $2, $3, $4, $5)",
    values: [engineer, project, startDate, endDate, Date.now()],
  });
