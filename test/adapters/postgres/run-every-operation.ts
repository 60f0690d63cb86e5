import * as Result from "effect/Result";
import { openFirm, operationNames } from "firmcore";
import { quickIdentity } from "firmcore/testing";
import type pg from "pg";
import { expect } from "vitest";
import type { PgTransaction } from "../../../src/adapters/postgres/connection/driver.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { administrator, fixture } from "../../import/import-firm.ts";
import { course } from "../../openapi/course.ts";
import { asPage, cursorOf } from "./feed-fixtures.ts";

/** Runs every operation successfully, and every way of sending statements: group commit, batches, the feed, a host's transaction. */
export const everything = async (adapter: Adapter<PgTransaction>, pool: pg.Pool): Promise<void> => {
  const done = await course(adapter as Adapter<unknown>);
  expect([...new Set(done.map(({ name }) => name))].sort()).toEqual([...operationNames].sort());

  const app = await openFirm(adapter, { identity: quickIdentity() });
  const firm = app.as({ organizationId: "other", userId: "host", role: "administrator" });
  const holiday = (day: number) => ({ calendar: "de", day: `2027-05-${String(day).padStart(2, "0")}`, name: "Free" });
  const set = (day: number) => ({ operation: "holidays.set", input: holiday(day) }) as const;
  await firm.batch([1, 2, 3].map(set), { transaction: true, requestId: "all" });
  await firm.batch([4, 5].map(set));
  await Promise.all([6, 7, 8, 9].map((day) => firm.holidays.set(holiday(day), { requestId: `day ${day}` })));
  for (const imported of ["imported", "unchanged"] as const) {
    const report = await app.import(administrator("filled"), fixture(), { timeZone: "Europe/Berlin" });
    expect(Object.keys(report[imported]).length).toBeGreaterThan(3);
  }
  await app.bootstrap({ organizationId: "new", username: "root", password: "correct horse" });
  const cursor = await cursorOf(adapter, "other");
  await firm.holidays.set(holiday(10));
  expect(Result.isSuccess(await asPage(adapter, cursor))).toBe(false);
  const client = await pool.connect();
  await client.query("begin");
  await app
    .within(client as never)
    .as({ organizationId: "other", userId: "host", role: "administrator" })
    .holidays.list({});
  await client.query("rollback");
  client.release();
};
