import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startChild } from "../../support/child-process.ts";
import { programMissing } from "../../support/postgres/binaries.ts";
import type { Shape } from "../../support/postgres/database.ts";
import { startPgbouncer } from "../../support/postgres/pgbouncer.ts";
import {
  connectionOf,
  type PostgresConnection,
  queryOnce,
  startPostgres,
  urlOf,
} from "../../support/postgres/server.ts";
import { poolOn } from "../../support/postgres/stores.ts";
import {
  createPostgresDatabase,
  freshDatabase,
  type LentDatabase,
  postgresServer,
} from "../../support/postgres/test-databases.ts";

const own = process.env.FIRMCORE_TEST_POSTGRES_URL === undefined;

/** The first column of the first row. */
const one = async (connection: PostgresConnection, sql: string): Promise<unknown> =>
  Object.values((await queryOnce(connection, sql))[0] ?? {})[0];

const connected = async (connection: PostgresConnection): Promise<pg.Client> => {
  const client = new pg.Client(connection);
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the server of a run", () => {
  test.each([14, 18] as const)("is of the requested version, %i", async (version) => {
    const versionNumber = Number(
      await one(await postgresServer(version), "select current_setting('server_version_num')"),
    );
    expect(Math.floor(versionNumber / 10_000)).toSatisfy((major: number) => (own ? major === version : major >= 14));
  });

  test.skipIf(!own)("listens only on a socket in a private folder", async () => {
    const server = await postgresServer();
    expect(await one(server, "show listen_addresses")).toBe("");
    expect(await one(server, "select inet_server_addr() is null")).toBe(true);
    expect(statSync(server.host).mode & 0o077).toBe(0);
  });
});

describe("a private database", () => {
  test("is isolated from others, and gone when dropped", async () => {
    const [mine, other] = await Promise.all([createPostgresDatabase(), createPostgresDatabase()]);
    await queryOnce(mine.connection, "create table mark ()");
    expect(await one(mine.connection, "select to_regclass('mark')::text")).toBe("mark");
    expect(await one(other.connection, "select to_regclass('mark')::text")).toBeNull();
    await connected(mine.connection);
    await Promise.all([mine.drop(), other.drop()]);
    await expect(queryOnce(mine.connection, "select 1")).rejects.toThrow(/does not exist/);
  });

  test("is reachable by URL and by connection", async () => {
    const { connection, url, drop } = await createPostgresDatabase();
    expect(connectionOf(url)).toEqual(connection);
    expect(await one(connectionOf(url), "select current_database()")).toBe(connection.database);
    const odd = { host: "db.example", port: 5433, user: "a b", password: "p@/:?", database: "firm" };
    expect(connectionOf(urlOf(odd))).toEqual(odd);
    await drop();
  });
});

