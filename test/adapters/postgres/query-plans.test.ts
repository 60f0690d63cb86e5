import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statementsOf } from "../../../src/adapters/postgres/statements/statements.ts";
import { tenantTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import { groupReads } from "../../../src/adapters/postgres/transaction/group-reads.ts";
import type { AnyCommand } from "../../../src/adapters/postgres/transaction/run-command.ts";
import { organizationParameter } from "../../../src/adapters/sql/parameters.ts";
import { commandLoads } from "../../../src/derive/sql/command-loads.ts";
import type { Arguments } from "../../../src/domain/kernel/policy/evaluate.ts";
import type { Load } from "../../../src/ports/load.ts";
import { quickIdentity } from "../../../src/testing/identity-ports.ts";
import type { PostgresDatabase } from "../../support/postgres/database.ts";
import { migrated, schema } from "../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../support/postgres/test-databases.ts";
import { testPool } from "../../support/postgres/test-pool.ts";
import {
  askFor,
  declareIndexed,
  equalOrders,
  hotLists,
  indexedLists,
  indexedOrders,
  indexedValues,
  keyedLists,
  mostRead,
  nameOf,
} from "../hot-lists.ts";
import { type Access, type Asked, explainer, type PlanFor, readCounter } from "./explain-plan.ts";
import { asPage, cursorOf } from "./feed-fixtures.ts";
import { fill } from "./large-tables.ts";
import { watching } from "./record-statements.ts";

// At 100,000 rows no hot read scans a table (issue 5). Checked with custom and generic plans.

const plans: ReadonlyArray<PlanFor> = ["custom", "generic"];
let database: PostgresDatabase;
let client: pg.Client;
let explain: ReturnType<typeof explainer>;
beforeAll(async () => {
  database = await createPostgresDatabase(18, migrated);
  const certifications = "firm_certification";
  await fill(
    database.connection,
    tenantTables.filter((each) => each !== certifications),
  );
  client = new pg.Client(database.connection);
  await client.connect();
  const app = await openFirm(postgres({ client, schema, listen: false, notify: false }));
  // Each declaration writes every record.
  await declareIndexed(app);
  await fill(database.connection, [certifications]);
  await client.query(
    `update "${schema}".${certifications} set custom = ${indexedValues("json_build_object")} where organization_id = 'acme'`,
  );
  await app.as({ organizationId: "acme", role: "administrator", userId: "u0" }).customFields.reindex();
  await app.close();
  // A table that is full of old rows is slow to scan, and no plan would be tempted.
  await client.query(`vacuum full "${schema}".${certifications}`);
  // The test servers have no autovacuum. VACUUM also sets the visibility map for index-only scans.
  await client.query("vacuum analyze");
  explain = explainer(client);
}, 300_000);
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** One row for each firm, or for each step of the tables: only a page or two. */
const isHandful = ({ table }: Access): boolean => table === "firm_organization" || table === "firm_migration";
/** Whether the plan scans every row of the table or of the firm. */
const isWhole = (access: Access): boolean =>
  !isHandful(access) && (access.node === "Seq Scan" || access.by.join() === "organization_id");
const shown = ({ node, table, index, by }: Access): string => `${node} ${table} ${index} (${by.join(", ")})`;

const statements = statementsOf({
  schema,
  prepare: true,
  lockTimeout: 5_000,
  statementTimeout: null,
  rowSecurity: false,
});

/** The first letters of ids in the arguments of a load, by argument or by the load's first word. */
const heads: Readonly<Record<string, string>> = {
  engineer: "e",
  toEngineer: "e",
  project: "p",
  toProject: "p",
  allocation: "a",
  caller: "u",
  actor: "u",
  user: "u",
  manager: "u",
  externalId: "outside",
  usernameKey: "user",
};
const ownHeads: Readonly<Record<string, string>> = {
  allocation: "a",
  engineer: "e",
  hours: "h",
  project: "p",
  user: "u",
};
const argumentsOf = ({ name: load, parameters: shape }: Load, nth: number): Arguments =>
  Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => {
      const head = heads[name] ?? ownHeads[load.split(".")[0] ?? ""] ?? "x";
      const ids = [0, 1, 2].map((i) => `${head}${nth * 3 + i}`);
      return [name, kind === "texts" ? ids : kind === "text" ? `${head}${nth}` : 20_600 + nth];
    }),
  );
