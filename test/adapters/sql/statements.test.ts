import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { postgresDialect } from "../../../src/adapters/postgres/statements/dialect.ts";
import { lruCache } from "../../../src/adapters/sql/lru-cache.ts";
import { kindOfArgument, type ParameterKinds } from "../../../src/adapters/sql/parameters.ts";
import type { Statement } from "../../../src/adapters/sql/statement.ts";
import { parameterize } from "../../../src/adapters/sql/statements/parameterize.ts";
import { select } from "../../../src/adapters/sql/statements/select.ts";
import { writeStatementsOf } from "../../../src/adapters/sql/statements/write-statements.ts";
import { sqliteDialect } from "../../../src/adapters/sqlite/statements/dialect.ts";
import { commandLoads } from "../../../src/derive/sql/command-loads.ts";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../../src/domain/capacity-limit/entity.ts";
import { Deal } from "../../../src/domain/deal/entity.ts";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import {
  and,
  fieldsOf,
  not,
  or,
  type Predicate,
  some,
  type Where,
} from "../../../src/domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../src/domain/kernel/schema/entity.ts";
import { Project } from "../../../src/domain/project/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { inOrderOf, many, type OrderBy, type Read, sumsBy } from "../../../src/ports/load.ts";
import { sqlOf } from "../../support/migration/sql-of.ts";

const database = new Database(":memory:");
for (const statement of sqlOf({ dialect: "sqlite" })) database.exec(statement);
const planOf = ({ text, bind }: Statement): string =>
  (database.prepare(`explain query plan ${text}`).all(bind({})) as ReadonlyArray<{ readonly detail: string }>)
    .map(({ detail }) => detail)
    .join("; ");
const bound = (statement: Statement, args: Readonly<Record<string, string | number>> = {}) =>
  statement.bind({ $organization: "acme", ...args });

const [workload] = commandLoads.filter(({ name }) => name === "allocation.workload");
if (workload === undefined) throw new Error("there is no load allocation.workload");
const kinds: ParameterKinds = Object.fromEntries(
  Object.entries(workload.parameters).map(([name, kind]) => [name, kindOfArgument(kind)]),
);
const read = (name: string): Statement =>
  select(sqliteDialect, (workload.reads as Readonly<Record<string, Read>>)[name] as Read, kinds);

test("the overlapping bookings of an engineer (snapshot)", () => {
  const statement = read("booked");
  expect(statement.text).toBe(
    'select "t0"."object_id" as "objectId", "t0"."project" as "project", "t0"."allocation_percent" as "allocationPercent", ' +
      '"t0"."start_date" as "startDate", "t0"."end_date" as "endDate", "t0"."status" as "status" ' +
      'from "firm_allocation" as "t0" where "t0"."organization_id" = ? and ("t0"."engineer" = ? and "t0"."end_date" >= ? ' +
      'and "t0"."start_date" <= ? and "t0"."status" in (?, ?))',
  );
  expect(bound(statement, { engineer: "e", from: 1, to: 9 })).toEqual(["acme", "e", 1, 9, "tentative", "confirmed"]);
});

test("sums over pairs of values (snapshot)", () => {
  const pairs = { fields: ["engineer", "workDate"], values: [["ana", 20_089]] } as const;
  const sums = sumsBy(BillableHour, () => ({ is: "always" }), ["engineer"], ["hours"], pairs);
  const { read: lifted, kinds, args } = parameterize(sums, {});
  const statement = select(postgresDialect("firmcore"), lifted, kinds);
  expect(statement.text).toBe(
    'select "t0"."engineer" as "engineer", sum("t0"."hours") as "hours" from "firmcore"."firm_billable_hour" as "t0" ' +
      'where "t0"."organization_id" = $1::text and ("t0"."engineer", "t0"."work_date") in ' +
      "(select value ->> 0, cast(value ->> 1 as integer) from json_array_elements($2::text::json) as listed(value)) " +
      'group by "t0"."engineer"',
  );
  expect(statement.bind({ ...args, $organization: "acme" })).toEqual(["acme", '[["ana",20089]]']);
});

test("a covering index answers a booking's read of allocations and certifications", () => {
  expect(planOf(read("booked"))).toMatch(
    /^SEARCH t0 USING COVERING INDEX firm_allocation_by_engineer_end_date\S* \(organization_id=\? AND engineer=\? AND end_date>\?\)$/,
  );
  expect(planOf(read("certifications"))).toMatch(
    /^SEARCH t0 USING COVERING INDEX firm_certification_by_engineer\S* \(organization_id=\? AND engineer=\?\)$/,
  );
  expect(planOf(read("engineer"))).toBe("SEARCH t0 USING PRIMARY KEY (organization_id=? AND object_id=?)");
});

