import { organizationRow } from "../../src/domain/organization/entity.ts";

// The rows of a large firm and of some small ones, as SQL of both databases.

/** The firms: nearly all rows are of one. `share` is per mille. */
export const firms: ReadonlyArray<{ readonly id: string; readonly share: number }> = [
  { id: "acme", share: 990 },
  ...Array.from({ length: 10 }, (_, i) => ({ id: `small${i}`, share: 1 })),
];

/** The number of rows of each table over all firms; `others` for the remaining tables. */
const counts: Readonly<Record<string, number>> = {
  firm_user: 20_000,
  firm_engineer_profile: 20_000,
  firm_project: 20_000,
  firm_company: 20_000,
  firm_contact: 20_000,
  firm_certification: 100_000,
  firm_allocation: 100_000,
  firm_billable_hour: 100_000,
  firm_deal: 100_000,
  firm_activity: 100_000,
  firm_task: 100_000,
  firm_change_log: 100_000,
};
const others = 10_000;
/** Tables with one row for each firm. */
const single = ["firm_organization", "firm_feed_head"];
export const rowsOf = (table: string, share: number): number =>
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
  /** One of the salespeople. */
  const seller = `'u' || (i % ${Math.max(1, rowsOf("firm_user", share) / 50)} * 50 + 13)`;
  const common = {
    version: "1",
    created_at: "1767225600000",
    updated_at: "1767225600000",
    custom: "null",
    user,
    engineer,
    project,
    document: "'x' || (i % 40)",
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
    firm_organization: {
      object_id: `'${organizationRow}'`,
      settings: `'{"projectVisibility":"staffed","crmVisibility":"team"}'`,
    },
    firm_user: {
      username: "'user' || i",
      username_key: "'user' || i",
      email: "'user' || i || '@example.org'",
      email_key: "'user' || i || '@example.org'",
      external_id: "'outside' || i",
      role: `case when i % 500 = 0 then 'administrator' when i % 20 = 0 then 'projectManager' when i % 50 = 13 then 'salesperson'
        when i % 50 = 17 then 'clientLead' else 'engineer' end`,
      client_company: "case when i % 50 = 17 then 'x' || (i % 400) end",
      team: "case when i % 50 = 13 then 'team' || (i % 40) end",
    },
    firm_engineer_profile: {
      full_name: "'Engineer ' || (i * 7919 % 20000)",
      discipline: "case when i % 2 = 0 then 'Civil' else 'Structural' end",
      employment_status: "case when i % 10 = 0 then 'onLeave' else 'active' end",
    },
    firm_project: {
      project_name: "'Project ' || (i * 7919 % 20000)",
      client: "'x' || (i % 400)",
      status: "'active'",
      required_certifications: "'[]'",
      start_date: "null",
      end_date: "2932897",
      billable: "true",
    },
    firm_certification: {
      certification_name: "'Certificate ' || (i % 50)",
      issued_on: `${january} - i % 900`,
      expires_on: `${january} + 3000 + i % 900`,
    },
    firm_allocation: { allocation_percent: "1000" },
    firm_billable_hour: {
      allocation: to("firm_allocation", share),
      work_date: days,
      hours: "60",
      approval: "case i % 5 when 3 then 'submitted' when 4 then 'draft' else 'approved' end",
      billing: "'notBilled'",
    },
    firm_holiday: { calendar: "'calendar' || (i % 4)", day: `${january} - 1000 + i / 4` },
    firm_working_time: { from: "i" },
    firm_rate_step: { from: "i", rate: "'{}'" },
    firm_capacity_limit: { from: "i", limit: "10000" },
    firm_company: { name: "'Company ' || (i * 7919 % 20000)", created_by: seller },
    firm_contact: { name: "'Contact ' || (i * 7919 % 20000)", created_by: seller, company: to("firm_company", share) },
    firm_deal: {
      company: to("firm_company", share),
      contact: to("firm_contact", share, 3),
      assigned_to: seller,
      stage:
        "case i % 7 when 0 then null when 1 then 'lead' when 2 then 'qualified' when 3 then 'proposal' when 4 then 'won' else 'lost' end",
      expected_close_date: `case when i % 9 > 0 then ${days} end`,
      closed_on: `case when i % 7 > 3 then ${days} end`,
    },
    firm_activity: {
      related_deal: `case when i % 2 = 0 then ${to("firm_deal", share)} end`,
      related_contact: `case when i % 2 = 1 then ${to("firm_contact", share)} end`,
      created_by: seller,
      due_date: `case when i % 9 > 0 then ${days} * cast(86400000 as bigint) end`,
    },
    firm_grant: {
      class: "case i % 3 when 0 then 'Deal' when 1 then 'Activity' else 'Document' end",
      record: "'x' || i",
      role: "case when i % 1000 = 0 then 'salesperson' end",
      user: `case when i % 1000 > 0 then ${user} end`,
    },
    firm_status_update: {
      timestamp: "1767225600000 + i * 60000",
      project: to("firm_project", share),
      source: "'manual'",
    },
    firm_access_log: { access_time: "i * 1000" },
    firm_task: {
      depends_on: "'[]'",
      status: "case when i % 3 = 0 then 'todo' else 'done' end",
      due_date: days,
    },
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

/** A column with its name, its type, and whether it may be NULL. */
export interface LargeColumn {
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
}
/** The columns, and the value of each in row `i` of a firm. */
export const valuesOf = (
  table: string,
  columns: ReadonlyArray<LargeColumn>,
  { id, share }: (typeof firms)[number],
): string => {
  const fixed = values(table, share);
  return columns
    .map(({ column, type, nullable }) => {
      if (column === "organization_id") return `'${id}'`;
      if (column === "object_id" && fixed.object_id === undefined) return `'${prefixOf(table)}' || i`;
      return fixed[column] ?? (nullable ? "null" : (byType[type.toLowerCase()] ?? "1"));
    })
    .join(", ");
};
