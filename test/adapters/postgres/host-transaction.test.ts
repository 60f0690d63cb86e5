import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle, type NodePgTransaction } from "drizzle-orm/node-postgres";
import { type App, type FirmApi, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import {
  CamelCasePlugin,
  type ControlledTransaction,
  Kysely,
  ParseJSONResultsPlugin,
  PostgresDialect,
  type Transaction,
} from "kysely";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import type { PgTransaction } from "../../../src/adapters/postgres/connection/driver.ts";
import type { Feed, FeedPage } from "../../../src/ports/feed.ts";
import type { Outcome } from "../../../src/ports/store.ts";
import { migrated, schema } from "../../support/postgres/stores.ts";
import { freshDatabase, type LentDatabase } from "../../support/postgres/test-databases.ts";
import { testPool } from "../../support/postgres/test-pool.ts";
import { type Host, hosts } from "./host-transactions.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const own = "create table own (text text primary key)";

let lent: LentDatabase;
let pool: pg.Pool;
let adapter: ReturnType<typeof postgres>;
let app: App<PgTransaction>;
let firm: FirmApi;
let booking: { readonly engineer: string; readonly project: string; readonly assignmentRole: string };
beforeEach(async () => {
  lent = await freshDatabase(migrated);
  pool = testPool({ ...lent.connection, max: 6 });
  adapter = postgres({ pool, schema, lockTimeout: 300 });
  app = await openFirm(adapter);
  firm = app.as(caller);
  // A closing connection may report that its database is gone.
  await pool.query(own);
  const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
  const pia = await firm.users.provision({ externalId: "pia", role: "projectManager" });
  const ana = await firm.engineers.create({
    user,
    fullName: "Ana Souza",
    discipline: "Structural",
    employmentStatus: "active",
  });
  const bridge = await firm.projects.create({
    projectCode: "B-1",
    projectName: "Bridge",
    clientName: "City",
    projectManager: pia.objectId,
    startDate: "2027-01-01",
  });
  booking = { engineer: ana.objectId, project: bridge.objectId, assignmentRole: "Lead" };
});
afterEach(async () => {
  await app.close();
  await pool.end();
  await lent.release();
});

const booked = (allocationPercent: number) => ({
  ...booking,
  allocationPercent,
  startDate: "2027-03-01",
  endDate: "2027-03-31",
});
const bookings = async (): Promise<ReadonlyArray<number>> =>
  (await firm.allocations.list({ order: "allocationPercent" })).results.map((each) => each.allocationPercent);
const rows = async (): Promise<ReadonlyArray<string>> =>
  (await pool.query("select text from own order by text")).rows.map(({ text }) => text);
const add = (text: string): string => `insert into own values ('${text}')`;

const fromFeed = <A>(ask: (feed: Feed, done: (outcome: Outcome<A, never>) => void) => void): Promise<A> =>
  new Promise((resolve) => ask(adapter.feed, (outcome) => resolve((outcome as { readonly success: A }).success)));
const cursorNow = (): Promise<string> => fromFeed((feed, done) => feed.currentCursor("acme", done));
const newsSince = async (cursor: string): Promise<ReadonlyArray<string>> => {
  const { entries } = await fromFeed<FeedPage>((feed, done) => feed.readAfter("acme", cursor, 100, done as never));
  return entries.map(({ event }) => event);
};
class Undone extends Error {}

describe.each(Object.entries<Host>(hosts))("within a transaction of %s", (_name, transaction) => {
  test("commits the rows of host and firm together, visible only then", async () => {
    const before = await cursorNow();
    const allocation = await transaction(pool, async ({ transaction: given, run }) => {
      await run(add("won"));
      const inside = app.within(given).as(caller);
      const made = await inside.allocations.assign(booked(60));
      expect((await inside.allocations.list()).results).toMatchObject([{ objectId: made.objectId }]);
      expect([await bookings(), await rows(), await newsSince(before)]).toEqual([[], [], []]);
      return made;
    });
    expect([await bookings(), await rows(), await newsSince(before)]).toEqual([[60], ["won"], ["allocations.assign"]]);
    expect(allocation).toMatchObject(await firm.allocations.get({ objectId: allocation.objectId }));
  });

  test("L-49 rolls back both: no row, no log entry, no feed entry", async () => {
    const before = await cursorNow();
    const undone = transaction(pool, async ({ transaction: given, run }) => {
      await run(add("won"));
      await app.within(given).as(caller).allocations.assign(booked(60));
      throw new Undone();
    });
    await expect(undone).rejects.toThrow(Undone);
    expect([await bookings(), await rows(), await newsSince(before)]).toEqual([[], [], []]);
  });

  test("a refusal writes nothing and leaves the transaction usable", async () => {
    await transaction(pool, async ({ transaction: given, run }) => {
      await run(add("before"));
      const inside = app.within(given).as(caller);
      await inside.allocations.assign(booked(60));
      const refused = await inside.settled.allocations.assign(booked(50));
      expect(refused).toMatchObject({ ok: false, refusal: { _tag: "OverCapacity" } });
      const twice = await inside.settled.users.provision({ externalId: "ana", role: "engineer", username: "pia" });
      expect(twice.ok).toBe(true);
      await run(add("after"));
      await inside.allocations.assign(booked(40));
    });
    expect([await bookings(), await rows()]).toEqual([
      [40, 60],
      ["after", "before"],
    ]);
  });

  test("L-62 a dry run takes back only its own rows", async () => {
    const before = await cursorNow();
    await transaction(pool, async ({ transaction: given, run }) => {
      await run(add("before"));
      const inside = app.within(given).as(caller);
      await inside.allocations.assign(booked(60));
      const dry = await inside.allocations.assign(booked(40), { dryRun: true });
      expect(dry.allocationPercent).toBe(40);
      const second = await inside.settled.allocations.assign(booked(50), { dryRun: true });
      expect(second).toMatchObject({ ok: false, refusal: { _tag: "OverCapacity" } });
      const items = [30, 20].map((percent) => ({ operation: "allocations.assign", input: booked(percent) }) as const);
      const outcomes = await inside.batch(items, { dryRun: true });
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
      await run(add("after"));
    });
    expect([await bookings(), await rows(), await newsSince(before)]).toEqual([
      [60],
      ["after", "before"],
      ["allocations.assign"],
    ]);
  });

  test("refuses isolation above READ COMMITTED; the host can continue", async () => {
    for (const level of ["repeatable read", "serializable"] as const) {
      await transaction(
        pool,
        async ({ transaction: given, run }) => {
          const inside = app.within(given).as(caller).settled;
          for (const answer of [await inside.allocations.assign(booked(60)), await inside.allocations.list()])
            expect(answer).toMatchObject({
              ok: false,
              refusal: { _tag: "Storage", retry: "never", message: expect.stringContaining(level.toUpperCase()) },
            });
          await run(add(level));
        },
        level,
      );
    }
    expect([await bookings(), await rows()]).toEqual([[], ["repeatable read", "serializable"]]);
  });

  test("rolling back to a savepoint undoes only the rows after it", async () => {
    await transaction(pool, async ({ transaction: given, run, nested }) => {
      await app.within(given).as(caller).allocations.assign(booked(20));
      await nested(async (part) => {
        await part.run(add("kept"));
        await app.within(part.transaction).as(caller).allocations.assign(booked(30));
      });
      const undone = nested(async (part) => {
        await part.run(add("undone"));
        await app.within(part.transaction).as(caller).allocations.assign(booked(50));
        throw new Undone();
      });
      await expect(undone).rejects.toThrow(Undone);
      // A rolled-back booking takes no capacity.
      await app.within(given).as(caller).allocations.assign(booked(45));
      await run(add("last"));
    });
    expect([await bookings(), await rows()]).toEqual([
      [20, 30, 45],
      ["kept", "last"],
    ]);
  });

  test("locks the engineer until the host commits", async () => {
    const [inside, outside] = await transaction(pool, async ({ transaction: given }) => {
      const made = await app.within(given).as(caller).allocations.assign(booked(60));
      // Longer than the lock timeout of our statements.
      const busy = await firm.settled.allocations.assign(booked(60));
      return [made, busy] as const;
    });
    expect([inside.allocationPercent, outside]).toMatchObject([60, { ok: false, refusal: { _tag: "Busy" } }]);
    expect(await firm.settled.allocations.assign(booked(60))).toMatchObject({
      ok: false,
      refusal: { _tag: "OverCapacity" },
    });
  });
});

/** Parsers for numbers, booleans, days, instants and JSON, as some hosts set them. */
const parsed = [16, 20, 21, 23, 114, 1082, 1114, 1184, 1700, 3802];
const withOddParsers = async (body: () => Promise<void>): Promise<void> => {
  const usual = parsed.map((type) => [type, pg.types.getTypeParser(type)] as const);
  for (const type of parsed) pg.types.setTypeParser(type, () => ({ odd: type }));
  await body().finally(() => {
    for (const [type, parser] of usual) pg.types.setTypeParser(type, parser);
  });
};

test("the host's own parsers and plugins change no answer", async () => {
  await firm.allocations.assign(booked(60));
  const answers = async (of: FirmApi) => [
    await of.allocations.list(),
    await of.engineers.list(),
    await of.reports.overbooked({ from: "2027-01-01" }),
    await of.settings.get(),
  ];
  const usual = await answers(firm);
  const plugins = [new CamelCasePlugin(), new ParseJSONResultsPlugin()];
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }), plugins });
  const viaKysely = await openFirm(postgres({ kysely, schema }));
  await withOddParsers(async () => {
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: { odd: 23 } }]);
    expect(await answers(firm)).toEqual(usual);
    expect(await answers(viaKysely.as(caller))).toEqual(usual);
    for (const transaction of Object.values(hosts))
      await transaction(pool, async ({ transaction: given }) => {
        expect(await answers(app.within(given).as(caller))).toEqual(usual);
      });
  });
  await viaKysely.close();
});

