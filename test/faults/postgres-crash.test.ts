import { openFirm } from "firmcore";
import { type PgPool, postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { allFaults } from "../support/child-process.ts";
import { startPostgres } from "../support/postgres/server.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { testPool } from "../support/postgres/test-pool.ts";

const crashes = allFaults ? 50 : 3;
const writers = 6;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("F4: after a server crash every answered call is stored", {
  timeout: 600_000,
}, async () => {
  await using server = await startPostgres({ durable: true });
  await migrated.prepare(server.connection);
  const pool = testPool({ ...server.connection, max: writers });
  const adapter = postgres({ pool: pool as unknown as PgPool, schema });
  const firm = await openKitFirm(adapter, "Promise");
  const app = await openFirm(adapter, { now: () => Date.parse("2027-01-04T12:00:00Z") });
  const api = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  const project = await firm.project("Bridge");
  const random = seededRandom(4);
  const outcomes = new Map<string, string>();
  let [done, lost] = [0, 0];

  /** Books on its own engineer until stopped, and records each outcome. */
  const write = async (name: string, engineer: string, stopped: () => boolean): Promise<void> => {
    for (let i = 0; !stopped(); i++) {
      const requestId = `${name} ${i}`;
      const answer = await api.settled.allocations.assign(firm.bookingInput(engineer, project, 0.01, "2027-03-01"), {
        requestId,
      });
      if (answer.ok) done++;
      else lost++;
      const { refusal } = answer as { readonly refusal?: { readonly _tag: string; readonly retry?: string } };
      outcomes.set(requestId, answer.ok ? "done" : (refusal?.retry ?? refusal?._tag ?? ""));
    }
  };
  for (let crash = 0; crash < crashes; crash++) {
    const engineers: Array<string> = [];
    for (let n = 0; n < writers; n++) engineers.push((await firm.engineer(`engineer ${crash} ${n}`)).objectId);
    let stopped = false;
    const all = Promise.all(engineers.map((each, n) => write(`${crash} ${n}`, each, () => stopped)));
    for (let until = done + 10 + random.below(30); done < until; ) await turn();
    const { rows } = await backEnds(server.connection);
    const victim = rows[random.below(rows.length)];
    process.kill(Number(victim?.pid), "SIGKILL");
    for (const before = lost; lost === before; ) await turn();
    for (const before = done; done < before + writers; ) await turn();
    stopped = true;
    await all;
  }
  const written = Map.groupBy(await firm.log(), ({ requestId }) => requestId ?? "");
  for (const [requestId, how] of outcomes) {
    const rows = written.get(requestId)?.length ?? 0;
    if (how === "done") expect(rows, requestId).toBe(1);
    else if (how === "safe" || how === "Busy") expect(rows, `${requestId}, ${how}`).toBe(0);
    else expect([how, rows <= 1], requestId).toEqual(["unknown", true]);
  }
  expect(lost, "calls that met a crash").toBeGreaterThanOrEqual(crashes);
  await checkLog(firm);
  await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
  await adapter.close();
  await pool.end();
});

/** The other active sessions of the server. */
const backEnds = async (connection: pg.ClientConfig) => {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await client.query<{ readonly pid: number }>(
      "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
  } finally {
    await client.end();
  }
};
