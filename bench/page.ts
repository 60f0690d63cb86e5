import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type App, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { dayText } from "../src/domain/kernel/values/day.ts";
import type { Race } from "./harness.ts";
import { type BenchServer, poolOf } from "./postgres/server.ts";

export const today = 21_000;
const openEnd = 2_932_897;
/** Bookings in the order of their engineers, each with the engineer and the engineer's account. */
const asked = {
  where: { status: "confirmed", startDate: { atMost: dayText(today) } },
  order: "engineer",
  include: { engineer: { user: true } },
  limit: 100,
} as const;

type Row = Readonly<Record<string, string | number | boolean | null>>;
type Plain = Readonly<Record<string, unknown>>;
const momentText = (moment: unknown): string => new Date(Number(moment)).toISOString();
const dayOf = (day: unknown): string | null => (day === null || day === openEnd ? null : dayText(day as number));
const common = (row: Row) => ({
  organizationId: "bench",
  objectId: row.object_id as string,
  version: row.version,
  createdAt: momentText(row.created_at),
  updatedAt: momentText(row.updated_at),
  custom: row.custom,
});
const allocationOf = (row: Row) => ({
  ...common(row),
  engineer: row.engineer as string,
  project: row.project,
  allocationPercent: Number(row.allocation_percent) / 100,
  startDate: dayOf(row.start_date),
  endDate: dayOf(row.end_date),
  assignmentRole: row.assignment_role,
  status: row.status,
  statusLabel: row.status_label,
  cancelledOn: dayOf(row.cancelled_on ?? null),
  notes: row.notes,
  billable: row.billable,
  rate: row.rate,
  deal: row.deal,
  override: row.override,
});
const engineerOf = (row: Row) => ({
  ...common(row),
  user: row.user as string,
  fullName: row.full_name,
  discipline: row.discipline,
  employmentStatus: row.employment_status,
  employmentStatusLabel: row.employment_status_label,
  leftOn: dayOf(row.left_on ?? null),
  primaryLocation: row.primary_location,
  holidayCalendar: row.holiday_calendar,
  employedFrom: dayOf(row.employed_from ?? null),
  employedUntil: dayOf(row.employed_until ?? null),
});
const userOf = (row: Row) => ({
  ...common(row),
  username: row.username,
  email: row.email,
  emailVerified: row.email_verified === true || row.email_verified === 1,
  role: row.role,
  externalId: row.external_id,
  deletedOn: dayOf(row.deleted_on ?? null),
  erasedOn: dayOf(row.erased_on ?? null),
  active: row.active === true || row.active === 1,
  team: row.team,
  clientCompany: row.client_company,
});

const own = "object_id, version, created_at, updated_at, custom";
const allocationColumns = `${own}, engineer, project, allocation_percent, start_date, end_date, assignment_role, status, status_label, cancelled_on, notes, billable, rate, deal, override`;
const engineerColumns = `${own}, "user", full_name, discipline, employment_status, employment_status_label, left_on, primary_location, holiday_calendar, employed_from, employed_until`;
const userColumns = `${own}, username, email, email_verified, role, external_id, deleted_on, erased_on, active, team, client_company`;
/**
 * The statements of the page by hand; `among` is a condition on the ids. As in the floor of a booking, settings and account of the caller
 * are read first: whoever lets callers read must know at each call that they still may.
 */
const statements = (schema: string, among: string) => ({
  context: `select role, active, (select settings from ${schema}firm_organization where organization_id = $1 and object_id = 'Firm000000') as settings from ${schema}firm_user where organization_id = $1 and object_id = $2`,
  bookings: `select ${allocationColumns} from ${schema}firm_allocation where organization_id = $1 and status = $2 and start_date <= $3 order by engineer, object_id limit 101`,
  engineers: `select ${engineerColumns} from ${schema}firm_engineer_profile where organization_id = $1 and object_id ${among}`,
  users: `select ${userColumns} from ${schema}firm_user where organization_id = $1 and object_id ${among}`,
});
const byId = (records: ReadonlyArray<{ readonly objectId: string }>) =>
  Object.fromEntries(records.map((each) => [each.objectId, each]));
/** Hosts act without an account; everybody else needs one that is active. */
const mayRead = (caller: Row | undefined): void => {
  if (caller !== undefined && !caller.active) throw new Error("not active");
};
/** Where the next page begins: the order, the values of the last row, its id. */
const nextOf = (found: ReadonlyArray<unknown>, last: ReturnType<typeof allocationOf> | undefined): string | null =>
  found.length <= 100 || last === undefined
    ? null
    : `a.${encodeURIComponent(JSON.stringify([["engineer"], [last.engineer], last.objectId]))}`;
const distinct = (ids: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(ids)].sort();

