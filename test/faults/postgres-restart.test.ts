import { openFirm } from "firmcore";
import { type PgPool, postgres } from "firmcore/postgres";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { allFaults } from "../support/child-process.ts";
import { startRestartable } from "../support/postgres/restartable.ts";
import { queryOnce, urlOf } from "../support/postgres/server.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { schema } from "../support/schema.ts";

// A separate server, because these tests stop and change a whole server.
const server = await startRestartable({ wal_level: "replica", max_connections: "20" });
afterAll(() => server[Symbol.asyncDispose]());
const patience = { timeout: 120_000 };
const now = () => Date.parse("2027-01-04T12:00:00Z");

/** A migrated database of that server with a firm, and a pool whose connections can be counted. */
const opened = async (name: string) => {
  await queryOnce(server.connection, `create database ${name}`);
  const connection = { ...server.connection, database: name };
  const pool = testPool({ ...connection, max: 5 });
  const adapter = postgres({ pool: pool as unknown as PgPool, schema });
  await adapter.migrate();
  const firm = await openKitFirm(adapter, "Promise");
  const close = async () => {
    await adapter.close();
    await pool.end();
  };
  return { connection, pool, adapter, firm, close };
};
const fault = async (
  call: () => Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string; readonly detail: { readonly retry?: string } }> =>
  call().then(
    (answer) => {
      throw new Error(`was answered: ${JSON.stringify(answer)}`);
    },
    (error) => {
      expect(error.message).not.toMatch(
        /geheim|select |insert |firm_|postgres:\/\/(?!user:password@host)|\/shm|\/tmp|node_modules| at .*:\d+/,
      );
      return error;
    },
  );

test("F6: calls fail during a shut-down, then succeed again", patience, async () => {
  const { firm, pool, close } = await opened("restart");
  const callers = 8;
  const project = await firm.project("Bridge");
  const outcomes: Array<{ readonly requestId: string; readonly is: string }> = [];
  for (let round = 0; round < (allFaults ? 20 : 2); round++) {
    let stopped = false;
    const caller = async (n: number): Promise<void> => {
      const { objectId } = await firm.engineer(`engineer ${round} ${n}`);
      ready++;
      for (let i = 0; !stopped; i++) {
        const requestId = `${round} ${n} ${i}`;
        const ask = firm.bookingInput(objectId, project, 0.01, "2027-03-01");
        const answer = await firm.admin.allocations.assign(ask, { requestId });
        if (answer.ok) outcomes.push({ requestId, is: "done" });
        else if (answer.refusal._tag === "Storage") outcomes.push({ requestId, is: answer.refusal.retry });
        else outcomes.push({ requestId, is: answer.refusal._tag });
      }
    };
    let ready = 0;
    const all = Promise.all(Array.from({ length: callers }, (_, n) => caller(n)));
    while (ready < callers) await new Promise((resolve) => setImmediate(resolve));
    const before = outcomes.length;
    while (outcomes.length < before + 20) await new Promise((resolve) => setImmediate(resolve));
    await server.down();
    const down = outcomes.length;
    while (outcomes.length < down + 20) await new Promise((resolve) => setImmediate(resolve));
    await server.up();
    const up = outcomes.length;
    while (!outcomes.slice(up).some(({ is }) => is === "done")) await new Promise((resolve) => setImmediate(resolve));
    stopped = true;
    await all;
  }
  const written = new Set((await firm.log()).map(({ requestId }) => requestId));
  for (const { requestId, is } of outcomes)
    if (is === "done" || is === "safe") expect(written.has(requestId), `${requestId}, ${is}`).toBe(is === "done");
    else expect(["unknown", "Busy"]).toContain(is);
  expect(outcomes.filter(({ is }) => is === "safe").length).toBeGreaterThan(10);
  await checkLog(firm);
  await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
  await close();
});