describe.each([14, 18] as const)("a lent database of version %i", (version) => {
  let prepared = 0;
  const shape: Shape = {
    name: `lending_${version}`,
    prepare: async (connection) => {
      prepared += 1;
      await queryOnce(
        connection,
        `create schema firm;
         create table firm.migration (version integer);
         insert into firm.migration values (1);
         create table firm.person (id bigint generated always as identity primary key, boss bigint references firm.person);
         create table firm.hour (person bigint not null references firm.person)`,
      );
    },
  };
  const lend = () => freshDatabase(shape, version);
  const rows = `select format('%s %s %s', (select count(*) from firm.migration), (select count(*) from firm.person), (select count(*) from firm.hour))`;
  const fill = "insert into firm.person default values; insert into firm.hour select id from firm.person";

  test("is prepared once, even for concurrent requests", async () => {
    const lent = await Promise.all([lend(), lend(), lend()]);
    expect(new Set(lent.map(({ connection }) => connection.database)).size).toBe(3);
    for (const { connection } of lent) expect(await one(connection, rows)).toBe("1 0 0");
    for (const { release } of lent) await release();
    expect(prepared).toBe(1);
  });

  test("is reused empty, with prepared rows and restarted sequences", async () => {
    const first = await lend();
    await queryOnce(first.connection, fill);
    expect(await one(first.connection, rows)).toBe("1 1 1");
    await first.release();
    const second = await lend();
    expect(second.url).toBe(first.url);
    expect(await one(second.connection, rows)).toBe("1 0 0");
    expect(await one(second.connection, "insert into firm.person default values returning id::int")).toBe(1);
    await second.release();
  });

  test.each([
    ["a table was added", "create table firm.extra ()"],
    ["a column was dropped", "alter table firm.hour drop column person"],
    ["an index was added", "create index on firm.hour (person)"],
    ["a table with prepared rows was dropped", "drop table firm.migration"],
    ["a prepared row was changed", "update firm.migration set version = 2"],
    ["statistics were taken", `${fill}; analyze firm.person`],
    [
      "a setting was left",
      "do $$ begin execute format('alter database %I set work_mem = 64', current_database()); end $$",
    ],
    [
      "all its sessions were ended",
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    ],
  ])("is replaced after %s", async (_, change) => {
    const first = await lend();
    await queryOnce(first.connection, change);
    await first.release();
    const second = await lend();
    expect(second.url).not.toBe(first.url);
    expect(await one(second.connection, rows)).toBe("1 0 0");
    await second.release();
  });

  test("reuses the sessions that a test returned, and ends the others", async () => {
    const pidOf = async (sessions: LentDatabase["sessions"]) => {
      const { pool } = await sessions("pool", poolOn);
      const client = await pool.connect();
      return { client, pid: (await client.query("select pg_backend_pid() as pid")).rows[0].pid as number };
    };
    const first = await lend();
    const returned = await pidOf(first.sessions);
    returned.client.release();
    await first.release();
    const second = await lend();
    const again = await pidOf(second.sessions);
    expect([second.url, again.pid]).toEqual([first.url, returned.pid]);
    await again.client.query(`begin; ${fill}`);
    again.client.release();
    await second.release();
    const third = await lend();
    expect(await queryOnce(third.connection, rows)).toEqual([{ format: "1 0 0" }]);
    const other = await pidOf(third.sessions);
    expect([third.url, other.pid === again.pid]).toEqual([first.url, false]);
    other.client.on("error", () => {});
    const ended = other.client.query("select pg_sleep(600)").catch(() => "ended");
    const asleep =
      "select count(*)::int from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
    await expect.poll(() => one(third.connection, asleep)).toBe(1);
    await third.release();
    expect(await ended).toBe("ended");
  });

  test("is reclaimed from a session that still holds locks and rows", async () => {
    const first = await lend();
    const left = await connected(first.connection);
    await left.query(`begin; ${fill}`);
    await first.release();
    await expect(left.query("commit")).rejects.toThrow();
    const second = await lend();
    expect(await one(second.connection, rows)).toBe("1 0 0");
    await second.release();
  });
});

describe("a server started by hand", () => {
  test("can be durable, takes settings, and leaves no folder", async () => {
    const server = await startPostgres({ durable: true, settings: { work_mem: "5MB" } });
    const asSet =
      "select format('%s %s %s', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('work_mem'))";
    expect(await one(server.connection, asSet)).toBe("on on 5MB");
    expect(existsSync(server.connection.host)).toBe(true);
    await Promise.all([server.stop(), server.stop()]);
    expect(existsSync(server.connection.host)).toBe(false);
  });

  test("repeats the server's message when it cannot start", async () => {
    await expect(startPostgres({ settings: { port: "nowhere" } })).rejects.toThrow(
      /invalid value for parameter "port"/,
    );
  });

  test("ends with its killed process, and so does pgbouncer", async () => {
    await using holder = startChild<ReadonlyArray<string>>(
      new URL("../../support/postgres/holder.ts", import.meta.url),
    );
    const folders = await holder.next();
    const postmaster = Number(readFileSync(join(String(folders[0]), "data", "postmaster.pid"), "utf8").split("\n")[0]);
    expect(folders.every(existsSync) && isRunning(postmaster)).toBe(true);
    await holder.kill();
    await vi.waitFor(() => expect(folders.some(existsSync) || isRunning(postmaster)).toBe(false), 5_000);
  });
});

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) || canSignal(pid);
const canSignal = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("pgbouncer", () => {
  const missing = programMissing("pgbouncer");

  test.skipIf(missing !== null)("switches server connections between the transactions of a session", async () => {
    const database = await createPostgresDatabase();
    await using front = await startPgbouncer(database.connection);
    const [first, second] = await Promise.all([connected(front.connection), connected(front.connection)]);
    // Two transactions at once make pgbouncer open two connections.
    for (const client of [first, second]) await client.query("begin");
    for (const client of [first, second]) await client.query("commit");
    const pid = async (): Promise<number> => (await first.query("select pg_backend_pid() as pid")).rows[0].pid;
    expect(await pid()).not.toBe(await pid());
    await database.drop();
  });

  test("must be installed under CI, elsewhere tests skip it", () => {
    const warning = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => warning.mockRestore());
    vi.stubEnv("CI", undefined);
    expect(programMissing("no-such-program")).toMatch(/apt-get install .* no-such-program/);
    expect(warning).toHaveBeenCalledOnce();
    vi.stubEnv("CI", "true");
    expect(() => programMissing("no-such-program")).toThrow(/not installed/);
  });
});
