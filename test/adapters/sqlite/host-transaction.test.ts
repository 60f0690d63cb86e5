import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SqliteDatabase } from "../../../src/adapters/sqlite/connection/driver.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { many } from "../../../src/ports/load.ts";
import { answerOf, asked, changing, creating, logOf, openStore, refusalOf, tempFile } from "./stores.ts";

const holiday = (n: number) => creating(Holiday, { objectId: `holiday00${n}`, calendar: "c", day: n, name: "n" });
const holidays = { rows: many(Holiday, (h) => h.version.is(1), ["objectId"]) };
const host = (file: string): Database.Database => {
  const database = new Database(file, { timeout: 50 });
  onTestFinished(() => void database.close());
  database.exec("create table if not exists own (text)");
  return database;
};
const opened = async () => {
  const file = tempFile();
  const adapter = await openStore(file, { busyTimeout: 100 });
  const database = host(file);
  return { adapter, database, inside: adapter.join(database as unknown as SqliteDatabase) };
};

test("L-49 our rows commit and roll back with the host's", async () => {
  const { adapter, database, inside } = await opened();
  for (const [n, end, rows] of [
    [1, "rollback", 0],
    [2, "commit", 1],
  ] as const) {
    database.exec("begin immediate; insert into own values ('x')");
    expect(answerOf(await changing(inside, [holiday(n)]))).toBe(1);
    expect(answerOf(await asked(inside, holidays)).rows).toHaveLength(1);
    // Not committed yet, so others do not see it.
    expect(answerOf(await asked(adapter.store, holidays)).rows).toHaveLength(0);
    database.exec(end);
    expect(answerOf(await asked(adapter.store, holidays)).rows).toHaveLength(rows);
    expect(await logOf(adapter.store)).toHaveLength(rows);
    expect(database.prepare("select count(*) from own").pluck().get()).toBe(rows);
  }
});

test("a command completes synchronously within the host's transaction", async () => {
  const { adapter, database, inside } = await opened();
  database.transaction(() => void changing(inside, [holiday(1)])).immediate();
  expect(answerOf(await asked(adapter.store, holidays)).rows).toHaveLength(1);
});

test("L-62 a dry run takes back only its own rows", async () => {
  const { adapter, database, inside } = await opened();
  database.exec("begin immediate; insert into own values ('x')");
  answerOf(await changing(inside, [holiday(1)]));
  expect(answerOf(await changing(inside, [holiday(2), holiday(3)], { dryRun: true }))).toBe(2);
  expect(refusalOf(await changing(inside, [holiday(2), holiday(1)], { dryRun: true }))._tag).toBe("Duplicate");
  database.exec("commit");
  expect(answerOf(await asked(adapter.store, holidays)).rows).toEqual([{ objectId: "holiday001" }]);
  expect([await logOf(adapter.store), database.prepare("select count(*) from own").pluck().get()]).toMatchObject([
    [{ objectId: "holiday001" }],
    1,
  ]);
});

test("a refusal leaves the host's own rows unchanged", async () => {
  const { adapter, database, inside } = await opened();
  database.exec("begin immediate; insert into own values ('x')");
  answerOf(await changing(inside, [holiday(1)]));
  expect(refusalOf(await changing(inside, [holiday(2), holiday(1)]))._tag).toBe("Duplicate");
  expect(
    refusalOf(await changing(inside, [holiday(3), { ...holiday(4), before: holiday(4).after as never }]))._tag,
  ).toBe("Storage");
  database.exec("commit");
  expect(answerOf(await asked(adapter.store, holidays)).rows).toEqual([{ objectId: "holiday001" }]);
  expect(database.prepare("select count(*) from own").pluck().get()).toBe(1);
});

describe("a handle that cannot be joined is refused by name", () => {
  test("without an open transaction", async () => {
    const { inside } = await opened();
    for (const outcome of [await changing(inside, [holiday(1)]), await asked(inside, {})])
      expect(refusalOf(outcome)).toMatchObject({
        _tag: "Storage",
        retry: "never",
        message: expect.stringContaining("no open transaction"),
      });
  });

  test("a value that is no handle", async () => {
    const { adapter } = await opened();
    for (const other of [{}, null, undefined, "begin"])
      expect(() => adapter.join(other as never)).toThrow("within() takes a better-sqlite3 handle");
  });

  test("a database without our tables", async () => {
    const { adapter } = await opened();
    const other = host(":memory:");
    other.exec("begin");
    const outcome = await changing(adapter.join(other as never), [holiday(1)]);
    expect(refusalOf(outcome)).toMatchObject({
      _tag: "Storage",
      retry: "never",
      message: expect.stringContaining("app.migrate()"),
    });
    expect(other.inTransaction).toBe(true);
  });

  test("after closing", async () => {
    const { adapter, database, inside } = await opened();
    await adapter.close();
    database.exec("begin");
    expect(refusalOf(await changing(inside, [holiday(1)]))).toMatchObject({
      message: expect.stringContaining("closed"),
    });
  });
});

test("our calls wait for the host's lock, then succeed or are Busy", async () => {
  const { adapter, database, inside } = await opened();
  database.exec("begin immediate");
  answerOf(await changing(inside, [holiday(1)]));
  expect(refusalOf(await changing(adapter.store, [holiday(2)]))).toEqual({ _tag: "Busy", retryAfter: 1_000 });
  const waiting = changing(adapter.store, [holiday(2)]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  database.exec("commit");
  expect(answerOf(await waiting)).toBe(1);
  expect(answerOf(await asked(adapter.store, holidays)).rows).toHaveLength(2);
});

test("a deferred transaction with a stale snapshot must restart", async () => {
  const { adapter, database, inside } = await opened();
  database.exec("begin");
  expect(answerOf(await asked(inside, holidays)).rows).toEqual([]);
  answerOf(await changing(adapter.store, [holiday(1)]));
  const late = refusalOf(await changing(inside, [holiday(2)]));
  expect(late).toMatchObject({ _tag: "Storage", retry: "safe", message: expect.stringContaining("BEGIN IMMEDIATE") });
  database.exec("rollback; begin");
  expect(answerOf(await changing(inside, [holiday(2)]))).toBe(1);
  database.exec("commit");
  expect(await logOf(adapter.store)).toHaveLength(2);
});

test("a deferred transaction without reads waits for the lock or is Busy", async () => {
  const { database, inside } = await opened();
  const other = host(database.name);
  other.exec("begin immediate");
  database.exec("begin");
  expect(refusalOf(await changing(inside, [holiday(1)]))._tag).toBe("Busy");
  other.exec("commit");
  expect(answerOf(await changing(inside, [holiday(1)]))).toBe(1);
  database.exec("commit");
});
