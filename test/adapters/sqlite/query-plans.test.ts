import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { kindOfArgument, type ParameterKind } from "../../../src/adapters/sql/parameters.ts";
import type { Statement } from "../../../src/adapters/sql/statement.ts";
import {
  selectAccount,
  selectSession,
  selectSettings,
} from "../../../src/adapters/sql/statements/context-statements.ts";
import { selectAnswer } from "../../../src/adapters/sql/statements/idempotency-statements.ts";
import { selectLog } from "../../../src/adapters/sql/statements/log-statements.ts";
import { parameterize } from "../../../src/adapters/sql/statements/parameterize.ts";
import { select } from "../../../src/adapters/sql/statements/select.ts";
import { sqliteDialect } from "../../../src/adapters/sqlite/statements/dialect.ts";
import { commandLoads } from "../../../src/derive/sql/command-loads.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { dayOffReads } from "../../../src/operations/reports/reads.ts";
import type { Read } from "../../../src/ports/load.ts";
import { sqlOf } from "../../support/migration/sql-of.ts";

// Hot reads on SQLite use a COVERING INDEX (issue 5). Tables have no rowid: rows are stored in their primary key, so a search by that
// key needs nothing else and is shown as `PRIMARY KEY`. Reads of whole rows go from an index to each row, and are not tested here.

const database = new Database(":memory:");
for (const statement of sqlOf({ dialect: "sqlite" })) database.exec(statement);
const planOf = ({ text, bind }: Statement): string =>
  (
    database.prepare(`explain query plan ${text}`).all(bind({ $organization: "acme" })) as ReadonlyArray<{
      detail: string;
    }>
  )
    .map(({ detail }) => detail)
    .join("; ");

/** The statement of one read of a load; `found` are kinds of arguments that are found through rows. */
const readOf = (loadName: string, name: string, lookups: Readonly<Record<string, ParameterKind>> = {}): Statement => {
  const load = commandLoads.find((each) => each.name === loadName);
  const read = (load?.reads as Readonly<Record<string, Read>> | undefined)?.[name];
  if (load === undefined || read === undefined) throw new Error(`There is no ${loadName}/${name}`);
  const given = Object.entries(load.parameters).map(([param, kind]) => [param, kindOfArgument(kind)] as const);
  return select(sqliteDialect, read, { ...Object.fromEntries(given), ...lookups });
};