const call = (nth: number) => ({ organizationId: "acme", userId: `u${nth}`, session: `x${nth}` });
const askedOf = ({
  statement,
  values,
}: {
  readonly statement: { readonly text: string };
  readonly values: Asked["values"];
}): Asked => ({
  text: statement.text,
  values,
});

/** Every statement of a load by name, alone and in a group commit. */
const statementsOfLoad = async (load: Load): Promise<ReadonlyArray<readonly [string, Asked]>> => {
  const plans: Array<readonly [string, Asked]> = [];
  const plan = statements.reads.load(load as never);
  const args: Record<string, Arguments[string]> = {
    ...argumentsOf(load, 5),
    [organizationParameter.param]: "acme",
    $user: "u5",
    $session: "x5",
  };
  for (const { statement: of, name, parse: value } of plan.lookups.flat()) {
    const sent = askedOf(of.bind(args));
    plans.push([name, sent]);
    const { rows } = await client.query({ text: sent.text, values: [...sent.values], rowMode: "array" });
    args[name] = value(rows.map((row) => (row as ReadonlyArray<unknown>).map(String))) as Arguments[string];
  }
  const held = load.locks.map((lock) => ({ lock, args }));
  for (const each of statements.locks("acme", held)) plans.push(["lock", askedOf(each)]);
  const { keyed, readings } = plan.readings(args);
  plans.push(["keyed", askedOf(keyed.statement.bind(args))]);
  for (const { statement: of, name } of readings) plans.push([name, askedOf(of.bind(args))]);
  const shared = groupReads(statements.factory, load as never);
  for (const many of [1, 32]) {
    const steps = Array.from({ length: many }, (_, i) => ({ call: call(i), args: argumentsOf(load, i) }) as AnyCommand);
    for (const [i, sent] of (shared?.bind(steps) ?? []).entries())
      plans.push([`shared by ${many}, ${i}`, askedOf(sent)]);
  }
  return plans;
};

describe("the rows that a command reads and locks", () => {
  /**
   * Rare reads of a whole firm, which are not worth an index. They serve changes of its settings, which may ask for every booking to come, a
   * purge of the log, and the last administrator. They also serve people who leave or are erased: no other read asks for the columns that
   * name them.
   */
  const aboutAll = [
    "settings.set/booked",
    "settings.set/employments",
    "settings.set/limits",
    "settings.set/lock",
    "user.history/BillableHour.decidedBy",
    "user.history/BillableHour.lastEditor",
    "user.history/BillableHour.submittedBy",
    "user.history/Task.blockedBy",
    "user.history/administrators",
    "user.logIns/administrators",
    "user.standing/administrators",
    "user.traces/BillableHour",
    "user.traces/Task",
    "user.traces/administrators",
    "user.traces/lock",
  ];

  test("are found by index, alone and in group commits", async () => {
    const whole = new Set<string>();
    const surprises: Array<string> = [];
    let statements = 0;
    for (const load of new Set(commandLoads))
      for (const [name, statement] of await statementsOfLoad(load))
        for (const plan of plans) {
          statements++;
          for (const access of (await explain(statement, plan)).filter(isWhole)) {
            whole.add(`${load.name}/${name}`);
            if (!aboutAll.includes(`${load.name}/${name}`))
              surprises.push(`${load.name}/${name} ${plan}: ${shown(access)}`);
          }
        }
    expect(surprises).toEqual([]);
    expect([...whole].sort()).toEqual(aboutAll);
    expect(statements).toBeGreaterThan(500);
  }, 120_000);
});

