import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { Adapter } from "../../../../src/ports/adapter.ts";
import type { Feed, FeedPage } from "../../../../src/ports/feed.ts";
import { migrated } from "../../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { schema } from "../../../support/schema.ts";
import { connectTo, openLive } from "./connect.ts";

type Fault = { readonly _tag: "Busy" } | { readonly _tag: "Storage"; readonly retry: "safe" | "never" };
const [busy, down, broken]: ReadonlyArray<Fault> = [
  { _tag: "Busy" },
  { _tag: "Storage", retry: "safe" },
  { _tag: "Storage", retry: "never" },
];
type Callback = (outcome: Result.Result<unknown, unknown>) => void;

/** A firm with live queries whose reads fail as the test says; writes and other reads do not. */
const openFaulty = async () => {
  const adapter = memory() as unknown as Adapter<never>;
  const faults = {
    /** The fault of the next read, if it has one. */
    next: (): Fault | undefined => undefined,
    reads: 0,
    page: null as FeedPage | null,
  };
  const failing = (done: Callback): boolean => {
    faults.reads += 1;
    const fault = faults.next();
    if (fault !== undefined) queueMicrotask(() => done(Result.fail({ message: "for the test", ...fault })));
    return fault !== undefined;
  };
  const feed: Feed = {
    ...adapter.feed,
    currentCursor: (firm, done) => void (failing(done as never) || adapter.feed.currentCursor(firm, done)),
    readAfter: (firm, cursor, limit, done) => {
      if (failing(done as never)) return;
      if (faults.page === null) adapter.feed.readAfter(firm, cursor, limit, done);
      else queueMicrotask(() => (done as Callback)(Result.succeed(faults.page)));
    },
  };
  const store: Adapter<never>["store"] = {
    ...adapter.store,
    query: (asked, done) =>
      void ((asked.call.operation === "liveQuery" && failing(done as never)) || adapter.store.query(asked, done)),
  };
  const opened = await openLive({ ...adapter, feed, store });
  const client = connectTo(opened.live);
  await client.connect({ sessionToken: opened.boss.sessionToken });
  return { ...opened, adapter, faults, client };
};
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};
const told = (client: ReturnType<typeof connectTo>, requestId?: number): ReadonlyArray<string> =>
  client.events(requestId).map(({ op, object }) => `${op} ${object?.name ?? object?.objectId} ${object?.notes ?? ""}`);

