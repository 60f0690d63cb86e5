import { type ExportFile, openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { openMemory, openSqlite, sqliteFile } from "../support/stores.ts";
import { manyRows } from "./scripts/export.ts";

const [people, bookings] = allFaults ? [2_000, 40_000] : [200, 3_500];
const files = manyRows(people, bookings);
const patience = { timeout: 600_000 };
const wanted = { User: people + 1, EngineerProfile: people, Project: 1, Allocation: bookings, RateStep: people };

/** Each row is stored once, with one log row; another import changes nothing. */
const whole = async (firm: KitFirm): Promise<void> => {
  const tables = await firm.tables();
  const counts = Object.fromEntries(Object.keys(wanted).map((name) => [name, tables[name]?.length]));
  expect(counts).toEqual(wanted);
  const log = (await firm.log()).filter(({ event }) => event === "import");
  expect(log.length).toBe(Object.values(wanted).reduce((sum, count) => sum + count, 0) - 1);
  expect(log.every(({ version, kind }) => version === 1 && kind === "create")).toBe(true);
  await checkLog(firm);
};
const caller = ({ organizationId, adminId }: Pick<KitFirm, "organizationId" | "adminId">) => ({
  organizationId,
  userId: adminId,
});

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
] as const)("F12: a stopped import on %s resumes without duplicates", patience, async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  for (const stopAfter of [0, 1, 3]) {
    const stopped = new AbortController();
    let chunks = 0;
    if (stopAfter === 0) stopped.abort(new Error("stopped"));
    const running = firm.app.import(caller(firm), files, {
      signal: stopped.signal,
      onProgress: () => {
        chunks++;
        if (chunks === stopAfter) stopped.abort(new Error("stopped"));
      },
    });
    await expect(running).rejects.toThrow("stopped");
    expect(chunks).toBe(stopAfter);
    await checkLog(firm);
  }
  const report = await firm.app.import(caller(firm), files);
  expect(report.leftOut).toEqual([]);
  expect(report.unchanged.User).toBe(people);
  await whole(firm);
  const again = await firm.app.import(caller(firm), files);
  expect(Object.values(again.imported).reduce((sum, count) => sum + count, 0)).toBe(0);
  await whole(firm);
  await close();
});

/** The same files as row sources; the source of bookings fails at this row of this pass. */
const flowing = (fails: { readonly reading: number; readonly row: number } | null): ReadonlyArray<ExportFile> =>
  files.map(({ rows, ...named }) => {
    let reading = 0;
    return {
      ...named,
      rows: async function* () {
        reading++;
        let row = 0;
        for (const each of rows as ReadonlyArray<unknown>) {
          if (named.class === "Allocation" && fails?.reading === reading && fails.row === row++)
            throw new Error("the connection broke");
          yield each;
        }
      },
    };
  });

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
] as const)("F12: an import on %s resumes after its source stops or fails", patience, async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  const bookingsNow = async (): Promise<number> => (await firm.tables()).Allocation?.length ?? 0;
  const failing = firm.app.import(caller(firm), flowing({ reading: 1, row: 2_500 }));
  await expect(failing).rejects.toThrow("Allocation.json: cannot be read after row 2500: the connection broke");
  expect(await bookingsNow()).toBe(0);
  const again = firm.app.import(caller(firm), flowing({ reading: 2, row: bookings - 1 }));
  await expect(again).rejects.toThrow(`cannot be read after row ${bookings - 1}: the connection broke`);
  const written = await bookingsNow();
  expect(written).toBe(Math.floor((bookings - 1) / 2_000) * 2_000);
  await checkLog(firm);
  const stopped = new AbortController();
  const unfinished = firm.app.import(caller(firm), flowing(null), {
    signal: stopped.signal,
    onProgress: ({ class: of, done }) => {
      if (of === "Allocation" && done === 2_000) stopped.abort(new Error("stopped"));
    },
  });
  await expect(unfinished).rejects.toThrow("stopped");
  expect(await bookingsNow()).toBe(written);
  const report = await firm.app.import(caller(firm), flowing(null));
  expect(report.leftOut).toEqual([]);
  expect(report.unchanged.Allocation).toBe(written);
  expect(report.imported.Allocation).toBe(bookings - written);
  await whole(firm);
  await close();
});

test("F12: an import resumes in another process after a kill", patience, async () => {
  const { file, remove } = await sqliteFile();
  const first = sqlite({ file });
  const { organizationId, adminId } = await openKitFirm(first, "Promise");
  await first.close();
  const script = new URL("./scripts/importer.ts", import.meta.url);
  const progress: Array<unknown> = [];
  for (const after of [1, 3]) {
    await using importer = startChild(script, file, organizationId, adminId, String(people), String(bookings));
    await importer.next();
    importer.send("go");
    for (let chunk = 0; chunk < after; chunk++) progress.push(await importer.next());
    await importer.kill();
    expect(importer.left()).not.toContain("done");
  }
  expect(progress).toHaveLength(4);
  const adapter = sqlite({ file });
  const firm = await openKitFirm(adapter, "Promise");
  const app = await openFirm(adapter);
  const report = await app.import({ organizationId, userId: adminId }, files);
  expect(report.unchanged.User).toBe(people);
  await whole(firm);
  await adapter.close();
  remove();
});
