import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { expect, test } from "vitest";
import { programsOf } from "../../scripts/readme.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";

const rounds = allFaults ? 400 : 24;
const kills = allFaults ? 20 : 1;
const firm = { organizationId: "acme" };

const started = (url: string): ChildProcess =>
  spawn(process.execPath, ["--conditions=firmcore-source", "--no-warnings", "examples/queue/main.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { PATH: process.env.PATH ?? "", DATABASE_URL: url, NODE_COMPILE_CACHE: join(tmpdir(), "firmcore-compiled") },
  });
const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", resolve));

test("beside two writing processes that roll back, killed readers go on and get every change once (R-LOG-1, L-41, L-49)", {
  timeout: 600_000,
}, async () => {
  const { url, drop } = await createPostgresDatabase();
  const pool = testPool({ connectionString: url });
  const app = await openFirm(postgres({ url }));
  await app.migrate();
  const start = await app.currentCursor(firm);
  const script = new URL("./scripts/feed-writer.ts", import.meta.url);
  let forwarder = started(url);
  const waitFor = async (query: string, holds: (rows: ReadonlyArray<Record<string, string>>) => boolean) => {
    for (;;) {
      const { rows } = await pool.query(query).catch(() => ({ rows: [] }));
      if (holds(rows)) return rows;
      await after(50);
    }
  };
  await waitFor("select cursor from forwarded", (rows) => rows.length === 1);
  const change = ({ objectId, version }: { readonly objectId: string; readonly version: number }) =>
    `${objectId} ${version}`;
  const seen: Array<string> = [];
  {
    await using one = startChild<string>(script, url, "one", String(rounds));
    await using other = startChild<string>(script, url, "other", String(rounds));
    expect(await Promise.all([one.next(), other.next()])).toEqual(["ready", "ready"]);
    const writing = Promise.all([one.next(), other.next()]);
    const stop = new AbortController();
    void writing.then(() => stop.abort());
    one.send("go");
    other.send("go");
    // A reader in this process that breaks off and goes on from its cursor.
    const reading = (async () => {
      for (let cursor = start; !stop.signal.aborted; )
        for await (const each of app.changes({ ...firm, after: cursor, signal: stop.signal, limit: 7 })) {
          seen.push(change(each));
          ({ cursor } = each);
          if (seen.length % 5 === 0) break;
        }
    })();
    for (let i = 0; i < kills; i++) {
      await after(200 + i * 50);
      forwarder.kill("SIGKILL");
      await ended(forwarder);
      forwarder = started(url);
    }
    expect(await writing).toEqual(["done", "done"]);
    await reading;
  }
  const { rows: log } = await pool.query(
    `select object_id as "objectId", version from firmcore.firm_change_log where class = 'Company' order by seq`,
  );
  const committed = log.map(change).sort();
  const jobs = await waitFor(
    "select data from pgboss.job where name = 'changes'",
    (rows) => rows.length >= committed.length,
  );
  forwarder.kill("SIGTERM");
  await ended(forwarder);
  expect(jobs.map(({ data }) => change(data as never)).sort()).toEqual(committed);
  // The reader here was stopped when the last commits were made, so it lacks the end at most.
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((each) => !committed.includes(each))).toEqual([]);
  expect(seen.length).toBeGreaterThan(committed.length / 2);
  const versions = Map.groupBy(seen, (each) => each.split(" ")[0]);
  for (const of of versions.values())
    expect(of.map((each) => Number(each.split(" ")[1]))).toEqual(of.map((_, i) => i + 1));
  expect(committed.length).toBeGreaterThan(rounds);
  await app.close();
  await pool.end();
  await drop();
});

test("docs/queue.md shows the tested files", () => {
  expect(programsOf(readFileSync("docs/queue.md", "utf8")).map(({ code }) => code)).toEqual(
    ["forward", "main"].map((name) => readFileSync(`examples/queue/${name}.ts`, "utf8")),
  );
});