describe("frequent queries as they are sent", () => {
  const acme = { organizationId: "acme", userId: "u0", role: "administrator" } as const;
  const visitor = { organizationId: "acme", address: "192.0.2.1" };
  const opened = async () => {
    const pool = testPool({ ...database.connection, max: 2 });
    const watch = watching(pool);
    const adapter = postgres({ pool: watch.pool, schema, listen: false, notify: false });
    const app = await openFirm(adapter, { identity: quickIdentity() });
    const close = async () => {
      await app.close();
      await pool.end();
    };
    const admin = app.as(acme);
    const manager = app.as({ ...acme, userId: "u20", role: "projectManager" });
    const engineer = app.as({ ...acme, userId: "u7", role: "engineer" });
    return { ...watch, adapter, app, admin, manager, engineer, close };
  };
  type Office = Awaited<ReturnType<typeof opened>>;
  const days = { atLeast: "2026-05-04", atMost: "2026-05-10" };
  const booking = (nth: number) => ({
    engineer: "e7",
    project: "p7",
    allocationPercent: 1,
    startDate: `2030-01-${String(nth).padStart(2, "0")}`,
    endDate: `2030-01-${String(nth).padStart(2, "0")}`,
    assignmentRole: "Lead",
  });

  /** A query, the columns of its index condition, and the index that gives the order of a page. */
  const questions: ReadonlyArray<
    readonly [
      name: string,
      ask: (office: Office, nth: number) => Promise<unknown>,
      wanted: ReadonlyArray<string>,
      inOrder: string,
    ]
  > = [
    [
      "a page of the engineers by name",
      ({ admin }) => admin.engineers.list({ order: "fullName", limit: 50 }),
      ["firm_rate_step by engineer, from"],
      "firm_engineer_profile_by_full_name",
    ],
    ["an engineer", ({ admin }) => admin.engineers.get("e7"), ["firm_engineer_profile by object_id"], ""],
    [
      "the bookings of an engineer",
      ({ admin }) => admin.allocations.list({ where: { engineer: "e7" } }),
      ["firm_allocation by engineer"],
      "",
    ],
    [
      "the bookings of a project",
      ({ admin }) => admin.allocations.list({ where: { project: "p7" } }),
      ["firm_allocation by project"],
      "",
    ],
    [
      "the certificates of an engineer",
      ({ admin }) => admin.certifications.list({ where: { engineer: "e7" } }),
      ["firm_certification by engineer"],
      "",
    ],
    [
      "the hours of an engineer in a week",
      ({ admin }) => admin.hours.list({ where: { engineer: "e7", workDate: days } }),
      ["firm_billable_hour by engineer, work_date"],
      "",
    ],
    [
      "all hours of a week",
      ({ admin }) => admin.hours.list({ where: { workDate: days }, order: "workDate" }),
      ["firm_billable_hour by work_date"],
      "",
    ],
    [
      "the hours of a project that wait for approval",
      ({ admin }) => admin.hours.list({ where: { project: "p7", approval: "submitted" } }),
      ["firm_billable_hour by project, approval"],
      "",
    ],
    [
      "the hours that wait for a manager's approval, of the own projects and one's own",
      ({ manager }) => manager.hours.list({ where: { approval: "submitted" }, limit: 50 }),
      ["firm_billable_hour by project, approval", "firm_billable_hour by engineer, approval"],
      "",
    ],
    [
      "the hours of a week, one's own and those of projects managed",
      ({ engineer }) => engineer.hours.list({ where: { workDate: days } }),
      ["firm_engineer_profile by user", "firm_project by project_manager"],
      "",
    ],
    ["a page of the log", ({ admin }) => admin.log.list({ limit: 100 }), ["firm_change_log by seq"], ""],
    [
      "the log of a record",
      ({ admin }) => admin.log.list({ class: "Allocation", objectId: "a7" }),
      ["firm_change_log by class, object_id, seq"],
      "",
    ],
    ["the log of a user", ({ admin }) => admin.log.list({ actor: "u7" }), ["firm_change_log by actor, seq"], ""],
    ["the log of a day", ({ admin }) => admin.log.list({ day: "2027-01-04" }), ["firm_change_log by at"], ""],
    [
      "a page of the feed; its end is the last row of an index",
      async ({ adapter }) => asPage({ feed: adapter.feed }, await cursorOf({ feed: adapter.feed })),
      ["firm_change_log by xid"],
      "firm_change_log_key",
    ],
    [
      "a user by the name or address to log in with",
      ({ app }) => refused(app.as(visitor).identity.logIn({ login: "user7", password: "wrong" })),
      ["firm_user by log_in_key", "firm_user by email_key"],
      "",
    ],
    [
      "a session by its token",
      ({ app }) => refused(app.as({ sessionToken: "r:acme.none" }).identity.me({})),
      ["firm_session by token_hash"],
      "",
    ],
    [
      "a booking with a request id",
      ({ admin }, nth) => admin.allocations.assign(booking(nth), { requestId: `mine ${nth}` }),
      ["firm_request by user_id, request_id", "firm_allocation by engineer, end_date, start_date, status"],
      "",
    ],
    [
      "bookings that share a commit",
      ({ admin }, nth) =>
        Promise.all([1, 2, 3].map((i) => admin.allocations.assign({ ...booking(nth), engineer: `e${nth * 3 + i}0` }))),
      [
        "firm_engineer_profile by object_id",
        "firm_allocation by engineer, end_date, start_date, status",
        "firm_capacity_limit by engineer",
        "firm_certification by engineer",
      ],
      "",
    ],
    [
      "hours that are approved, and what else is worked on that day",
      ({ admin }, nth) => admin.hours.approve(`h${nth * 5 + 3}`),
      ["firm_billable_hour by object_id", "firm_billable_hour by engineer, work_date"],
      "",
    ],
  ];
  const refused = (query: Promise<unknown>): Promise<unknown> =>
    query.then(
      () => Promise.reject(new Error("expected a refusal")),
      () => null,
    );
  const looksUp = ({ table, index, by }: Access, wanted: string): boolean => {
    const [of = "", columns] = wanted.split(" by ");
    return (table === of || index.startsWith(`${of}_`)) && by.join(", ") === `organization_id, ${columns}`;
  };

  test.each(questions)("%s", async (_, ask, wanted, inOrder) => {
    const office = await opened();
    try {
      // The first call also checks the tables.
      await ask(office, 1);
      office.taken();
      await ask(office, 2);
      const sent = office.taken();
      expect(sent.length).toBeGreaterThan(0);
      for (const plan of plans) {
        const accesses: Array<Access> = [];
        for (const each of sent) accesses.push(...(await explain(each, plan)));
        expect(accesses.filter((access) => isWhole(access) && access.index !== inOrder).map(shown)).toEqual([]);
        for (const each of wanted)
          expect(
            accesses.some((access) => looksUp(access, each)),
            `${each} (${plan}):\n${accesses.map(shown).join("\n")}`,
          ).toBe(true);
        if (inOrder !== "") expect(accesses.map(({ index }) => index)).toContain(inOrder);
      }
    } finally {
      await office.close();
    }
  });

  test("capacity of 12,000 engineers is one round trip, with one statement for each class", async () => {
    const office = await opened();
    const window = { from: "2026-05-04", to: "2026-05-31" };
    const { engineers, reports } = office.admin;
    for (const [ask, classes] of [
      [() => engineers.find({ ...window, percent: 50 }), 4],
      [() => reports.overbooked(window), 3],
      [() => reports.forecast(window), 6],
    ] as const) {
      // The first call also reads the settings and the account, which later ones expect unchanged.
      await ask();
      office.taken();
      const before = office.messages();
      await ask();
      expect(office.messages() - before).toBe(1);
      expect(office.taken().filter(({ text }) => !text.includes("firm_organization"))).toHaveLength(classes);
    }
    await office.close();
  });

  test("sums do not stay prepared, and so are planned for their values", async () => {
    const pool = testPool({ ...database.connection, max: 1 });
    const app = await openFirm(postgres({ pool, schema, listen: false, notify: false }));
    await app.as(acme).reports.money({ from: days.atLeast, to: days.atMost, by: "engineer" });
    const { rows } = await pool.query("select statement from pg_prepared_statements");
    await app.close();
    await pool.end();
    const texts = rows.map(({ statement }): string => statement);
    expect(texts.some((text) => text.includes("firm_engineer_profile"))).toBe(true);
    expect(texts.filter((text) => text.includes("sum("))).toEqual([]);
  });
});

describe("hot lists", () => {
  /** Values that rows have, and values that neither rows nor statistics have. */
  const asked = [0, 100_000];

  test.each(
    [...hotLists, ...indexedLists, ...keyedLists, ...indexedOrders, ...equalOrders].map(
      (each) => [nameOf(each), each] as const,
    ),
  )("%s finds its rows by index", async (_name, list) => {
    const rowsReadBy = readCounter(client);
    const pool = testPool({ ...database.connection, max: 1 });
    const watch = watching(pool);
    const app = await openFirm(postgres({ pool: watch.pool, schema, listen: false, notify: false }));
    const scanning: Array<string> = [];
    for (const role of list.roles)
      for (const nth of asked)
        await askFor(app, list, role, nth, async (what) => {
          for (const each of watch.taken())
            for (const plan of what === null ? [] : plans) {
              const read = await rowsReadBy(each, plan);
              if (read > mostRead) scanning.push(`${role}, ${what}, ${plan}: ${read} rows of ${each.text}`);
            }
        });
    await app.close();
    await pool.end();
    expect(scanning).toEqual([]);
  });
});
