import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { BoundStatement } from "../../../../src/adapters/postgres/connection/bound-statement.ts";
import { commitNotificationsOf } from "../../../../src/adapters/postgres/feed/commit-notifications.ts";
import { statementsOf } from "../../../../src/adapters/postgres/statements/statements.ts";
import { allFaults } from "../../../support/child-process.ts";
import { queryOnce } from "../../../support/postgres/server.ts";
import { schema } from "../../../support/postgres/stores.ts";
import { behind, cursorOf, firmDatabase, hearing, never, write } from "../feed-fixtures.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const listening = "select pid from pg_stat_activity where datname = current_database() and query = 'listen firmcore'";

describe("a commit of another process", () => {
  test("notifies a listener with its firm once visible", async () => {
    const { processOn, listen } = await firmDatabase();
    const [{ adapter }, other] = [processOn({ listen, ...never }), processOn().adapter];
    const start = await cursorOf(adapter);
    const { heard, until } = hearing(adapter);
    // It cannot have received earlier notifications.
    await until(null);
    await write(other.store, "one");
    await until("acme");
    expect((await behind(adapter, start)).names).toEqual(["one 1"]);
    await write(other.store, "two", 1, "other");
    await until("other");
    expect(heard).toEqual([null, "acme", "other"]);
  });

  test("is notified with only a URL, once per process and only within its schema", async () => {
    const { url, processOn, connection } = await firmDatabase();
    const adapter = postgres({ url, schema, ...never });
    onTestFinished(() => adapter.close());
    const { heard, until } = hearing(adapter);
    await until(null);
    await queryOnce(connection, `select pg_notify('firmcore', '["elsewhere",null,["acme"]]')`);
    await write(adapter.store, "own", 1, "own");
    expect(heard).toEqual([null, "own"]);
    await write(processOn().adapter.store, "one");
    await until("acme");
    expect(heard).toEqual([null, "own", "acme"]);
    await queryOnce(connection, "notify firmcore, 'what others say'");
    await until(null, 2);
  });

  test("is notified after a lost connection, also for earlier commits", async () => {
    const { processOn, listen, connection } = await firmDatabase();
    const [{ adapter }, other] = [processOn({ listen, ...never }), processOn().adapter];
    const { heard, until } = hearing(adapter);
    for (let times = 1; times <= 2; times++) {
      await until(null, times);
      await queryOnce(connection, `select pg_terminate_backend(pid) from (${listening}) as found`);
    }
    await until(null, 3);
    await write(other.store, "one");
    await until("acme");
    expect(heard).toEqual([null, null, null, "acme"]);
    expect(await queryOnce(connection, listening)).toHaveLength(1);
  });

  test("is found by polling alone, even without notifications", async () => {
    const { processOn } = await firmDatabase();
    const [{ adapter }, other] = [processOn({ pollEvery: 50 }), processOn({ notify: false }).adapter];
    const { heard, stop } = hearing(adapter);
    await write(other.store, "one");
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(120);
    expect(heard).toEqual([null, null]);
    stop();
    vi.advanceTimersByTime(120);
    expect(heard).toEqual([null, null]);
  });

  test("is polled for while no listening connection is available", async () => {
    const { processOn, listen } = await firmDatabase();
    let reachable = false;
    const { adapter } = processOn({
      pollEvery: 50,
      listen: () => (reachable ? listen() : Promise.reject(new Error("no way there"))),
    });
    const { heard, until } = hearing(adapter);
    vi.advanceTimersByTime(60);
    expect(heard).toEqual([null]);
    reachable = true;
    await until(null, 2);
    vi.advanceTimersByTime(500);
    expect(heard).toEqual([null, null]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("F7 by a host is notified at its commit and never after a rollback", async () => {
    const { processOn, listen, client, connection } = await firmDatabase();
    const [{ adapter }, other] = [processOn({ listen, ...never }), processOn({ listen, ...never }).adapter];
    const [near, far] = [hearing(adapter), hearing(other)];
    await Promise.all([near.until(null), far.until(null)]);
    const host = await client();
    let marks = 0;
    /** Delays notifications. */
    const mark = async () => {
      await host.query(`select pg_notify('firmcore', $1)`, [JSON.stringify([schema, null, [`mark${++marks}`]])]);
    };
    const heardMark = () => Promise.all([near, far].map(({ until }) => until(`mark${marks}`)));
    await host.query("begin");
    await write(adapter.join(host), "lost");
    await host.query("rollback");
    await mark();
    await heardMark();
    await host.query("begin");
    await write(adapter.join(host), "kept");
    await queryOnce(connection, `select pg_notify('firmcore', '["${schema}",null,["between"]]')`);
    await Promise.all([near, far].map(({ until }) => until("between")));
    await host.query("commit");
    await Promise.all([near, far].map(({ until }) => until("acme")));
    for (const { heard } of [near, far]) expect(heard).toEqual([null, "mark1", "between", "acme"]);
  });
});

test("one connection serves all listeners and is released with the last", async () => {
  const { processOn, listen, connection } = await firmDatabase();
  const { adapter, pool } = processOn({ listen, pollEvery: 50 });
  await write(adapter.store, "one");
  expect(await queryOnce(connection, listening)).toEqual([]);
  const { until, stop } = hearing(adapter);
  expect(vi.getTimerCount()).toBe(1);
  const again = hearing(adapter);
  await until(null);
  expect(await queryOnce(connection, listening)).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
  stop();
  expect(await queryOnce(connection, listening)).toHaveLength(1);
  again.stop();
  while ((await queryOnce(connection, listening)).length > 0);
  const last = hearing(adapter);
  await last.until(null);
  await adapter.close();
  expect(vi.getTimerCount()).toBe(0);
  expect([pool.totalCount, pool.waitingCount]).toEqual([pool.idleCount, 0]);
  while ((await queryOnce(connection, listening)).length > 0);
  hearing(adapter);
  expect(vi.getTimerCount()).toBe(0);
});

test("readers come and go by the hundred: one connection listens for them, and none stays (S-A-42)", {
  timeout: 120_000,
}, async () => {
  vi.useRealTimers();
  const { url, connection } = await firmDatabase();
  const adapter = postgres({ url, schema });
  const app = await openFirm(adapter);
  onTestFinished(() => app.close());
  const firm = { organizationId: "acme" };
  const { companies } = app.as({ ...firm, userId: "host", role: "administrator" });
  const [rounds, readers] = [allFaults ? 20 : 2, 500];
  let seen = 0;
  for (let i = 0; i < rounds; i++) {
    const after = await app.currentCursor(firm);
    const each = Array.from({ length: readers }, () => app.changes({ ...firm, after })[Symbol.asyncIterator]());
    const asked = each.map((one) => one.next());
    await companies.create({ name: `Company ${i}` });
    for (const { value } of await Promise.all(asked)) if (value?.event === "companies.create") seen++;
    expect(await queryOnce(connection, listening)).toHaveLength(1);
    await Promise.all(each.map((one) => one.return?.()));
    await vi.waitFor(async () => expect(await queryOnce(connection, listening)).toEqual([]));
  }
  expect(seen).toBe(rounds * readers);
});

test("a store opened by URL closes its listening connection", async () => {
  const { url, connection } = await firmDatabase();
  const adapter = postgres({ url, schema });
  await write(adapter.store, "one");
  hearing(adapter);
  await adapter.close();
  const others =
    "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'firmcore reset'";
  while ((await queryOnce(connection, others)).length > 0);
});

describe("sending notifications", () => {
  /** Records what would be sent, with connections that release it on demand. */
  const saying = () => {
    const sent: Array<ReadonlyArray<unknown>> = [];
    const statements = statementsOf({
      schema,
      prepare: true,
      lockTimeout: 1,
      statementTimeout: null,
      rowSecurity: false,
    });
    let broken = false;
    const news = commitNotificationsOf(
      statements,
      async () => {
        if (broken) throw new Error("no connection");
        return {
          send: async (asks: ReadonlyArray<BoundStatement>) => {
            sent.push(...asks.map(({ values }) => JSON.parse(values[0] as string)[2]));
            return [];
          },
          release: () => {},
        };
      },
      { pool: { connect: () => Promise.reject(new Error("not asked")) } },
    );
    return {
      ...news,
      sent,
      breakDown: (is: boolean) => {
        broken = is;
      },
    };
  };

  test("sends the first at once, groups the next, sends the last on closing", async () => {
    const { sent, committed, end } = saying();
    for (const firm of ["a", "b", "a"]) committed(firm);
    await vi.waitUntil(() => sent.length === 1);
    for (let i = 0; i < 100; i++) committed(`firm${i % 3}`);
    await Promise.resolve();
    expect(sent).toEqual([["a", "b"]]);
    await vi.waitUntil(() => sent.length === 2);
    committed("late");
    await end();
    expect(sent).toEqual([["a", "b"], ["firm0", "firm1", "firm2"], ["late"]]);
  });

  test("notifies for any firm if the list is too long for Postgres", async () => {
    const { sent, committed, end, notifyStatements: committing } = saying();
    for (let i = 0; i < 200; i++) committed(`${i}`.padStart(50, "ü"));
    await end();
    expect(sent).toEqual([null]);
    expect(committing("acme").map(({ values }) => values)).toEqual([[JSON.stringify([schema, null, ["acme"]])]]);
  });

  test("drops a notification that fails and sends later ones", async () => {
    const { sent, committed, end, breakDown } = saying();
    breakDown(true);
    committed("lost");
    await vi.waitUntil(() => true);
    breakDown(false);
    committed("acme");
    await end();
    expect(sent.flat()).toContain("acme");
  });
});
