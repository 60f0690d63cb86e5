import Database from "better-sqlite3";
import * as fc from "fast-check";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity } from "../../../src/domain/kernel/schema/entity.ts";
import type { OrderBy, Read } from "../../../src/ports/load.ts";
import type { Store } from "../../../src/ports/store.ts";
import { answerOf, asked, changing } from "../sqlite/stores.ts";
import { orderOn, wholeAndPaged } from "./pages.ts";
import { args, ids, perOperator, predicateOn, valuesFor } from "./predicates.ts";
import { compareStores, reading } from "./shares.ts";
import { classes, world } from "./worlds.ts";

/** The same rows in the reference store and in SQLite, with dangling pointers. */
const twoStores = async (seed: number): Promise<readonly [memory: Store, sqlite: Store]> => {
  const database = new Database(":memory:");
  database.pragma("foreign_keys = off");
  const adapter = sqlite({ database });
  await adapter.migrate();
  const stores = [memory().store, adapter.store] as const;
  const [rows] = fc.sample(world, { seed, numRuns: 1 });
  for (const [organizationId, changes] of Object.entries(rows ?? {}))
    for (const store of stores) answerOf(await changing(store, changes, { organizationId }));
  return stores;
};
const worlds = Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(twoStores));

const rowsIn = async (store: Store, read: Read): Promise<ReadonlyArray<{ readonly objectId: string }>> =>
  answerOf(await asked(store, { rows: read }, args)).rows as never;

const anyClass = fc.constantFrom(...classes);
const anyWorld = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7);
const about = (depth: number) =>
  anyClass.chain((entity) => fc.tuple(anyWorld, fc.constant(entity), predicateOn(entity, classes, depth)));
const numRuns = process.env.FIRMCORE_FAULTS === "full" ? 20_000 : 800;

/** The time for shrinking is limited, because a predicate has many smaller ones. */
const runs = (count: number) => ({
  numRuns: Math.ceil(count),
  interruptAfterTimeLimit: 60_000,
  markInterruptAsFailure: true,
});

const looksThrough = (where: Predicate): boolean =>
  where.is === "via" || where.is === "some"
    ? true
    : where.is === "not"
      ? looksThrough(where.of)
      : where.is === "and" || where.is === "or"
        ? where.of.some(looksThrough)
        : false;

test("L-36 SQLite finds the rows that satisfy the predicate, through any pointers", async () => {
  const stores = await worlds;
  const selected = { none: 0, some: 0, all: 0, through: 0 };
  await fc.assert(
    fc.asyncProperty(about(3), async ([which, entity, where]) => {
      const [reference, database] = stores[which] as (typeof stores)[number];
      const expected = await rowsIn(reference, reading(entity, where));
      expect(await rowsIn(database, reading(entity, where))).toEqual(expected);
      const all = await rowsIn(reference, reading(entity, { is: "always" }));
      const part = expected.length === 0 ? "none" : expected.length === all.length ? "all" : "some";
      selected[part]++;
      if (part === "some" && looksThrough(where)) selected.through++;
      const count: Read = { kind: "count", entity, where, pick: [] };
      expect(answerOf(await asked(database, { count }, args)).count).toBe(expected.length);
    }),
    runs(numRuns),
  );
  // The predicates select some rows but not all, and pointers often matter.
  expect(selected.some).toBeGreaterThan(numRuns / 8);
  expect(selected.none).toBeGreaterThan(numRuns / 20);
  expect(selected.all).toBeGreaterThan(numRuns / 20);
  expect(selected.through).toBeGreaterThan(numRuns / 20);
});

const selects = async (which: number, entity: Entity, where: Predicate): Promise<number> => {
  const [reference, database] = (await worlds)[which] as readonly [Store, Store];
  for (const each of [where, { is: "not", of: where } satisfies Predicate]) {
    const expected = await rowsIn(reference, reading(entity, each, { pick: ["objectId"] }));
    const rows = await rowsIn(database, reading(entity, each, { pick: ["objectId"] }));
    expect(rows, `${entity.name} ${JSON.stringify(each)}`).toEqual(expected);
    if (each === where && expected.length > 0) return 1;
  }
  return 0;
};

test("L-36 each kind of field compares as in evaluate, with each value", async () => {
  let compared = 0;
  let count = 0;
  const done = new Set<string>();
  for (const entity of classes)
    for (const [field, { kind, optional, open }] of Object.entries(allFields(entity))) {
      // One field of each kind and form.
      const form = `${kind.type} ${optional} ${open}`;
      if (field === "organizationId" || done.has(form)) continue;
      done.add(form);
      const operands = [...valuesFor(kind.type), "1", 1, true, ...Object.keys(args).map((param) => ({ param })), null];
      for (const to of operands) {
        const all: ReadonlyArray<Predicate> = [
          ...(["=", "<", "<=", ">", ">="] as const).map((by) => ({ is: "compare", field, by, to }) as const),
          ...(to === null
            ? []
            : [
                { is: "reaches", field, to } as const,
                { is: "oneOf", field, values: [to, "a"] } as const,
                ...(["start", "end", "inside"] as const).map(
                  (at) => ({ is: "text", field, at, text: to as string }) as const,
                ),
                { is: "has", field, values: [to] } as const,
              ]),
        ];
        for (const where of all) {
          compared++;
          count += await selects(1, entity, where);
        }
      }
    }
  expect(count).toBeGreaterThan(compared / 10);
  expect(count).toBeLessThan(compared / 2);
});