test("no load scans a whole firm where an index could help", () => {
  const leading = (of: Entity, text: string): boolean =>
    of.indexes.some(([first]) =>
      text.includes(`"t0"."${first?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}" =`),
    );
  let seen = 0;
  for (const load of commandLoads)
    for (const [name, each] of Object.entries(load.reads as Readonly<Record<string, Read>>)) {
      if (each.kind !== "many") continue;
      const given: Record<string, "text" | "number" | "texts" | "numbers"> = {};
      for (const [param, kind] of Object.entries(load.parameters)) given[param] = kindOfArgument(kind) as "text";
      for (const param of Object.keys(load.lookups)) given[param] = "text";
      const statement = select(sqliteDialect, each, given);
      if (!leading(each.entity, statement.text)) continue;
      seen++;
      expect(planOf(statement), `${load.name}/${name}`).not.toMatch(
        /t0 USING PRIMARY KEY \(organization_id=\?\)|SCAN t0/,
      );
    }
  expect(seen).toBeGreaterThan(3);
});

const whereOf = (entity: Entity, where: Where<never>): string => {
  const text = select(
    sqliteDialect,
    { kind: "count", entity, where: where as Predicate, pick: [] },
    { ids: "texts", name: "text" },
  ).text;
  return text.slice(text.indexOf('"organization_id" = ?') + 22);
};
const a = fieldsOf(Allocation);
const p = fieldsOf(Project);

test.each<readonly [string, Entity, Where<never>, string]>([
  ["equal", Allocation, a.status.is("confirmed"), 'and "t0"."status" = ?'],
  [
    "a field that may be absent",
    Project,
    p.clientName.is("x"),
    'and ("t0"."client_name" is not null and "t0"."client_name" = ?)',
  ],
  ["absent", Project, p.clientName.absent, 'and "t0"."client_name" is null'],
  ["present", Project, p.clientName.present, 'and not ("t0"."client_name" is null)'],
  [
    "an indexed custom field that is present, as a range of its keys",
    Project,
    { is: "not", of: { is: "compare", field: "custom.site:text:1", by: "=", to: null } } as never,
    `and ("t0"."custom_keys" ->> 1) > ''`,
  ],
  ["an open end compared", Allocation, a.endDate.below(5), 'and ("t0"."end_date" < 2932897 and "t0"."end_date" < ?)'],
  ["an absent open end", Allocation, a.endDate.absent, 'and "t0"."end_date" = 2932897'],
  ["reaches, over an open end", Allocation, a.endDate.reaches(5), 'and "t0"."end_date" >= ?'],
  [
    "reaches, over a field that may be absent",
    Project,
    p.startDate.reaches(5),
    'and ("t0"."start_date" is null or "t0"."start_date" >= ?)',
  ],
  [
    "a list argument",
    Allocation,
    a.engineer.oneOf([{ param: "ids" }]),
    'and "t0"."engineer" in (select value from json_each(?))',
  ],
  ["a value that no column of the kind can hold", Allocation, a.status.is(5 as never), "and false"],
  [
    "the beginning of a text",
    Project,
    { is: "text", field: "projectName", at: "start", text: "50%_" },
    'and ("t0"."project_name" >= ? and substr("t0"."project_name", 1, length(?)) = ?)',
  ],
  ["nothing of many", Project, or(), "and false"],
  ["all of none", Project, and(), ""],
  [
    "not",
    Project,
    not(or(p.status.is("active"), p.status.is("planned"))),
    'and not (("t0"."status" = ? or "t0"."status" = ?))',
  ],
  [
    "through a pointer, where an index leads to the few",
    Allocation,
    a.project.via(Project, (of) => of.projectManager.is({ param: "name" })),
    'and "t0"."project" in (select "t1"."object_id" from "firm_project" as "t1" where "t1"."organization_id" = ? and "t1"."project_manager" = ?)',
  ],
  [
    "through a pointer, row by row",
    Allocation,
    a.project.via(Project, (of) => of.status.is("active")),
    'and exists (select 1 from "firm_project" as "t1" where "t1"."organization_id" = ? and "t1"."object_id" = "t0"."project" and "t1"."status" = ?)',
  ],
  [
    "from a pointer",
    EngineerProfile,
    some(Allocation, "engineer", (of) => of.project.is("p")),
    'and "t0"."object_id" in (select "t1"."engineer" from "firm_allocation" as "t1" where "t1"."organization_id" = ? and "t1"."project" = ?)',
  ],
  [
    "the few records that others point to, which few point to in turn",
    User,
    some(Project, "projectManager", () => some(Allocation, "project", (of) => of.objectId.is("a"))),
    'and "t0"."object_id" in (select "t1"."project_manager" from "firm_project" as "t1" where "t1"."organization_id" = ? and "t1"."object_id" in (select "t2"."project" from "firm_allocation" as "t2" where "t2"."organization_id" = ? and "t2"."object_id" = ?))',
  ],
  [
    "a class without a table",
    Project,
    { is: "via", field: "client", entity: "Ship", where: { is: "always" } },
    "and false",
  ],
])("%s (snapshot)", (_, entity, where, expected) => {
  expect(whereOf(entity, where)).toBe(expected);
});