test.each([1, 2, 3])("reads that fail now and then skip nothing and tell nothing twice (%i)", async (seed) => {
  const { live, host, boss, member, faults, client } = await openFaulty();
  const pia = await member("pia", "coordinator");
  const ofPia = connectTo(live);
  await ofPia.connect({ sessionToken: pia.sessionToken });
  const [companies, some] = [
    await client.subscribe("Company"),
    await client.subscribe("Company", { industry: "Bridges" }),
  ];
  const people = await ofPia.subscribe("EngineerProfile");
  const eva = await member("eva", "engineer");
  const profile = { user: eva.userId, fullName: "Eva", discipline: "Civil" };
  const { objectId: engineer } = await host.engineers.create(profile);
  await ofPia.until(() => ofPia.events().length === 1);
  const random = seeded(seed);
  // Few, because each pause is twice as long as the last where no look at the feed ends well between them.
  let failures = 0;
  faults.next = () => {
    if (random() > 0.4 || failures > 2) return undefined;
    failures += 1;
    return random() < 0.5 ? busy : down;
  };
  const { objectId } = await host.companies.create({ name: "City", notes: "0", industry: "Bridges" });
  for (let i = 1; i <= 12; i++) {
    await host.companies.update({ objectId, notes: String(i), industry: i % 4 < 2 ? "Bridges" : "Tunnels" });
    if (i === 4) await boss.firm.users.setRole({ objectId: pia.userId, role: "engineer" });
    if (i === 8) await boss.firm.users.setRole({ objectId: pia.userId, role: "coordinator" });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await host.companies.delete({ objectId });
  await client.until(() => client.events(companies).some(({ op }) => op === "delete"));
  await ofPia.until(() => ofPia.events(people).length % 2 === 1);
  const updates = (...of: ReadonlyArray<number>): ReadonlyArray<string> => of.map((i) => `update City ${i}`);
  expect(told(client, companies)).toEqual([
    ...["create City 0", ...updates(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), "delete City 12"],
  ]);
  expect(told(client, some)).toEqual([
    ...["create City 0", "update City 1", "leave City 2", "enter City 4", "update City 5", "leave City 6"],
    ...["enter City 8", "update City 9", "leave City 10", "enter City 12", "delete City 12"],
  ]);
  // Roles that come and go between two reads are told of or not; each is once.
  const turns = ofPia.events(people).map(({ op, object }) => `${op} ${object?.objectId === engineer}`);
  expect(turns.slice(1)).toEqual(turns.length === 1 ? [] : ["leave true", "enter true"]);
  expect([client.closes, ofPia.closes]).toEqual([[], []]);
});

test("while the feed fails it is read ever less often, however much is written and asked", async () => {
  const { live, host, boss, faults, client, thrown } = await openFaulty();
  const requestId = await client.subscribe("Company");
  const { objectId } = await host.companies.create({ name: "City" });
  await client.until(() => client.events().length === 1);
  faults.next = () => down;
  faults.reads = 0;
  const waiting = Array.from({ length: 30 }, () => connectTo(live));
  faults.next = () => (faults.reads > 2 ? down : undefined);
  for (const each of waiting) await each.connect({ sessionToken: boss.sessionToken });
  faults.next = () => down;
  for (const each of waiting) each.send({ op: "subscribe", requestId: 1, query: { className: "Company" } });
  const end = Date.now() + 500;
  let written = 0;
  while (Date.now() < end) {
    written += 1;
    await host.companies.update({ objectId, notes: `Version ${written}` });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  // After 100, 200, 400 … ms, of which each pause is half at least.
  expect(faults.reads).toBeLessThan(10);
  for (const each of waiting)
    expect(await each.until(() => each.received.find(({ op }) => op === "error"))).toMatchObject({
      ...{ code: 1, requestId: 1, reconnect: false },
    });
  faults.next = () => undefined;
  await client.until(() => client.events().length === written + 1);
  expect(told(client, requestId).slice(1)).toEqual(
    Array.from({ length: written }, (_, i) => `update City Version ${i + 1}`),
  );
  expect(thrown.length).toBeGreaterThan(1);
  // Who was refused may ask again.
  const [again] = waiting;
  again?.send({ op: "subscribe", requestId: 2, query: { className: "Company" } });
  await again?.until(() => again.received.some(({ op }) => op === "subscribed"));
});

test("a turn of the day whose rows cannot be read is told when they can (R-CERT-4)", async () => {
  const { host, member, clock, faults, client } = await openFaulty();
  const eva = await member("eva", "engineer");
  const engineer = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const cards: Array<string> = [];
  for (let day = 1; day <= 5; day++) {
    const card = { engineer: engineer.objectId, certificationName: `Card ${day}`, issuer: "Red Cross" };
    const days = { issuedOn: "2026-01-01", expiresOn: `2027-05-0${day}` };
    cards.push((await host.certifications.create({ ...card, ...days })).objectId);
  }
  await client.subscribe("Certification", { status: "Expiring" });
  for (let each = 1; each <= 5; each++) {
    // Each read of the turn fails once: of the feed, of the callers, of the rows, and of what came meanwhile.
    let reads = 0;
    faults.next = () => (++reads === each ? down : undefined);
    clock.now += 24 * 3_600_000;
    await client.until(() => client.events().length >= each);
    expect(reads).toBeGreaterThan(each);
    expect(client.events().map(({ op, object }) => [op, object?.objectId])).toEqual(
      cards.slice(0, each).map((card) => ["enter", card]),
    );
    expect(client.closes).toEqual([]);
  }
});

test("clients whose cursor has expired, or whose store is broken, are closed with the reason and come back", async () => {
  const { live, boss, host, clock, adapter, faults, client, thrown } = await openFaulty();
  const reason = [[1013, "Connect and ask again"]];
  await client.subscribe("Company");
  faults.next = () => down;
  const { objectId } = await host.companies.create({ name: "City" });
  for (const notes of ["one", "two"]) await host.companies.update({ objectId, notes });
  clock.now += 3 * 24 * 3_600_000;
  expect(await host.log.purge({ before: "2027-03-03", reason: "old" })).toMatchObject({ purged: expect.any(Number) });
  faults.next = () => undefined;
  await client.until(() => client.closes.length > 0);
  expect([client.closes, client.events()]).toEqual([reason, []]);

  const comeBack = async () => {
    const next = connectTo(live);
    await next.connect({ sessionToken: boss.sessionToken });
    await next.subscribe("Company");
    return next;
  };
  const second = await comeBack();
  await host.companies.update({ objectId, notes: "three" });
  await second.until(() => second.events().length > 0);
  expect(told(second)).toEqual(["update City three"]);
  thrown.length = 0;
  faults.next = () => broken;
  await host.companies.update({ objectId, notes: "four" });
  await second.until(() => second.closes.length > 0);
  expect([second.closes, told(second).length]).toEqual([reason, 1]);
  expect(thrown).toHaveLength(1);

  // A log that never ends, as where many write while it is read.
  faults.next = () => undefined;
  const third = await comeBack();
  const entries = await new Promise<FeedPage>((resolve) =>
    adapter.feed.currentCursor("acme", (cursor) => {
      void host.companies
        .update({ objectId, notes: "five" })
        .then(() =>
          adapter.feed.readAfter("acme", (cursor as { readonly success: string }).success, 10, (page) =>
            resolve((page as { readonly success: FeedPage }).success),
          ),
        );
    }),
  );
  await third.until(() => third.events().length === 1);
  const all = Array.from({ length: 1_000 }, () => entries.entries[0] as FeedPage["entries"][number]);
  faults.reads = 0;
  faults.page = { entries: all, cursors: [], cursor: entries.cursor, more: true };
  await third.until(() => third.closes.length > 0);
  expect([third.closes, faults.reads]).toEqual([reason, 11]);
  // Nobody is left, so nothing is read any more.
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(faults.reads).toBe(11);
});

test("connections that Postgres ends again and again lose no change and repeat none", { timeout: 60_000 }, async () => {
  const { url, drop } = await createPostgresDatabase(18, migrated);
  const [adapter, writing] = [postgres({ url, schema, pollEvery: 20 }), postgres({ url, schema })];
  const killer = new pg.Client({ connectionString: url });
  await killer.connect();
  onTestFinished(async () => {
    await killer.end();
    for (const each of [adapter, writing]) await each.close();
    await drop();
  });
  const { live, boss, host } = await openLive(adapter as unknown as Adapter<never>);
  const client = connectTo(live);
  await client.connect({ sessionToken: boss.sessionToken });
  const requestId = await client.subscribe("Company");
  const { objectId } = await host.companies.create({ name: "City" });
  let last = 0;
  for (let i = 1; i <= 14; i++) {
    const outcome = await host.settled.companies.update({ objectId, notes: `Version ${i}` });
    if (outcome.ok) last = i;
    if (i % 6 === 3)
      await killer.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
  }
  await client.until(() => told(client).at(-1) === `update City Version ${last}`);
  const { rows } = await killer.query(
    `select "after" ->> 'notes' as notes from "${schema}".firm_change_log where class = 'Company' order by seq`,
  );
  expect(client.closes).toEqual([]);
  expect(client.events(requestId).map(({ object }) => object?.notes ?? null)).toEqual(rows.map(({ notes }) => notes));
});