test("F6: a connection error names its cause, no secret", patience, async () => {
  const { connection, close } = await opened("kept_out");
  await queryOnce(
    connection,
    `create role needs_password login password 'geheim'; create role stranger login; create role crowd login connection limit 0`,
  );
  const url = urlOf(connection);
  const open = async (of: string) => {
    const adapter = postgres({ url: of, schema, connectTimeout: 2_000 });
    const reported = await fault(() => openFirm(adapter));
    await adapter.close();
    return reported;
  };
  const as = (who: string): string => url.replace("//postgres@", `//${who}@`);
  expect(await open(as("needs_password:geheim2"))).toMatchObject({
    code: "STORAGE",
    message: /wrong role or password/,
    detail: { retry: "never" },
  });
  expect(await open(as("needs_password"))).toMatchObject({
    code: "STORAGE",
    message: /wrong role or password/,
    detail: { retry: "never" },
  });
  expect(await open(as("nobody_at_all"))).toMatchObject({
    code: "STORAGE",
    message: /wrong role or password/,
    detail: { retry: "never" },
  });
  expect(await open(`${url}_gone`)).toMatchObject({
    code: "STORAGE",
    message: /no such database/,
    detail: { retry: "never" },
  });
  expect(await open(as("stranger"))).toMatchObject({
    code: "STORAGE",
    message: /may not use/,
    detail: { retry: "never" },
  });
  expect(await open(as("crowd"))).toMatchObject({ code: "BUSY" });
  expect(await open("postgres://geheim:geheim@127.0.0.1:1/firm")).toMatchObject({
    code: "STORAGE",
    message: /cannot be reached/,
    detail: { retry: "safe" },
  });
  expect(await open("postgres://[geheim")).toMatchObject({
    code: "STORAGE",
    message: /URL .* is not valid/,
    detail: { retry: "never" },
  });
  await close();
});

test("F6: a call without a free server connection is Busy, then works", patience, async () => {
  const { connection, firm, close } = await opened("crowded");
  await queryOnce(
    connection,
    `create role one_at_a_time login connection limit 1; grant usage on schema "${schema}" to one_at_a_time;
    grant all on all tables in schema "${schema}" to one_at_a_time`,
  );
  const holder = new pg.Client({ ...connection, user: "one_at_a_time" });
  await holder.connect();
  const adapter = postgres({ url: urlOf({ ...connection, user: "one_at_a_time" }), schema });
  const reported = await fault(() => openFirm(adapter));
  expect(reported).toMatchObject({ code: "BUSY" });
  await holder.end();
  await expect
    .poll(() =>
      adapter.schema().then(
        ({ is }) => is,
        () => "busy",
      ),
    )
    .toBe("current");
  const app = await openFirm(adapter, { now });
  expect(
    (await app.as({ organizationId: firm.organizationId, userId: firm.adminId }).users.list()).results,
  ).toHaveLength(1);
  await app.close();
  await close();
});

test("F6: a read-only database is refused for changes and can be read", patience, async () => {
  const { connection, firm, close } = await opened("read_only");
  await queryOnce(server.connection, "alter database read_only set default_transaction_read_only = on");
  const other = testPool({ ...connection, max: 2 });
  const app = await openFirm(postgres({ pool: other as unknown as PgPool, schema }), { now });
  const api = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  const readOnly = async () => {
    expect((await api.users.list()).results.map(({ username }) => username)).toEqual(["admin"]);
    expect(await fault(() => api.users.provision({ externalId: "eve", role: "engineer" }))).toMatchObject({
      code: "STORAGE",
      message: /is read-only/,
      detail: { retry: "never" },
    });
  };
  await readOnly();
  await queryOnce(server.connection, "alter database read_only reset default_transaction_read_only");
  await server.down();
  await server.up("replica");
  await readOnly();
  expect(await app.migrate(), "nothing to do").toMatchObject({ from: latestVersion, to: latestVersion });
  await app.close();
  await other.end();
  await close();
});