test("L-36 each pointer is followed as in evaluate, with and without index", async () => {
  let compared = 0;
  let count = 0;
  const inner: ReadonlyArray<Predicate> = [
    { is: "always" },
    { is: "compare", field: "version", by: "=", to: 1 },
    ...ids.map((to): Predicate => ({ is: "compare", field: "objectId", by: "=", to })),
    { is: "oneOf", field: "objectId", values: ids.slice(1) },
    { is: "not", of: { is: "compare", field: "objectId", by: "=", to: "id00000001" } },
  ];
  for (const which of [0, 1, 2, 3])
    for (const entity of classes)
      for (const [field, { references }] of Object.entries(entity.fields)) {
        const target = classes.find(({ name }) => name === references);
        if (target === undefined) continue;
        const back = ids.map((to): Predicate => ({ is: "compare", field, by: "=", to }));
        for (const where of inner) {
          compared += 2;
          count += await selects(which, entity, { is: "via", field, entity: target.name, where });
          count += await selects(which, target, { is: "some", entity: entity.name, by: field, where });
        }
        for (const where of [...back, { is: "or", of: back } as const]) {
          compared++;
          count += await selects(which, target, { is: "some", entity: entity.name, by: field, where });
        }
      }
  expect(count).toBeGreaterThan(compared / 10);
  expect(count).toBeLessThan(compared * 0.9);
});

test.each(perOperator(classes))("L-36 %s selects the same rows in SQLite, often some of them", async (_name, any) => {
  const shares = { none: 0, some: 0, all: 0 };
  for (const [seed, stores] of (await worlds).entries()) {
    const found = await compareStores(stores, any, { count: numRuns / 20, seed });
    expect(found.differing).toEqual([]);
    for (const part of ["none", "some", "all"] as const) shares[part] += found.shares[part];
  }
  const count = shares.none + shares.some + shares.all;
  expect(shares.some / count, JSON.stringify(shares)).toBeGreaterThan(0.2);
});

test("L-36 a predicate and its complement partition the rows", async () => {
  const stores = await worlds;
  let both = 0;
  await fc.assert(
    fc.asyncProperty(about(2), async ([which, entity, where]) => {
      const [, database] = stores[which] as (typeof stores)[number];
      const yes = await rowsIn(database, reading(entity, where));
      const no = await rowsIn(database, reading(entity, { is: "not", of: where }));
      const all = await rowsIn(database, reading(entity, { is: "always" }));
      if (yes.length > 0 && no.length > 0) both++;
      expect([...yes, ...no].map(({ objectId }) => objectId).sort()).toEqual(all.map(({ objectId }) => objectId));
    }),
    runs(numRuns / 3),
  );
  expect(both).toBeGreaterThan(numRuns / 30);
});

test("the pages of a list are the list, in any order, hidden keys and ranks included", async () => {
  const stores = await worlds;
  let several = 0;
  const list = anyClass.chain((entity) =>
    fc.tuple(
      anyWorld,
      fc.record({
        entity: fc.constant(entity),
        where: predicateOn(entity, classes, 1, 0),
        order: orderOn(entity),
        limit: fc.integer({ min: 1, max: 3 }),
      }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(list, async ([which, of]) => {
      const [reference, database] = stores[which] as (typeof stores)[number];
      const [whole, paged] = await wholeAndPaged(database, of);
      expect(paged).toEqual(whole);
      expect((await wholeAndPaged(reference, of))[0]).toEqual(whole);
      if (whole.length > of.limit) several++;
    }),
    runs(numRuns / 2),
  );
  expect(several).toBeGreaterThan(numRuns / 20);
});

test("order, hidden order, limits and picked fields match the reference store", async () => {
  const stores = await worlds;
  let cut = 0;
  const ordered = anyClass.chain((entity) => {
    const fields = Object.entries(allFields(entity)).filter(
      ([, { kind }]) => !["money", "list", "json"].includes(kind.type),
    );
    const order: fc.Arbitrary<OrderBy> = fc.record({
      field: fc.constantFrom(...fields.map(([name]) => name)),
      descending: fc.boolean(),
      when: fc.option(predicateOn(entity, classes, 1, 0)),
    });
    const pick = fc.shuffledSubarray(Object.keys(allFields(entity)), { minLength: 1 });
    return fc.tuple(
      anyWorld,
      fc.record({
        where: predicateOn(entity, classes, 1),
        order: fc.array(order, { maxLength: 3 }),
        limit: fc.option(fc.nat(4)),
        skip: fc.nat(2),
        pick,
      }),
      fc.constant(entity),
    );
  });
  await fc.assert(
    fc.asyncProperty(ordered, async ([which, { where, ...more }, entity]) => {
      const [reference, database] = stores[which] as (typeof stores)[number];
      const expected = await rowsIn(reference, reading(entity, where, more));
      if (expected.length > 1) cut++;
      expect(await rowsIn(database, reading(entity, where, more))).toEqual(expected);
    }),
    runs(numRuns / 2),
  );
  expect(cut).toBeGreaterThan(numRuns / 20);
});