/** Engineers with an account each and eight bookings, of which two in three are confirmed. */
export const filling = (schema: string, numbers: (count: number) => string, count: number): ReadonlyArray<string> => [
  `insert into ${schema}firm_user (organization_id, object_id, version, created_at, updated_at, username, username_key, email_verified, role, active)
   select 'bench', 'User' || (1000000 + i), 1, 0, 0, 'user' || i, 'user' || i, false, 'engineer', true from ${numbers(count)} where i >= 0`,
  `insert into ${schema}firm_engineer_profile (organization_id, object_id, version, created_at, updated_at, "user", full_name, discipline, employment_status)
   select 'bench', 'Engi' || (1000000 + i), 1, 0, 0, 'User' || (1000000 + i), 'Engineer ' || i, 'Civil', 'active' from ${numbers(count)} where i >= 0`,
  `insert into ${schema}firm_project (organization_id, object_id, version, created_at, updated_at, project_name, written_as, status, end_date, project_manager, required_certifications, billable)
   values ('bench', 'Proj000001', 1, 0, 0, 'Bridge', 'projectName', 'active', ${openEnd}, 'User1000000', '[]', true)`,
  `insert into ${schema}firm_allocation (organization_id, object_id, version, created_at, updated_at, engineer, project, allocation_percent, start_date, end_date, assignment_role, status)
   select 'bench', 'Book' || (1000000 + i), 1, 0, 0, 'Engi' || (1000000 + i % ${count}), 'Proj000001', 1000, ${today - 400} + i / ${count} * 60, ${today} + 30, 'Engineer',
     case when i % 3 = 0 then 'tentative' else 'confirmed' end from ${numbers(count * 8)} where i >= 0`,
];

type Page = { readonly results: ReadonlyArray<unknown>; readonly next: string | null; readonly included: Plain };
const raceOf = (store: string, app: Pick<App, "as">, floor: () => Promise<Page> | Page): Race => {
  const firm = app.as({ organizationId: "bench", userId: "host", role: "administrator" });
  const ours = async (): Promise<Page> => {
    const { results, next, included } = await firm.allocations.list(asked);
    return { results, next, included: included as Plain };
  };
  return {
    work: `a filtered, ordered page of 100 with two includes on ${store}, against the same SQL by hand`,
    goal: { atLeast: 0.8 },
    agree: async () => {
      const [left, right] = [JSON.stringify(await ours()), JSON.stringify(await floor())];
      if (left !== right)
        throw new Error(`the two sides read different pages:\n${left.slice(-2_000)}\n${right.slice(-2_000)}`);
    },
    ours,
    floor,
  };
};
interface Prepared {
  readonly races: ReadonlyArray<Race>;
  readonly close: () => Promise<void>;
}
const engineerCount = (quick: boolean): number => (quick ? 500 : 10_000);

export const pageRaces = async (quick: boolean): Promise<Prepared> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "page.db");
  const app = await openFirm(sqlite({ file }), { now: () => today * 86_400_000 });
  await app.migrate();
  const db = new Database(file);
  const numbers = (count: number) =>
    `(with recursive made (i) as (select 0 union all select i + 1 from made where i < ${count - 1}) select i from made)`;
  for (const text of filling("", numbers, engineerCount(quick))) db.exec(text);
  db.exec("analyze");
  const { context, bookings, engineers, users } = statements("", "in (select value from json_each($2))");
  const prepared = (text: string) => db.prepare(text.replaceAll(/\$\d/g, "?"));
  const [caller, page, about, accounts] = [context, bookings, engineers, users].map(prepared);
  const [begin, commit] = [db.prepare("begin"), db.prepare("commit")];
  const rows = (of: Database.Statement | undefined, ...values: ReadonlyArray<unknown>) =>
    (of as Database.Statement).all(...values) as ReadonlyArray<Row>;
  const floor = (): Page => {
    begin.run();
    mayRead(rows(caller, "bench", "bench", "host")[0]);
    const found = rows(page, "bench", "confirmed", today);
    const results = found.slice(0, 100).map(allocationOf);
    const ids = JSON.stringify(distinct(results.map(({ engineer }) => engineer)));
    const profiles = rows(about, "bench", ids).map(engineerOf);
    const people = rows(accounts, "bench", JSON.stringify(distinct(profiles.map(({ user }) => user)))).map(userOf);
    commit.run();
    return {
      results,
      next: nextOf(found, results.at(-1)),
      included: { EngineerProfile: byId(profiles), User: byId(people) },
    };
  };
  return {
    races: [raceOf("SQLite", app as never, floor)],
    close: async () => {
      db.close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const postgresPageRaces = async (server: BenchServer, quick: boolean): Promise<Prepared> => {
  const template = await server.template(async (connection) => {
    const pool = poolOf(connection, true);
    const numbers = (count: number) => `generate_series(0, ${count - 1}) as i`;
    for (const text of filling("firmcore.", numbers, engineerCount(quick))) await pool.query(text);
    await pool.end();
  });
  const pool = poolOf(await server.copy(template));
  const app = await openFirm(postgres({ pool }), { now: () => today * 86_400_000 });
  const { context, bookings, engineers, users } = statements("firmcore.", "= any($2)");
  const rows = async (name: string, text: string, ...values: ReadonlyArray<unknown>): Promise<ReadonlyArray<Row>> =>
    (await pool.query({ name, text, values: [...values] })).rows;
  const floor = async (): Promise<Page> => {
    mayRead((await rows("context", context, "bench", "host"))[0]);
    const found = await rows("bookings", bookings, "bench", "confirmed", today);
    const results = found.slice(0, 100).map(allocationOf);
    const ids = distinct(results.map(({ engineer }) => engineer));
    const profiles = (await rows("engineers", engineers, "bench", ids)).map(engineerOf);
    const people = (await rows("users", users, "bench", distinct(profiles.map(({ user }) => user)))).map(userOf);
    return {
      results,
      next: nextOf(found, results.at(-1)),
      included: { EngineerProfile: byId(profiles), User: byId(people) },
    };
  };
  return {
    races: [raceOf("Postgres", app as never, floor)],
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};
