import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type App, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { Race } from "./harness.ts";
import { type BenchServer, poolOf } from "./postgres/server.ts";

const firm = { organizationId: "bench" };
const pageSize = 1_000;
interface Raw {
  readonly seq: number;
  readonly objectId: string;
  readonly version: number;
}
const columns = `seq, at, actor, request_id, "class", object_id, kind, event, version, reason, "before", "after"`;

/** Logs creations and updates of companies; returns the cursor before them. */
const fill = async (app: App<never>, count: number): Promise<string> => {
  const start = await app.currentCursor(firm);
  const caller = app.as({ ...firm, userId: "host", role: "administrator" });
  for (let i = 0; i < count; i += 500)
    await caller.batch(
      Array.from({ length: 250 }, (_, j) => [
        { operation: "companies.create", input: { name: `Company ${i + j}`, industry: "Bridges" } } as const,
        { operation: "companies.create", input: { name: `Other ${i + j}`, notes: "No bridges" } } as const,
      ]).flat() as never,
      { transaction: true } as never,
    );
  return start;
};

/** The changes one by one, as a host reads them, to the last. */
const followed = async (app: App<never>, after: string, count: number): Promise<string> => {
  let [versions, seen, last] = [0, 0, ""];
  for await (const change of app.changes({ ...firm, after })) {
    versions += change.version;
    last = change.objectId;
    if (++seen === count) break;
  }
  return `${seen} ${versions} ${last}`;
};
/** The log in pages by hand, with its JSON parsed. */
const readRaw = async (page: (after: number) => Promise<ReadonlyArray<Raw>> | ReadonlyArray<Raw>): Promise<string> => {
  let [versions, seen, last, after] = [0, 0, "", 0];
  for (;;) {
    const rows = await page(after);
    for (const row of rows) {
      versions += row.version;
      last = row.objectId;
      seen++;
      after = row.seq;
    }
    if (rows.length < pageSize) return `${seen} ${versions} ${last}`;
  }
};
const raceOf = (store: string, count: number, ours: () => Promise<string>, floor: () => Promise<string>): Race => ({
  work: `${count.toLocaleString("en")} changes of a firm from a cursor on ${store}, against reading the log table`,
  goal: { atLeast: 0.7 },
  pieces: count,
  agree: async () => {
    const [left, right] = [await ours(), await floor()];
    if (left !== right) throw new Error(`the two sides read different changes: ${left}, ${right}`);
  },
  ours,
  floor,
});
interface Prepared {
  readonly races: ReadonlyArray<Race>;
  readonly close: () => Promise<void>;
}

export const feedRaces = async (quick: boolean): Promise<Prepared> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "feed.db");
  const count = quick ? 1_000 : 10_000;
  const app = await openFirm(sqlite({ file, synchronous: "normal" }));
  await app.migrate();
  const start = await fill(app as never, count);
  const db = new Database(file);
  db.exec("analyze");
  const page = db.prepare(
    `select ${columns} from firm_change_log where organization_id = ? and seq > ? order by seq limit ${pageSize}`,
  );
  const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  const rows = (after: number): ReadonlyArray<Raw> =>
    (page.all("bench", after) as ReadonlyArray<Record<string, string | number | null>>).map((row) => ({
      seq: row.seq as number,
      at: row.at,
      actor: row.actor,
      requestId: row.request_id,
      class: row.class,
      objectId: row.object_id as string,
      kind: row.kind,
      event: row.event,
      version: row.version as number,
      reason: row.reason,
      before: parsed(row.before as string | null),
      after: parsed(row.after as string | null),
    }));
  return {
    races: [
      raceOf(
        "SQLite",
        count,
        () => followed(app as never, start, count),
        () => readRaw(rows),
      ),
    ],
    close: async () => {
      db.close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const postgresFeedRaces = async (server: BenchServer, quick: boolean): Promise<Prepared> => {
  const count = quick ? 1_000 : 10_000;
  const pool = poolOf(await server.copy(await server.template(async () => {})));
  const app = await openFirm(postgres({ pool }));
  const start = await fill(app as never, count);
  const text = `select ${columns} from firmcore.firm_change_log where organization_id = $1 and seq > $2 order by seq limit ${pageSize}`;
  const rows = async (after: number): Promise<ReadonlyArray<Raw>> =>
    (await pool.query({ name: "log", text, values: ["bench", after] })).rows.map((row) => ({
      seq: Number(row.seq),
      at: Number(row.at),
      actor: row.actor,
      requestId: row.request_id,
      class: row.class,
      objectId: row.object_id,
      kind: row.kind,
      event: row.event,
      version: row.version,
      reason: row.reason,
      before: row.before,
      after: row.after,
    }));
  return {
    races: [
      raceOf(
        "Postgres",
        count,
        () => followed(app as never, start, count),
        () => readRaw(rows),
      ),
    ],
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};
