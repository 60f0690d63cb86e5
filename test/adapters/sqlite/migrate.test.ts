import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { latestVersion } from "../../../src/adapters/sql/migrations/index.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { answerOf, asked, changing, creating, openStore, refusalOf, tempFile } from "./stores.ts";

const holiday = creating(Holiday, { objectId: "holiday001", calendar: "c", day: 1, name: "n" });
const tables = (file: string): ReadonlyArray<unknown> => {
  const database = new Database(file);
  try {
    return database.prepare("select name from sqlite_master").pluck().all();
  } finally {
    database.close();
  }
};

test("opening creates no table; migrating does, once", async () => {
  const file = tempFile();
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  const app = await openFirm(adapter);
  expect(await adapter.schema()).toEqual({ is: "empty" });
  expect(tables(file)).toEqual([]);
  for (const outcome of [await changing(adapter.store, [holiday]), await asked(adapter.store, {})])
    expect(refusalOf(outcome)).toEqual({
      _tag: "Storage",
      retry: "never",
      message: "The database has no tables of firmcore yet: run app.migrate() or `firmcore migrate --db sqlite:FILE`",
    });
  expect(await app.migrate()).toEqual({ from: 0, to: latestVersion });
  expect(await app.migrate()).toEqual({ from: latestVersion, to: latestVersion });
  expect(await adapter.schema()).toEqual({ is: "current", version: latestVersion });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
});

test("the feed of each new file starts in the first epoch under a unique name", async () => {
  const feeds = [];
  for (const file of [tempFile(), tempFile()]) {
    await (await openStore(file)).close();
    const database = new Database(file);
    feeds.push(...database.prepare("select id, epoch, system from firm_feed").raw().all());
    expect(() => database.exec("insert into firm_feed values (2, 1, '')")).toThrow("CHECK");
    database.close();
  }
  expect(feeds).toEqual([
    [1, 1, expect.stringMatching(/^[0-9a-f]{16}$/)],
    [1, 1, expect.stringMatching(/^[0-9a-f]{16}$/)],
  ]);
  expect(feeds[0]).not.toEqual(feeds[1]);
});

/** A migrated file, and a function that marks newer steps as run. */
const newerFile = async () => {
  const file = tempFile();
  await (await openStore(file)).close();
  const database = new Database(file);
  onTestFinished(() => void database.close());
  const names = "(select names from firm_migration order by version desc limit 1)";
  const mark = (step: number, additive: boolean): void =>
    void database.exec(`insert into firm_migration values (${step}, 0, ${names}, ${additive ? 1 : 0})`);
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  return { adapter, mark };
};

test("works on newer steps that are additive, and leaves them alone", async () => {
  const { adapter, mark } = await newerFile();
  mark(latestVersion + 1, true);
  mark(latestVersion + 2, true);
  const version = latestVersion + 2;
  expect(await adapter.schema()).toEqual({ is: "newer", version, expected: latestVersion, notAdditive: null });
  const app = await openFirm(adapter);
  expect(await app.migrate()).toEqual({ from: version, to: version });
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
});

test("a newer step that is not additive is refused everywhere, by name", async () => {
  const { adapter, mark } = await newerFile();
  mark(latestVersion + 1, true);
  mark(latestVersion + 2, false);
  mark(latestVersion + 3, true);
  const [version, notAdditive] = [latestVersion + 3, latestVersion + 2];
  const expected = `The database is at version ${version}. This firmcore knows the steps up to ${latestVersion}, and step ${notAdditive} is not additive, so it cannot work on these tables: update firmcore`;
  expect(await adapter.schema()).toEqual({ is: "newer", version, expected: latestVersion, notAdditive });
  await expect(openFirm(adapter)).rejects.toThrow(expected);
  await expect(adapter.migrate()).rejects.toMatchObject({ code: "STORAGE", message: expected });
  expect(refusalOf(await changing(adapter.store, [holiday]))).toMatchObject({ message: expected });
});

test("a step that is not additive stops a store that already works", async () => {
  const { adapter, mark } = await newerFile();
  expect(answerOf(await changing(adapter.store, [holiday]))).toBe(1);
  expect(answerOf(await asked(adapter.store, {}))).toEqual({});
  mark(latestVersion + 1, false);
  const message = expect.stringContaining(`step ${latestVersion + 1} is not additive`);
  for (const outcome of [await changing(adapter.store, []), await asked(adapter.store, {})])
    expect(refusalOf(outcome)).toMatchObject({ _tag: "Storage", retry: "never", message });
});

test("an older database refuses work and names the command", async () => {
  const file = tempFile();
  await (await openStore(file)).close();
  const older = new Database(file);
  older.exec("delete from firm_migration where version > 1");
  older.close();
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  expect(await adapter.schema()).toEqual({ is: "older", version: 1, expected: latestVersion });
  expect(refusalOf(await changing(adapter.store, [holiday]))).toMatchObject({
    retry: "never",
    message: expect.stringContaining("firmcore migrate --db sqlite:FILE"),
  });
});

test("a migration that fails half way changes nothing", async () => {
  const file = tempFile();
  const before = new Database(file);
  before.exec("create table firm_project (mine text)");
  before.close();
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  await expect(adapter.migrate()).rejects.toMatchObject({ code: "STORAGE" });
  expect(await adapter.schema()).toEqual({ is: "empty" });
  expect(tables(file)).toEqual(["firm_project"]);
});

test("of several migrating processes one runs, the others wait", async () => {
  const file = tempFile();
  const program = join(dirname(file), "migrate.mjs");
  const source = resolve(import.meta.dirname, "../../../src/sqlite.ts");
  writeFileSync(
    program,
    `const { sqlite } = await import(${JSON.stringify(source)});
     const adapter = sqlite({ file: ${JSON.stringify(file)} });
     process.send("ready");
     process.once("message", async () => {
       process.send(await adapter.migrate().catch((error) => String(error)));
       await adapter.close();
       process.disconnect();
     });`,
  );
  const children = [1, 2, 3].map(() => fork(program, { execArgv: ["--conditions=firmcore-source"] }));
  const next = (child: (typeof children)[number]): Promise<unknown> =>
    new Promise((done, failed) => {
      child.once("message", done);
      child.once("exit", (code) => failed(new Error(`ended with ${code}`)));
    });
  await Promise.all(children.map(next));
  const results = await Promise.all(
    children.map((child) => {
      const answer = next(child);
      child.send("go");
      return answer;
    }),
  );
  expect(results.map((each) => JSON.stringify(each)).sort()).toEqual([
    `{"from":0,"to":${latestVersion}}`,
    `{"from":${latestVersion},"to":${latestVersion}}`,
    `{"from":${latestVersion},"to":${latestVersion}}`,
  ]);
});
