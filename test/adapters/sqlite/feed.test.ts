import { copyFileSync } from "node:fs";
import Database from "better-sqlite3";
import * as Result from "effect/Result";
import { sqlite } from "firmcore/sqlite";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { SqliteDatabase } from "../../../src/adapters/sqlite/connection/driver.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import type { Feed, FeedPage } from "../../../src/ports/feed.ts";
import type { Callback, Store } from "../../../src/ports/store.ts";
import { answerOf, changing, creating, openStore, tempFile } from "./stores.ts";

let days = 0;
const write = async (store: Store, organizationId = "acme"): Promise<void> => {
  const objectId = `holiday${String(++days).padStart(3, "0")}`;
  const change = creating(Holiday, { organizationId, objectId, calendar: "c", day: days, name: "n" });
  expect(answerOf(await changing(store, [change], { organizationId }))).toBe(1);
};
const resultOf = <A, R>(ask: (done: Callback<A, R>) => void): Promise<Result.Result<A, unknown>> => new Promise(ask);
const cursorOf = async ({ feed }: { readonly feed: Feed }): Promise<string> =>
  Result.getOrThrow(await resultOf<string, never>((done) => feed.currentCursor("acme", done)));
const pageOf = ({ feed }: { readonly feed: Feed }, cursor: string): Promise<Result.Result<FeedPage, unknown>> =>
  resultOf((done) => feed.readAfter("acme", cursor, 100, done));
const host = (file: string): Database.Database => {
  const database = new Database(file, { timeout: 50 });
  onTestFinished(() => void database.close());
  return database;
};
/** Records notifications from now on. */
const heardOf = ({ feed }: { readonly feed: Feed }) => {
  const heard: Array<string | null> = [];
  return { heard, stop: feed.onCommit((firm) => void heard.push(firm)) };
};
const poll = (milliseconds = 250): void => void vi.advanceTimersByTime(milliseconds);

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

describe("a commit notification", () => {
  test("for our own commit comes with it, once", async () => {
    const adapter = await openStore();
    const { heard } = heardOf(adapter);
    await write(adapter.store);
    expect(heard).toEqual(["acme"]);
    poll();
    expect(heard).toEqual(["acme"]);
  });

  test("for another process comes with the next poll and names the firms", async () => {
    const file = tempFile();
    const [adapter, other] = [await openStore(file), await openStore(file)];
    await write(other.store);
    const { heard } = heardOf(adapter);
    poll();
    expect(heard).toEqual([]);
    await write(other.store);
    await write(other.store);
    await write(other.store, "beta");
    expect(heard).toEqual([]);
    poll(249);
    expect(heard).toEqual([]);
    poll(1);
    expect(heard.sort()).toEqual(["acme", "beta"]);
    poll();
    expect(heard).toHaveLength(2);
  });

  test("for another process survives our own commit in between", async () => {
    const file = tempFile();
    const [adapter, other] = [await openStore(file), await openStore(file)];
    const { heard } = heardOf(adapter);
    await write(other.store, "beta");
    await write(adapter.store);
    expect(heard.sort()).toEqual(["acme", "beta"]);
  });

  test("comes after the host's commit, never after rollback (F7)", async () => {
    const file = tempFile();
    const adapter = await openStore(file);
    const database = host(file);
    const { heard } = heardOf(adapter);
    for (const [end, nudges] of [
      ["rollback", []],
      ["commit", ["acme"]],
    ] as const) {
      database.exec("begin immediate");
      await write(adapter.join(database as unknown as SqliteDatabase));
      poll();
      expect(heard).toEqual([]);
      database.exec(end);
      poll();
      expect(heard).toEqual(nudges);
    }
  });

  test("on a shared handle comes after the host's commit (F7)", async () => {
    const file = tempFile();
    await openStore(file);
    const database = host(file);
    const adapter = sqlite({ database: database as unknown as SqliteDatabase });
    const { heard, stop } = heardOf(adapter);
    database.exec("begin immediate");
    await write(adapter.join(database as unknown as SqliteDatabase));
    poll();
    expect(heard).toEqual([]);
    database.exec("commit");
    poll();
    expect(heard).toEqual(["acme"]);
    stop();
    await adapter.close();
  });

  test("ignores the host's own tables if they can be told apart", async () => {
    const file = tempFile();
    const adapter = await openStore(file);
    const { heard } = heardOf(adapter);
    const database = host(file);
    database.exec("create table own (text); insert into own values ('x')");
    poll();
    expect(heard).toEqual([]);
    database.exec("alter table firm_change_log rename to gone");
    poll();
    expect(heard).toEqual([null]);
  });

  test("is polled only while there are listeners, at the set interval", async () => {
    const adapter: Adapter<SqliteDatabase> = sqlite({ file: tempFile(), pollEvery: 40 });
    await adapter.migrate();
    await write(adapter.store);
    expect(vi.getTimerCount()).toBe(0);
    const [one, two] = [heardOf(adapter), heardOf(adapter)];
    expect(vi.getTimerCount()).toBe(1);
    one.stop();
    expect(vi.getTimerCount()).toBe(1);
    two.stop();
    expect(vi.getTimerCount()).toBe(0);
    heardOf(adapter);
    await adapter.close();
    expect(vi.getTimerCount()).toBe(0);
    heardOf(adapter);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a cursor", () => {
  test("is valid in another process and after reopening the file (F4)", async () => {
    const file = tempFile();
    const first = await openStore(file);
    await write(first.store);
    const cursor = await cursorOf(first);
    await first.close();
    const second = await openStore(file);
    await write(second.store);
    const page = Result.getOrThrow(await pageOf(second, cursor));
    expect(page.entries.map(({ seq }) => seq)).toEqual([2]);
  });

  test("skips an open transaction of the host", async () => {
    const file = tempFile();
    const adapter = await openStore(file);
    const database = host(file);
    const before = await cursorOf(adapter);
    database.exec("begin immediate");
    await write(adapter.join(database as unknown as SqliteDatabase));
    expect(await cursorOf(adapter)).toBe(before);
    expect(Result.getOrThrow(await pageOf(adapter, before)).entries).toEqual([]);
    database.exec("commit");
    expect(Result.getOrThrow(await pageOf(adapter, before)).entries).toHaveLength(1);
  });

  test("from another file or before a restore has expired", async () => {
    const [file, copy] = [tempFile(), tempFile()];
    const adapter = await openStore(file);
    await write(adapter.store);
    const early = await cursorOf(adapter);
    host(file).pragma("wal_checkpoint(truncate)");
    copyFileSync(file, copy);
    await write(adapter.store);
    const [other, back] = [await openStore(), await openStore(copy)];
    const expired = Result.fail({ _tag: "CursorExpired" });
    expect(await pageOf(other, early)).toEqual(expired);
    expect(Result.getOrThrow(await pageOf(back, early)).entries).toEqual([]);
    expect(await pageOf(back, await cursorOf(adapter))).toEqual(expired);
    host(copy).exec("update firm_feed set epoch = epoch + 1");
    expect(await pageOf(back, early)).toEqual(expired);
  });

  test("fails without tables or after closing, saying why", async () => {
    const adapter = sqlite({ file: tempFile() });
    const ask = () => resultOf<string, never>((done) => adapter.feed.currentCursor("acme", done));
    expect(await ask()).toMatchObject({ failure: { _tag: "Storage", message: expect.stringContaining("migrate") } });
    await adapter.close();
    expect(await ask()).toMatchObject({ failure: { _tag: "Storage", retry: "never" } });
  });
});
