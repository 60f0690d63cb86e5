import Database from "better-sqlite3";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";
import { inOrderOf, many } from "../../../src/ports/load.ts";
import { answerOf, asked } from "./stores.ts";

/** As in src/adapters/sqlite/connection/prepare.ts. */
const pageRows = 1_000;

/** A store with this many bookings of each engineer; every third has an open end. */
const booked = async (counts: Readonly<Record<string, number>>) => {
  const database = new Database(":memory:");
  onTestFinished(() => void database.close());
  database.defaultSafeIntegers(true);
  const adapter = sqlite({ database });
  await adapter.migrate();
  database.pragma("foreign_keys = off");
  const insert = database.prepare(
    `insert into firm_allocation (organization_id, object_id, version, created_at, updated_at, engineer, project, allocation_percent, start_date, end_date, assignment_role, status)
     values (?, ?, 1, 0, 0, ?, 'Project001', 100, ?, ?, 'Engineer', 'confirmed')`,
  );
  const rows = Object.entries(counts).flatMap(([engineer, count]) =>
    Array.from({ length: count }, (_, i) => ({ engineer, startDate: i, endDate: i % 3 === 0 ? null : i + 5 })),
  );
  database.transaction(() => {
    for (const [i, { engineer, startDate, endDate }] of rows.entries())
      insert.run("acme", `B${String(i).padStart(9, "0")}`, engineer, startDate, endDate ?? openEnd);
    insert.run("other", "B999999999", "Engineer01", 1, 9);
  })();
  return { adapter, rows };
};

test.each([
  ["no row", {}],
  ["less than a page", { Engineer01: 3 }],
  ["a page", { Engineer01: pageRows / 2, Engineer02: pageRows / 2 }],
  ["a page of one engineer", { Engineer01: pageRows }],
  ["engineers across the ends of pages", { Engineer01: pageRows - 1, Engineer02: pageRows, Engineer03: 7 }],
  ["more than two pages of one engineer", { Engineer01: 1, Engineer02: pageRows * 2 + 1, Engineer03: 2 }],
])("pages with %s hold each row once, in order", async (_, counts) => {
  const { adapter, rows } = await booked(counts);
  const read = inOrderOf(
    many(Allocation, (a) => a.status.is("confirmed"), ["engineer", "startDate", "endDate"]),
    "engineer",
  );
  const found = (answerOf(await asked(adapter.store, { read })) as { read: typeof rows }).read;
  expect(found.map(({ engineer }) => engineer)).toEqual(rows.map(({ engineer }) => engineer));
  const inOneOrder = (of: typeof rows) =>
    of.toSorted((a, b) => (a.engineer < b.engineer ? -1 : a.engineer > b.engineer ? 1 : a.startDate - b.startDate));
  expect(inOneOrder(found)).toEqual(inOneOrder(rows));
});