test("own statements around awaited calls are kept, whatever the calls answer", async () => {
  const client = await pool.connect();
  await client.query("begin");
  const inside = app.within(client).as(caller).settled.allocations;
  const add = (text: string) => client.query("insert into own values ($1)", [text]);
  const asked = { ...booking, allocationPercent: 60, startDate: "2027-03-01" };
  await add("before");
  expect((await inside.assign(asked, { dryRun: true })).ok).toBe(true);
  await add("after a dry run");
  expect((await inside.assign(asked)).ok).toBe(true);
  await add("after a booking");
  expect(await inside.assign(asked)).toMatchObject({ refusal: { _tag: "OverCapacity" } });
  await add("after a refusal");
  await client.query("commit");
  client.release();
  const { rows } = await pool.query("select text from own");
  expect(rows).toHaveLength(4);
  expect(await firm.allocations.count()).toBe(1);
});

describe("refuses an argument that is no open transaction", () => {
  test("a pool, an instance of Kysely or Drizzle, or another value", () => {
    const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
    for (const given of [pool, kysely, drizzle(pool), {}, null, undefined, "begin"])
      expect(() => app.within(given as never)).toThrow("within() takes an open transaction");
  });

  test("a connection without a transaction, bare or under Drizzle", async () => {
    const client = await pool.connect();
    for (const given of [client, drizzle(client)])
      expect(await app.within(given).as(caller).settled.allocations.assign(booked(60))).toMatchObject({
        ok: false,
        refusal: { _tag: "Storage", retry: "never", message: expect.stringContaining("no open transaction") },
      });
    client.release();
    expect(await bookings()).toEqual([]);
  });

  test("one that failed before", async () => {
    const client = await pool.connect();
    await client.query("begin");
    await client.query("select 1 / 0").catch(() => {});
    expect(await app.within(client).as(caller).settled.allocations.assign(booked(60))).toMatchObject({
      ok: false,
      refusal: { _tag: "Storage", retry: "never", message: expect.stringContaining("has failed") },
    });
    await client.query("rollback");
    client.release();
  });
});

test("each library's transaction has the expected type", () => {
  interface Tables {
    own: { text: string };
  }
  type Given = Parameters<typeof app.within>[0];
  expectTypeOf<pg.PoolClient>().toExtend<Given>();
  expectTypeOf<pg.Client>().toExtend<Given>();
  expectTypeOf<Transaction<Tables>>().toExtend<Given>();
  expectTypeOf<ControlledTransaction<Tables>>().toExtend<Given>();
  type Schema = Record<string, never>;
  expectTypeOf<NodePgTransaction<Schema, ExtractTablesWithRelations<Schema>>>().toExtend<Given>();
  expectTypeOf<string>().not.toExtend<Given>();
  expectTypeOf<{ readonly commit: () => void }>().not.toExtend<Given>();
  expect(app.within).toBeTypeOf("function");
});
