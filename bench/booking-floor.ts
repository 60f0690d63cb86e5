import Database from "better-sqlite3";
import type { Booking } from "./booking-firm.ts";

const organization = "bench";
export const openEnd = 2_932_897;

export interface Share {
  readonly percent: number;
  readonly start: number;
  readonly end: number;
}
/** The highest sum of percents on a day of [from, to], without a sweep if the total is below the limit. */
export const highest = (shares: ReadonlyArray<Share>, from: number, to: number): number => {
  let sum = 0;
  for (const { percent } of shares) sum += percent;
  if (sum <= 9_000) return sum;
  let peak = 0;
  for (const at of [from, ...shares.map(({ start }) => start)]) {
    if (at < from || at > to) continue;
    let load = 0;
    for (const { percent, start, end } of shares) if (start <= at && end >= at) load += percent;
    peak = Math.max(peak, load);
  }
  return peak;
};

/**
 * The same booking by hand: better-sqlite3 alone, prepared statements on the same tables with the same keys, pragmas and log row:
 * lock, settings and account, engineer, project, overlap, limits, certificates, working time, time off, holidays, insert, log, commit.
 */
export const handWritten = (
  file: string,
  synchronous: "normal" | "full",
): { readonly book: (booking: Booking) => string; readonly close: () => void } => {
  const db = new Database(file);
  db.pragma("journal_mode = wal");
  db.pragma(`synchronous = ${synchronous}`);
  db.pragma("foreign_keys = on");
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");
  const rollback = db.prepare("rollback");
  const settings = db
    .prepare("select settings from firm_organization where organization_id = ? and object_id = 'Firm000000'")
    .raw();
  const account = db
    .prepare(
      "select object_id, role, active, client_company from firm_user where organization_id = ? and object_id = ?",
    )
    .raw();
  const engineerRow = db
    .prepare(
      'select object_id, "user", discipline, employment_status, employed_from, employed_until from firm_engineer_profile where organization_id = ? and object_id = ?',
    )
    .raw();
  const projectRow = db
    .prepare(
      "select object_id, status, start_date, end_date, required_discipline, required_certifications, project_manager, client from firm_project where organization_id = ? and object_id = ?",
    )
    .raw();
  const overlap = db
    .prepare(
      "select object_id, project, allocation_percent, start_date, end_date, status from firm_allocation where organization_id = ? and engineer = ? and end_date >= ? and start_date <= ? and status in ('tentative', 'confirmed')",
    )
    .raw();
  const limits = db
    .prepare('select object_id, "from", "limit" from firm_capacity_limit where organization_id = ? and engineer = ?')
    .raw();
  const held = db
    .prepare(
      "select object_id, certification_name, issued_on, expires_on, declared, declared_on from firm_certification where organization_id = ? and engineer = ?",
    )
    .raw();
  const weeks = db
    .prepare(
      'select object_id, "from", minutes from firm_working_time where organization_id = ? and engineer = ? and "from" <= ?',
    )
    .raw();
  const leave = db
    .prepare(
      "select object_id, start_date, end_date, minutes_per_day from firm_time_off where organization_id = ? and engineer = ? and end_date >= ? and start_date <= ? and status = 'granted'",
    )
    .raw();
  const holidays = db
    .prepare("select object_id, calendar, day from firm_holiday where organization_id = ? and day >= ? and day <= ?")
    .raw();
  // Firms without indexed custom fields do not write their keys.
  const columns = (db.pragma("table_info(firm_allocation)") as ReadonlyArray<{ readonly name: string }>)
    .map(({ name }) => name)
    .filter((name) => name !== "custom_keys");
  const insert = db.prepare(
    `insert into firm_allocation (${columns.map((name) => `"${name}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`,
  );
  const log = db.prepare(
    'insert into firm_change_log (organization_id, at, actor, request_id, class, object_id, kind, event, version, reason, "before", "after") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  let count = 0;
  const book = ({ engineer, project, startDate, endDate }: Booking): string => {
    begin.run();
    try {
      settings.get(organization);
      account.get(organization, "host");
      const who = engineerRow.get(organization, engineer) as ReadonlyArray<unknown> | undefined;
      const what = projectRow.get(organization, project) as ReadonlyArray<unknown> | undefined;
      if (who === undefined || what === undefined || who[3] === "left") throw new Error("not to be booked");
      const shares = (
        overlap.all(organization, engineer, startDate, endDate) as ReadonlyArray<ReadonlyArray<number>>
      ).map((row): Share => ({ percent: row[2] as number, start: row[3] as number, end: row[4] as number }));
      if (limits.all(organization, engineer).length > 0) throw new Error("the bench has no limits");
      const away =
        weeks.all(organization, engineer, endDate).length +
        leave.all(organization, engineer, startDate, endDate).length +
        holidays.all(organization, startDate, endDate).length;
      if (away > 0) throw new Error("the bench has no weeks, time off and holidays");
      if (highest(shares, startDate, endDate) + 1_000 > 10_000) throw new Error("over capacity");
      const last = new Map<string, number>();
      for (const row of held.all(organization, engineer) as ReadonlyArray<ReadonlyArray<unknown>>)
        last.set(row[1] as string, Math.max(last.get(row[1] as string) ?? 0, (row[3] as number | null) ?? openEnd));
      for (const until of last.values()) if (until < endDate) throw new Error("certificate");
      const at = Date.now();
      const objectId = `h${String(count++).padStart(9, "0")}`;
      const record = {
        organizationId: organization,
        objectId,
        version: 1,
        createdAt: at,
        updatedAt: at,
        custom: null,
        engineer,
        project,
        allocationPercent: 1_000,
        startDate,
        endDate,
        assignmentRole: "Engineer",
        status: "confirmed",
        statusLabel: null,
        cancelledOn: null,
        notes: null,
        billable: null,
        rate: null,
        deal: null,
        override: null,
      };
      insert.run(
        organization,
        objectId,
        1,
        at,
        at,
        null,
        engineer,
        project,
        1_000,
        startDate,
        endDate,
        "Engineer",
        "confirmed",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
      );
      log.run(
        organization,
        at,
        "host",
        null,
        "Allocation",
        objectId,
        "create",
        "allocations.assign",
        1,
        null,
        null,
        JSON.stringify(record),
      );
      commit.run();
      return objectId;
    } catch (error) {
      rollback.run();
      throw error;
    }
  };
  return { book, close: () => db.close() };
};