describe("a covering index answers", () => {
  const engineer = { engineer: "text" } as const;
  const day = { ...engineer, day: "number", workDate: "number" } as const;
  test.each<readonly [string, Statement, by: string]>([
    ["the bookings that overlap", readOf("allocation.workload", "booked"), "engineer=? AND end_date>?"],
    ["the limits of an engineer", readOf("allocation.workload", "limits"), "engineer=?"],
    ["the certificates of an engineer", readOf("allocation.workload", "certifications"), "engineer=?"],
    [
      "the bookings that overlap with one that is moved",
      readOf("allocation.standing", "booked", engineer),
      "engineer=? AND end_date>?",
    ],
    ["the limits of who is booked already", readOf("allocation.standing", "limits", engineer), "engineer=?"],
    [
      "the certificates of who is booked already",
      readOf("allocation.standing", "certifications", engineer),
      "engineer=?",
    ],
    ["the day's other hours of an entry", readOf("hours.entry", "dayRows"), "engineer=? AND work_date=?"],
    [
      "the day's other hours of one that is edited",
      readOf("hours.edited", "dayRows", day),
      "engineer=? AND work_date=?",
    ],
    [
      "the day's other hours of one that is approved",
      readOf("hours.judged", "dayRows", day),
      "engineer=? AND work_date=?",
    ],
    ["the profile of a user", readOf("engineer.newcomer", "profiles"), "user=?"],
  ])("%s", (_, statement, by) => {
    const plan = planOf(statement);
    expect(plan).toMatch(/^SEARCH t\d USING COVERING INDEX /);
    expect(plan.slice(plan.indexOf("("))).toMatch(/^\(organization_id=\? AND /);
    expect(plan).toContain(`AND ${by})`);
  });
});

test("a read of one booking ends at the first that is found, without a sort", () => {
  const plan = planOf(readOf("hours.entry", "staffed"));
  expect(plan).toMatch(/^SEARCH t0 USING INDEX \w+ \(organization_id=\? AND project=\?\)/);
  expect(plan).toContain("SEARCH t1 USING COVERING INDEX firm_engineer_profile_one_user");
  expect(plan).not.toContain("ORDER BY");
});

test("a taken name is found by unique indexes alone", () => {
  const plan = planOf(readOf("user.known", "named"));
  expect(plan.match(/SEARCH t0 USING INDEX firm_user_one_\w+/g)).toHaveLength(4);
  expect(plan).not.toContain("SCAN t0");
});

describe("the hours on days off", () => {
  const at = {
    actor: { organizationId: "acme", userId: "me", role: "administrator", clientCompany: null, team: null },
    firm: defaultSettings,
  } as Moment;
  const few = ["engineer1", "engineer2"];
  const { offOfMost, offOfSome } = dayOffReads({ from: 1, to: 9, hours: "approved" }, "engineer", at, {
    ofMost: [1, 2, 3, 4, 5],
    exceptions: few,
    others: few.map((each) => [each, 1]),
  });
  test.each([
    ["many", offOfMost],
    ["some", offOfSome],
  ])("%s: a covering index answers", (_, read) => {
    if (read === undefined) throw new Error("Nothing is asked for");
    const { read: lifted, kinds } = parameterize(read, {});
    const plan = planOf(select(sqliteDialect, lifted, kinds));
    expect(plan).toMatch(/^SEARCH t0 USING COVERING INDEX \w+ \(organization_id=\? AND (work_date|engineer)=\?/);
  });
});

describe("rows are stored in their primary key", () => {
  test.each<readonly [string, Statement, by: string]>([
    ["the firm's settings", selectSettings(sqliteDialect), "object_id=?"],
    ["who asks", selectAccount(sqliteDialect), "object_id=?"],
    ["the session that speaks", selectSession(sqliteDialect), "object_id=?"],
    ["the engineer that is booked", readOf("allocation.workload", "engineer"), "object_id=?"],
    ["the project that is booked on", readOf("allocation.workload", "project"), "object_id=?"],
    ["the answer to a request id", selectAnswer(sqliteDialect), "user_id=? AND request_id=?"],
  ])("%s", (_, statement, by) => {
    expect(planOf(statement)).toMatch(/^SEARCH \w+ USING PRIMARY KEY \(/);
    expect(planOf(statement)).toContain(`(organization_id=? AND ${by})`);
  });
});

test("a search for engineers reads its pages without a sort", async () => {
  const host = new Database(":memory:");
  const texts = new Set<string>();
  const prepare = host.prepare.bind(host);
  host.prepare = ((text: string) => {
    texts.add(text);
    return prepare(text);
  }) as typeof host.prepare;
  const app = await openFirm(sqlite({ database: host }));
  onTestFinished(() => app.close().then(() => void host.close()));
  await app.migrate();
  await app
    .as({ organizationId: "acme", userId: "me", role: "administrator" })
    .engineers.find({ from: "2027-01-04", percent: 50 });
  const pages = [...texts].filter((text) => / order by .* limit \?$/.test(text));
  const plans = pages.map((text) => planOf({ text, bind: () => Array.from(text.matchAll(/\?/g), () => null) }));
  expect(plans).toHaveLength(4);
  for (const plan of plans)
    expect(plan).toMatch(
      /^SEARCH t0 USING (PRIMARY KEY|COVERING INDEX \w+) \(organization_id=\? AND (object_id|engineer)>\?\)$/,
    );
});

test("pages of the log use an index and need no sort", () => {
  const page = planOf(selectLog(sqliteDialect, { organizationId: "acme", limit: 100 }));
  expect(page).toMatch(/^SEARCH firm_change_log USING INDEX \w+ \(organization_id=\? AND rowid>\?\)$/);
  const record = selectLog(sqliteDialect, { organizationId: "acme", limit: 100, class: "Project", objectId: "p" });
  expect(planOf(record)).toMatch(/\(organization_id=\? AND class=\? AND object_id=\? AND rowid>\?\)$/);
});
