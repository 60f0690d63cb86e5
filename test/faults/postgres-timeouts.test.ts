import { openFirm } from "firmcore";
import { type PgPool, type PostgresOptions, postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";

type Bounds = Pick<PostgresOptions, "lockTimeout" | "statementTimeout" | "connectTimeout">;
const now = () => Date.parse("2027-01-04T12:00:00Z");

/** A firm with an engineer and a project, with the test's pool and timeouts, and a host session. */
const opened = async (bounds: Bounds = {}, connections = 4) => {
  const { connection, release } = await freshDatabase(migrated);
  const [direct, pool] = [testPool({ ...connection, max: 4 }), testPool({ ...connection, max: connections })];
  const host = new pg.Client(connection);
  host.on("error", () => {});
  await host.connect();
  const steady = postgres({ pool: direct as unknown as PgPool, schema });
  const firm = await openKitFirm(steady, "Promise");
  const adapter = postgres({ pool: pool as unknown as PgPool, schema, ...bounds });
  const app = await openFirm(adapter, { now });
  const api = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  onTestFinished(async () => {
    await adapter.close();
    await pool.end();
    await host.end();
    await steady.close();
    await direct.end();
    await release();
  });
  const { objectId: engineer } = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  const ask = firm.bookingInput(engineer, project, 0.01, "2027-03-01");
  /** Holds the row of the engineer until the host's transaction ends. */
  const hold = async (): Promise<void> => {
    await host.query("begin");
    await host.query(`select from "${schema}".firm_engineer_profile where object_id = $1 for update`, [engineer]);
  };
  const booked = async (): Promise<number> => ((await firm.tables()).Allocation ?? []).length;
  const nothingLeaks = async (): Promise<void> => {
    const open = async () => {
      const { rows } = await direct.query(
        "select count(*)::int as open from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid() and pid <> $1",
        [(host as unknown as { readonly processID: number }).processID],
      );
      return { open: rows[0].open, lent: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
    };
    await expect.poll(open, { interval: 1 }).toEqual({ open: 0, lent: 0, waiting: 0 });
  };
  return { firm, api, pool, host, engineer, project, ask, hold, booked, nothingLeaks };
};

test("F6: a call on an exhausted pool is Busy, and the connection returns", async () => {
  const { api, pool, ask, booked, nothingLeaks } = await opened({ connectTimeout: 300 }, 1);
  const held = await pool.connect();
  const began = performance.now();
  expect(await api.settled.allocations.assign(ask)).toMatchObject({ ok: false, refusal: { _tag: "Busy" } });
  // One attempt, not as many as for a lost connection.
  expect(performance.now() - began).toBeLessThan(2 * 300);
  expect(performance.now() - began).toBeGreaterThan(250);
  held.release();
  await nothingLeaks();
  expect(await api.settled.allocations.assign(ask)).toMatchObject({ ok: true });
  expect(await booked()).toBe(1);
});

test("F6: a call that waits too long for a row is Busy", async () => {
  const { api, host, ask, hold, booked, nothingLeaks } = await opened({ lockTimeout: 100 });
  await hold();
  expect(await api.settled.allocations.assign(ask)).toMatchObject({ ok: false, refusal: { _tag: "Busy" } });
  await nothingLeaks();
  await host.query("rollback");
  expect(await booked()).toBe(0);
  expect(await api.settled.allocations.assign(ask)).toMatchObject({ ok: true });
});

test("F6: a statement over its time limit is cancelled", async () => {
  const { api, host, ask, hold, booked, nothingLeaks } = await opened({ statementTimeout: 100 });
  await hold();
  const answer = await api.settled.allocations.assign(ask);
  expect(answer).toMatchObject({
    ok: false,
    refusal: { _tag: "Storage", retry: "safe", message: expect.stringContaining("took too long") },
  });
  await nothingLeaks();
  await host.query("rollback");
  expect(await booked()).toBe(0);
  expect(await api.settled.allocations.assign(ask)).toMatchObject({ ok: true });
});

test("F6: the victim of a deadlock with the host retries and succeeds", async () => {
  const { firm, api, pool, host, engineer, project, ask, hold, booked, nothingLeaks } = await opened();
  const superuser = await host.query("select from pg_roles where rolname = current_user and rolsuper");
  // The session that checks first for a deadlock is the victim: ours.
  if (superuser.rowCount === 1) {
    await host.query(`alter database ${pg.escapeIdentifier(host.database ?? "")} set deadlock_timeout = '10ms'`);
    await host.query("set deadlock_timeout = '60s'");
  }
  const { objectId: other } = await firm.engineer("Ben");
  const [first, second] = [engineer, other].sort();
  await hold();
  await host.query("rollback");
  await host.query("begin");
  await host.query(`select from "${schema}".firm_engineer_profile where object_id = $1 for update`, [second]);
  // The command locks the first engineer, then waits for the second.
  const batch = api.settled.batch(
    [
      { operation: "allocations.assign", input: ask },
      { operation: "allocations.assign", input: firm.bookingInput(other, project, 0.01, "2027-03-01") },
    ],
    { transaction: true },
  );
  const waiting = async () =>
    (await pool.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
      .rowCount;
  await expect.poll(waiting, { interval: 1 }).toBe(1);
  await host.query(`select from "${schema}".firm_engineer_profile where object_id = $1 for update`, [first]);
  await host.query("commit");
  expect(await batch).toMatchObject({ ok: true });
  expect(await booked()).toBe(2);
  await nothingLeaks();
});

/** Makes the database fail log writes this many times, at the write or at the commit. */
const refusing = async (
  host: pg.Client,
  state: string,
  deferred: boolean,
  times: number,
): Promise<() => Promise<number>> => {
  await host.query(`
    create sequence public.refused;
    create function public.refuse() returns trigger language plpgsql as $$ begin
      if nextval('public.refused') <= ${times} then raise exception 'not now' using errcode = '${state}'; end if;
      return null;
    end $$;
    create constraint trigger refusing after insert on "${schema}".firm_change_log
      ${deferred ? "deferrable initially deferred" : "not deferrable"} for each row execute function public.refuse()`);
  return async () => Number((await host.query("select last_value from public.refused")).rows[0].last_value);
};

test.each([
  ["a serialization failure", "40001", "a row is written", false],
  ["a serialization failure", "40001", "it is committed", true],
  ["a deadlock", "40P01", "a row is written", false],
] as const)("F6: after %s (%s) when %s the call is retried", async (_what, state, _when, deferred) => {
  const { firm, api, host, ask, booked, nothingLeaks } = await opened();
  const attempts = await refusing(host, state, deferred, 3);
  expect(await api.settled.allocations.assign(ask, { requestId: "once" })).toMatchObject({ ok: true });
  expect(await attempts()).toBe(4);
  expect(await booked()).toBe(1);
  await nothingLeaks();
  await checkLog(firm);
});

test("F6: a call that keeps failing is Busy after a bounded time", async () => {
  const { firm, api, host, ask, booked, nothingLeaks } = await opened();
  const attempts = await refusing(host, "40001", true, 1_000);
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 4 }, (_, i) => api.settled.allocations.assign(ask, { requestId: `call ${i}` })),
  );
  expect(answers.map((each) => (each.ok ? "accepted" : each.refusal._tag))).toEqual(["Busy", "Busy", "Busy", "Busy"]);
  const tries = (await attempts()) / 4;
  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(30);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(await booked()).toBe(0);
  await nothingLeaks();
  await host.query(`drop trigger refusing on "${schema}".firm_change_log`);
  expect(await api.settled.allocations.assign(ask, { requestId: "call 0" })).toMatchObject({ ok: true });
  await checkLog(firm);
});