test("order puts absent, open and hidden values first", () => {
  const order = (by: OrderBy): string => {
    const { text } = select(
      sqliteDialect,
      { ...(many(Allocation, () => ({ is: "always" }), ["objectId"]) as Read & { kind: "many" }), order: [by] },
      {},
    );
    return text.slice(text.indexOf("order by"));
  };
  expect(order({ field: "endDate", descending: false, when: null })).toBe(
    'order by nullif("t0"."end_date", 2932897), "t0"."object_id"',
  );
  expect(order({ field: "notes", descending: true, when: a.status.is("confirmed") as Predicate })).toBe(
    'order by case when "t0"."status" = ? then "t0"."notes" end desc, "t0"."object_id"',
  );
});

test("equal rows come by id unless any order will do", () => {
  const bookings = many(Allocation, () => ({ is: "always" }), ["objectId", "engineer"]);
  const { text } = select(sqliteDialect, inOrderOf(bookings, "engineer"), {});
  expect(text.slice(text.indexOf("order by"))).toBe('order by "t0"."engineer"');
});

test("a row is written by its key and version", () => {
  const { insert, update, remove } = writeStatementsOf(sqliteDialect, CapacityLimit);
  expect(insert).toBe(
    'insert into "firm_capacity_limit" ("organization_id", "object_id", "version", "created_at", "updated_at", "custom", "engineer", "from", "limit") values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const key = ' where "organization_id" = ? and "object_id" = ? and "version" = ?';
  expect(update.endsWith(key)).toBe(true);
  expect(remove).toBe(`delete from "firm_capacity_limit"${key}`);
});

test("queries of one shape share one statement", () => {
  const question = (name: string, ids: ReadonlyArray<string>, limit: number, skip: number): Read => ({
    ...(many(User, (u) => and(u.username.is(name), u.objectId.oneOf(ids)), ["objectId"]) as Read & { kind: "many" }),
    limit,
    skip,
  });
  const first = parameterize(question("a", ["1", "2", "3", "4"], 10, 5), {});
  const second = parameterize(question("b", ["5", "6", "7", "8", "9"], 20, 1), {});
  expect(second.key).toBe(first.key);
  expect(parameterize(question("b", ["5"], 20, 0), {}).key).not.toBe(first.key);
  expect(parameterize(question(5 as never, ["1", "2", "3", "4"], 10, 5), {}).key).not.toBe(first.key);
  const statement = select(sqliteDialect, first.read, first.kinds);
  expect(statement.bind({ ...second.args, $organization: "acme" })).toEqual([
    "acme",
    "b",
    '["5","6","7","8","9"]',
    20,
    1,
  ]);
});

test("the least recently used statement is evicted first", () => {
  const made: Array<string> = [];
  const of = lruCache<string>(2);
  const ask = (key: string) =>
    of(key, () => {
      made.push(key);
      return key;
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) ask(key);
  expect(made).toEqual(["a", "b", "c", "b"]);
});

describe("an index begins at the page behind a row", () => {
  const planAfter = (entity: Entity, order: ReadonlyArray<string>, keys: ReadonlyArray<string | number | null>) => {
    const read: Read = {
      ...{ kind: "many", entity, pick: ["objectId"], where: { is: "always" }, limit: 100, skip: 0 },
      order: order.map((name) => ({ field: name.replace("-", ""), descending: name.startsWith("-"), when: null })),
      after: { keys, objectId: "id00000001" },
    };
    const { read: lifted, kinds } = parameterize(read, {});
    return planOf(select(sqliteDialect, lifted, kinds));
  };
  test.each<readonly [string, Entity, ReadonlyArray<string>, ReadonlyArray<string | number | null>, range: string]>([
    ["equal keys are not read", EngineerProfile, ["fullName"], ["Ana"], " AND (full_name,object_id)>(?,?)"],
    ["by id", EngineerProfile, [], [], " AND object_id>?"],
    ["descending", EngineerProfile, ["-fullName"], ["Ana"], " AND full_name<?"],
    ["several keys", Allocation, ["engineer", "endDate"], ["e1", 9], " AND (engineer,end_date)>(?,?)"],
    ["several descending keys", BillableHour, ["-workDate", "-engineer"], [9, "e1"], " AND (work_date,engineer)<(?,?)"],
    ["up to a key of another direction", BillableHour, ["workDate", "-engineer"], [9, "e1"], " AND work_date>?"],
    ["absent values come first", Deal, ["closedOn"], [9], " AND (closed_on,object_id)>(?,?)"],
    ["absent values come last", Deal, ["-closedOn"], [9], ""],
    ["behind an absent value", Deal, ["closedOn"], [null], ""],
  ])("%s", (_, entity, order, keys, range) => {
    expect(planAfter(entity, order, keys)).toContain(`(organization_id=?${range})`);
  });
});
