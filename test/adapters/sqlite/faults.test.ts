import { chmodSync, copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { many } from "../../../src/ports/load.ts";
import { answerOf, asked, changing, creating, logOf, openStore, refusalOf, tempFile } from "./stores.ts";

const holiday = (n: number, name = "n") =>
  creating(Holiday, { objectId: `holiday${String(n).padStart(3, "0")}`, calendar: "c", day: n, name });
const holidays = { rows: many(Holiday, (h) => h.version.is(1), ["objectId"]) };
const unmigrated = (file: string, more: { readonly busyTimeout?: number } = {}) => {
  const adapter = sqlite({ file, ...more });
  onTestFinished(() => adapter.close());
  return adapter;
};
/** The message must not show internals. */
const discreet = (message: unknown): void =>
  expect(JSON.stringify(message)).not.toMatch(/SQLITE_|select |insert |firm_|\/tmp|\.ts/);

test("F5 a truncated or torn write-ahead log recovers the last committed state", async () => {
  const file = tempFile();
  const { store } = await openStore(file);
  for (let n = 0; n < 20; n++) answerOf(await changing(store, [holiday(n)]));
  const whole = statSync(`${file}-wal`).size;
  expect(whole).toBeGreaterThan(0);
  let lost = 0;
  const cuts = Array.from({ length: 12 }, (_, i) => Math.floor((whole * (i + 0.37)) / 12));
  for (const [i, cut] of cuts.entries())
    for (const torn of [false, true]) {
      const copy = tempFile();
      copyFileSync(file, copy);
      copyFileSync(`${file}-wal`, `${copy}-wal`);
      if (torn) {
        const bytes = readFileSync(`${copy}-wal`);
        bytes.fill(0xa5, cut, cut + 64);
        writeFileSync(`${copy}-wal`, bytes);
      } else truncateSync(`${copy}-wal`, cut);
      const broken = unmigrated(copy);
      const outcome = await asked(broken.store, holidays);
      if (outcome._tag === "Failure") {
        expect(outcome.failure).toMatchObject({ _tag: "Storage" });
        discreet(outcome.failure);
        continue;
      }
      const rows = outcome.success.rows as ReadonlyArray<{ readonly objectId: string }>;
      expect(
        rows.map(({ objectId }) => objectId),
        `${i} ${torn}`,
      ).toEqual(Array.from({ length: rows.length }, (_, n) => `holiday${String(n).padStart(3, "0")}`));
      expect((await logOf(broken.store)).map(({ objectId }) => objectId)).toEqual(rows.map(({ objectId }) => objectId));
      if (rows.length < 20) lost++;
      answerOf(await changing(broken.store, [holiday(99)]));
      await broken.close();
    }
  expect(lost).toBeGreaterThan(5);
});

test("F5 a full disk refuses changes, then recovers", async () => {
  const database = new Database(tempFile());
  onTestFinished(() => void database.close());
  const adapter = sqlite({ database });
  await adapter.migrate();
  answerOf(await changing(adapter.store, [holiday(1)]));
  const pages = database.pragma("page_count", { simple: true });
  database.pragma(`max_page_count = ${pages}`);
  const large = "x".repeat(10_000);
  const outcomes = await Promise.all([1, 2, 3].map((n) => changing(adapter.store, [holiday(10 + n, large)])));
  for (const each of outcomes) {
    expect(refusalOf(each)).toMatchObject({
      _tag: "Storage",
      retry: "safe",
      message: expect.stringContaining("disk is full"),
    });
    discreet(each);
  }
  expect(answerOf(await asked(adapter.store, holidays)).rows).toHaveLength(1);
  database.pragma("max_page_count = 100000");
  expect(answerOf(await changing(adapter.store, [holiday(2, large)]))).toBe(1);
  expect(await logOf(adapter.store)).toHaveLength(2);
});

test("F5 a read-only database answers queries and refuses changes", async () => {
  const file = tempFile();
  await (await openStore(file)).close();
  const database = new Database(file, { readonly: true });
  onTestFinished(() => void database.close());
  const { store } = sqlite({ database });
  expect(answerOf(await asked(store, holidays)).rows).toEqual([]);
  const refusal = refusalOf(await changing(store, [holiday(1)]));
  expect(refusal).toMatchObject({ _tag: "Storage", retry: "never", message: expect.stringContaining("only be read") });
  discreet(refusal);
});

test.skipIf(process.getuid?.() === 0)("F5 a write-protected file refuses changes (except for root)", async () => {
  const file = tempFile();
  await (await openStore(file)).close();
  chmodSync(file, 0o444);
  expect(refusalOf(await changing(unmigrated(file).store, [holiday(1)]))).toMatchObject({
    _tag: "Storage",
    retry: "never",
  });
});

test("F5 a locked file is retried without blocking the process, then Busy", async () => {
  const file = tempFile();
  const adapter = await openStore(file, { busyTimeout: 150 });
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.exec("begin immediate");
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const outcomes = await Promise.all([changing(adapter.store, [holiday(1)]), changing(adapter.store, [holiday(2)])]);
  clearInterval(timer);
  for (const each of outcomes) expect(refusalOf(each)).toEqual({ _tag: "Busy", retryAfter: 1_000 });
  expect(turns).toBeGreaterThan(3);
  expect(answerOf(await asked(adapter.store, holidays)).rows).toEqual([]);
  other.exec("rollback");
  expect(answerOf(await changing(adapter.store, [holiday(1)]))).toBe(1);
});

test("F5 a waiting writer proceeds when the lock is released", async () => {
  const file = tempFile();
  const adapter = await openStore(file);
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.exec("begin immediate");
  const waiting = [1, 2, 3].map((n) => changing(adapter.store, [holiday(n)]));
  setTimeout(() => other.exec("commit"), 60);
  expect((await Promise.all(waiting)).map(answerOf)).toEqual([1, 1, 1]);
  expect((await logOf(adapter.store)).map(({ objectId }) => objectId)).toEqual([
    "holiday001",
    "holiday002",
    "holiday003",
  ]);
});

test("F5 a file that is no database is refused and left unchanged", async () => {
  const file = tempFile();
  const text = "This is a letter, not a database. ".repeat(200);
  writeFileSync(file, text);
  const adapter = unmigrated(file);
  for (const outcome of [await changing(adapter.store, [holiday(1)]), await asked(adapter.store, holidays)]) {
    expect(refusalOf(outcome)).toMatchObject({
      _tag: "Storage",
      retry: "never",
      message: expect.stringContaining("not a database"),
    });
    discreet(outcome);
  }
  await expect(adapter.schema()).rejects.toThrow("not a database");
  await expect(adapter.migrate()).rejects.toMatchObject({
    code: "STORAGE",
    message: expect.stringContaining("not a database"),
  });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("F5 damaged pages are refused, never misread", async () => {
  const file = tempFile();
  const adapter = await openStore(file);
  for (let n = 0; n < 200; n++) answerOf(await changing(adapter.store, [holiday(n, "x".repeat(200))]));
  await adapter.close();
  const bytes = readFileSync(file);
  for (let page = 2; page * 4096 < bytes.length; page++) bytes.fill(0xff, page * 4096 + 8, page * 4096 + 2_000);
  writeFileSync(file, bytes);
  const refusal = refusalOf(await asked(unmigrated(file).store, holidays));
  expect(refusal).toMatchObject({ _tag: "Storage", retry: "never" });
  discreet(refusal);
});

test("F5 a file in a missing folder cannot be opened or created", async () => {
  const file = `${tempFile()}/nowhere/firm.db`;
  const adapter = unmigrated(file);
  const refusal = refusalOf(await changing(adapter.store, [holiday(1)]));
  expect(refusal).toMatchObject({
    _tag: "Storage",
    retry: "never",
    message: expect.stringContaining("cannot be opened"),
  });
  discreet(refusal);
  expect(existsSync(file)).toBe(false);
});
