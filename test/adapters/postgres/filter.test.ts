import * as fc from "fast-check";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { postgresDialect } from "../../../src/adapters/postgres/statements/dialect.ts";
import { farness as farnessSql } from "../../../src/adapters/postgres/statements/place-sql.ts";
import { farness, farnessNumbers } from "../../../src/domain/kernel/values/place.ts";
import type { Store } from "../../../src/ports/store.ts";
import { migrated, schema } from "../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../support/postgres/test-databases.ts";
import { testPool } from "../../support/postgres/test-pool.ts";
import { orderOn, wholeAndPaged } from "../sql/pages.ts";
import { perOperator, predicateOn } from "../sql/predicates.ts";
import { compareStores, type Shares } from "../sql/shares.ts";
import { classes, world } from "../sql/worlds.ts";
import { answerOf, changing } from "../sqlite/stores.ts";

const full = process.env.FIRMCORE_FAULTS === "full" || process.env.npm_lifecycle_event === "fuzz";
const firms = [1, 2, 3].map((seed) => `acme${seed}`);

/** The same firms in the reference store and in Postgres, with dangling pointers. */
const opened = (async () => {
  const database = await createPostgresDatabase(18, migrated);
  // A replica does not check foreign keys.
  const pool = testPool({ ...database.connection, max: 2, options: "-c session_replication_role=replica" });
  const adapter = postgres({ pool, schema });
  const stores: readonly [Store, Store] = [memory().store, adapter.store];
  for (const [i, organizationId] of firms.entries()) {
    const [rows] = fc.sample(world, { seed: i + 1, numRuns: 1 });
    const changes = (rows?.acme ?? []).map((each) => ({
      ...each,
      after: { ...(each.after as never as object), organizationId },
    }));
    for (const store of stores) answerOf(await changing(store, changes as never, { organizationId }));
  }
  const close = async (): Promise<void> => {
    await adapter.close();
    await pool.end();
    await database.drop();
  };
  return { stores, pool, close };
})();
afterAll(async () => (await opened).close());

const total = async (any: Parameters<typeof compareStores>[1], count: number): Promise<Shares> => {
  const { stores } = await opened;
  const shares: Shares = { none: 0, some: 0, all: 0 };
  for (const [seed, organizationId] of firms.entries()) {
    const found = await compareStores(stores, any, { count: full ? count * 20 : count, seed, organizationId });
    expect(found.differing).toEqual([]);
    for (const part of ["none", "some", "all"] as const) shares[part] += found.shares[part];
  }
  return shares;
};

test.each(perOperator(classes))("L-36 %s selects the same rows in Postgres, often some of them", async (_name, any) => {
  const shares = await total(any, 30);
  expect(shares.some / (shares.none + shares.some + shares.all), JSON.stringify(shares)).toBeGreaterThan(0.2);
});

test("the pages of a list in Postgres are the list, in any order", async () => {
  const { stores } = await opened;
  const list = fc
    .constantFrom(...classes)
    .chain((entity) =>
      fc.tuple(
        fc.constant(entity),
        predicateOn(entity, classes, 1, 0),
        orderOn(entity),
        fc.integer({ min: 2, max: 3 }),
      ),
    );
  for (const [i, organizationId] of firms.entries())
    for (const [entity, where, order, limit] of fc.sample(list, { numRuns: full ? 500 : 25, seed: i })) {
      const [reference, database] = stores.map((store) =>
        wholeAndPaged(store, { entity, where, order, limit, organizationId }),
      );
      const [whole, paged] = (await database) ?? [];
      expect(paged).toEqual(whole);
      expect((await reference)?.[0]).toEqual(whole);
    }
});

test("L-36 Postgres finds the rows that satisfy any predicate", async () => {
  const any = fc
    .constantFrom(...classes)
    .chain((entity) => predicateOn(entity, classes, 3).map((where) => [entity, where] as const));
  const shares = await total(any, 80);
  expect(Math.min(shares.none, shares.some, shares.all), JSON.stringify(shares)).toBeGreaterThan(10);
});

test("Postgres computes how far places are apart to the last bit", async () => {
  const place = fc.record({
    latitude: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.integer({ min: -90, max: 90 })),
    longitude: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.integer({ min: -180, max: 180 })),
  });
  const { db } = postgresDialect(schema);
  const { pool } = await opened;
  for (const [seed, from] of fc.sample(place, { numRuns: full ? 200 : 5, seed: 1 }).entries()) {
    const places = fc.sample(place, { numRuns: 500, seed });
    const numbers = sql`${`{${farnessNumbers(from).join()}}`}::float8[]`;
    const { sql: text, parameters } = sql`
      select ${farnessSql(sql`item`, numbers)} as far from json_array_elements(${JSON.stringify(places)}::json) as items(item)
    `.compile(db);
    const { rows } = await pool.query<{ readonly far: number }>(text, [...parameters]);
    expect(rows.map(({ far }) => far)).toEqual(places.map((each) => farness(from, each)));
  }
});
