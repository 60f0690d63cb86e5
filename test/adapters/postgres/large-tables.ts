import pg from "pg";
import { tenantTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import type { PostgresConnection } from "../../support/postgres/server.ts";
import { schema } from "../../support/postgres/stores.ts";

/** The firms: one has most of the rows, one a third, and the others are small. `share` is per mille. */
const firms: ReadonlyArray<{ readonly id: string; readonly share: number }> = [
  { id: "acme", share: 600 },
  { id: "beta", share: 300 },
  ...Array.from({ length: 20 }, (_, i) => ({ id: `small${String(i).padStart(2, "0")}`, share: 5 })),
];

/** The number of rows of each table over all firms; `others` for the remaining tables. */
const counts: Readonly<Record<string, number>> = {
  firm_user: 20_000,
  firm_engineer_profile: 20_000,
  firm_project: 20_000,
  firm_certification: 100_000,
  firm_allocation: 100_000,
  firm_billable_hour: 100_000,
  firm_request: 100_000,
  firm_change_log: 100_000,
};
const others = 20_000;
/** Tables with one row per firm. */
const single = ["firm_organization", "firm_feed_head"];
const rowsOf = (table: string, share: number): number =>
  single.includes(table) ? 1 : Math.max(1, Math.floor(((counts[table] ?? others) * share) / 1000));

/** The first letter of the ids of a class: `e12` is an engineer in every firm. */
const prefixes: Readonly<Record<string, string>> = {
  firm_user: "u",
  firm_engineer_profile: "e",
  firm_project: "p",
  firm_allocation: "a",
  firm_billable_hour: "h",
  firm_organization: "organization",
};
const prefixOf = (table: string): string => prefixes[table] ?? "x";

/** A pointer, spread over all rows of a table; `step` varies the pointers of one row. */
const to = (table: string, share: number, step = 1): string =>
  `'${prefixOf(table)}' || ((i * ${step}) % ${rowsOf(table, share)})`;
/** The first day of 2026, and days of the two years after it. */
const january = 20_454;
const days = `(${january} + (i * 7) % 700)`;

/** The value of a column in row `i`; by type, unless listed here. */
const values = (table: string, share: number): Readonly<Record<string, string>> => {
  const user = to("firm_user", share);
  const engineer = to("firm_engineer_profile", share);
  const project = to("firm_project", share, 3);
  const common = {
    version: "1",
    created_at: "1767225600000",
    updated_at: "1767225600000",
    custom: "null",
    user,
    engineer,
    project,
    document: "'x' || i % 40",
    created_by: user,
    assigned_to: user,
    assigned_user: user,
    author: user,
    owner: user,
    project_manager: to("firm_user", Math.min(share, 100)),
    submitted_by: user,
    decided_by: "null",
    status: "'confirmed'",
    end_date: `case when i % 9 = 0 then 2932897 else ${days} + 60 end`,
    start_date: days,
    from: `${january} + i % 700`,
    day: `${january} + i`,
    expires_at: "1798761600000",
    last_used_at: "1767225600000",
    token_hash: "'hash' || i",
    rate: "null",
    minutes: "'[480,480,480,480,480,0,0]'",
    settings: "'{}'",
    active: "true",
  };
  const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    firm_organization: { object_id: "'organization'" },
    firm_user: {
      username: "'user' || i",
      username_key: "'user' || i",
      email: "'user' || i || '@example.org'",
      email_key: "'user' || i || '@example.org'",
      external_id: "'outside' || i",
      role: "case when i % 500 = 0 then 'administrator' when i % 20 = 0 then 'projectManager' else 'engineer' end",
      client_company: "null",
      team: "null",
    },
    firm_engineer_profile: {
      full_name: "'Engineer ' || md5(i::text)",
      discipline: "case when i % 2 = 0 then 'Civil' else 'Structural' end",
      employment_status: "case when i % 10 = 0 then 'onLeave' else 'active' end",
    },
    firm_project: {
      status: "'active'",
      required_certifications: "'[]'",
      start_date: "null",
      end_date: "2932897",
      billable: "true",
    },
    firm_certification: {
      certification_name: "'Certificate ' || i % 50",
      issued_on: `${january} - i % 900`,
      expires_on: `${january} + 3000 + i % 900`,
    },
    firm_allocation: { allocation_percent: "1000" },
    firm_billable_hour: {
      allocation: to("firm_allocation", share),
      work_date: days,
      hours: "60",
      approval: "(array['approved', 'approved', 'approved', 'submitted', 'draft'])[1 + i % 5]",
      billing: "'notBilled'",
    },
    firm_working_time: { from: "i" },
    firm_rate_step: { from: "i", rate: "'{}'" },
    firm_capacity_limit: { from: "i", limit: "10000" },
    firm_deal: { company: to("firm_company", share) },
    firm_activity: { related_deal: to("firm_deal", share) },
    firm_access_log: { access_time: "i * 1000" },
    firm_task: { depends_on: "'[]'", status: "'open'" },
    firm_request: { user_id: user, request_id: "'request' || i", until: `${1_767_225_600_000} + i` },
    firm_change_log: {
      at: "1767225600000 + i",
      actor: user,
      class: "'Allocation'",
      object_id: to("firm_allocation", share),
      kind: "'update'",
      event: "'AllocationChanged'",
      before: "null",
      after: "'{}'",
    },
    firm_feed_head: { last_seq: "1" },
    firm_login_throttle: { user: "null", locked_until: "null", since: "4070908800000" },
  };
  return { ...common, ...own[table] };
};
const byType: Readonly<Record<string, string>> = {
  text: "'x' || i",
  integer: "1",
  bigint: "1",
  boolean: "true",
  json: "'null'",
};

/** Fills every table of firms, and analyzes it. */
export const fill = async (connection: PostgresConnection): Promise<void> => {
  const client = new pg.Client(connection);
  await client.connect();
  // The generated pointers are valid; a role that cannot skip the checks waits for them.
  const { rows: roles } = await client.query("select rolsuper from pg_roles where rolname = current_user");
  if (roles[0]?.rolsuper === true) await client.query("set session_replication_role = replica");
  const columns = (
    await client.query({
      text: `select table_name, column_name, data_type, is_nullable = 'YES' from information_schema.columns
        where table_schema = $1 and is_identity = 'NO' and is_generated = 'NEVER' and column_name <> 'xid' order by ordinal_position`,
      values: [schema],
      rowMode: "array",
    })
  ).rows as unknown as ReadonlyArray<readonly [string, string, string, boolean]>;
  for (const table of tenantTables) {
    const own = columns.filter(([name]) => name === table);
    for (const { id, share } of firms) {
      const fixed = values(table, share);
      const value = ([, column, type, nullable]: (typeof own)[number]): string => {
        if (column === "organization_id") return `'${id}'`;
        if (column === "object_id" && fixed.object_id === undefined) return `'${prefixOf(table)}' || i`;
        return fixed[column] ?? (nullable ? "null" : (byType[type] ?? "null"));
      };
      await client.query(
        `insert into ${pg.escapeIdentifier(schema)}.${table} (${own.map(([, column]) => `"${column}"`).join(", ")})
         select ${own.map(value).join(", ")} from generate_series(0, ${rowsOf(table, share) - 1}) as i`,
      );
    }
  }
  // The test servers have no autovacuum. VACUUM also sets the visibility map for index-only scans.
  await client.query("vacuum analyze");
  await client.end();
};
