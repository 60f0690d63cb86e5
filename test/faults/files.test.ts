import { copyFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { FirmError, openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog, checkReplay } from "../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables } from "../../src/testing/kit/harness/raw-store.ts";
import { sqliteFile } from "../support/stores.ts";

const organizationId = "acme";
const inside = /SQLITE_|select |insert |firm_|node_modules|\/tmp|at .*:\d+/;

/** A clear error of the store: a code and a sentence, without internals. */
const storageError = async (opening: () => Promise<unknown>): Promise<string> => {
  const error = await opening().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FirmError);
  const { code, message } = error as FirmError;
  expect(["STORAGE", "BUSY"]).toContain(code);
  expect(message).not.toMatch(inside);
  return `${code}: ${message}`;
};

test("F5: a file that is no database is refused", async () => {
  const { file, remove } = await sqliteFile();
  writeFileSync(file, "not a database, but a letter to the auditors, ".repeat(200));
  const adapter = sqlite({ file });
  expect(await storageError(() => openFirm(adapter))).toContain("not a database");
  await adapter.close();
  remove();
});

test("F5: the error for a file without tables names the migration command", async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file: `${file}.empty` });
  const call = async () => {
    const app = await openFirm(adapter);
    await app.as({ organizationId, userId: "host", role: "administrator" }).users.list();
  };
  expect(await storageError(call)).toContain("firmcore migrate");
  await adapter.close();
  remove();
});

test("F5: a locked file is Busy, and nothing is written", async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file, busyTimeout: 100 });
  const firm = await openKitFirm(adapter, "Promise");
  const ana = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  const before = await firm.tables();
  const other = new Database(file);
  other.exec("begin immediate");
  const ask = firm.bookingInput(ana.objectId, project, 10, "2027-03-01");
  const answer = await firm.admin.allocations.assign(ask, { requestId: "later" });
  expect(answer).toMatchObject({ ok: false, refusal: { _tag: "Busy" } });
  expect(await firm.tables(), "reading goes on").toEqual(before);
  other.exec("rollback");
  other.close();
  expect(await firm.admin.allocations.assign(ask, { requestId: "later" })).toMatchObject({ ok: true });
  await checkLog(firm);
  await adapter.close();
  remove();
});

test("F5: a read-only file is refused for changes and can be read", async () => {
  const { file, remove } = await sqliteFile();
  const writer = sqlite({ file });
  await openKitFirm(writer, "Promise");
  await writer.close();
  const database = new Database(file, { readonly: true });
  const adapter = sqlite({ database });
  const app = await openFirm(adapter);
  const firm = app.as({ organizationId, userId: "host", role: "administrator" });
  expect((await firm.users.list()).results.map(({ username }) => username)).toEqual(["admin"]);
  expect(await storageError(() => firm.users.provision({ externalId: "eve", role: "engineer" }))).toContain("read");
  await adapter.close();
  database.close();
  remove();
});

test("F5: a truncated write-ahead log of SQLite recovers the last whole state", {
  timeout: 120_000,
}, async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file });
  const firm = await openKitFirm(adapter, "Promise");
  for (let i = 0; i < 10; i++) await firm.engineer(`engineer ${i}`, { hourlyRate: 100 });
  const { size } = statSync(`${file}-wal`);
  const states = new Set<number>();
  for (let cut = 0; cut <= 12; cut++) {
    const copy = `${file}.${cut}`;
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, Math.floor((size * cut) / 12));
    const torn = sqlite({ file: copy });
    const [log, tables] = [await readLog(torn.store, organizationId), await readTables(torn.store, organizationId)];
    checkReplay(log, tables);
    states.add(log.length);
    await torn.close();
  }
  expect(states.size, "different states").toBeGreaterThan(4);
  await adapter.close();
  remove();
});
