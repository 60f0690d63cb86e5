import { type App, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { describe, test } from "vitest";
import { migrated, schema } from "../support/postgres/stores.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { countIsLength, filterAgrees, findAndGet } from "./laws.ts";
import { hiddenReadsAsMissing, nonInterference, tenantsApart } from "./two-worlds.ts";

const now = (): number => Date.parse("2027-01-04T12:00:00Z");
const more = process.env.FIRMCORE_FAULTS === "full" || process.env.npm_lifecycle_event === "fuzz" ? 8 : 1;
/** An empty store of each kind, its number of worlds, and its number of pairs, each of which is checked for one of so many actors. */
const stores: ReadonlyArray<
  readonly [name: string, open: () => Promise<App<never>>, worlds: number, pairs: number, actors: number]
> = [
  ["memory", () => openFirm(memory(), { now }), 2 * more, 2 * more, 1],
  [
    "SQLite",
    async () => {
      const app = await openFirm(sqlite({ file: ":memory:" }), { now });
      await app.migrate();
      return app;
    },
    more,
    more,
    more === 1 ? 3 : 1,
  ],
  [
    "Postgres",
    async () => {
      const database = await createPostgresDatabase(18, migrated);
      // A replica does not check foreign keys: the worlds have dangling pointers.
      const pool = testPool({ ...database.connection, max: 2, options: "-c session_replication_role=replica" });
      const app = (await openFirm(postgres({ pool, schema }), { now })) as unknown as App<never>;
      const close = async (): Promise<void> => {
        await app.close();
        await pool.end();
        await database.drop();
      };
      return { ...app, close };
    },
    more,
    more,
    more === 1 ? 4 : 1,
  ],
];

describe.each(stores)("%s", (_name, open, worlds, pairs, actors) => {
  test("L-36: filtering by a policy equals checking each row", () => filterAgrees(open, worlds), 120_000);
  test("L-37: get and list return and hide the same rows", () => findAndGet(open, worlds), 120_000);
  test("L-38: count and joined pages agree with the list", () => countIsLength(open, worlds), 120_000);
  test("L-39: unreadable rows and fields change no answer", () => nonInterference(open, pairs, actors), 120_000);
  test("L-39: a hidden row is refused like a missing one", () => hiddenReadsAsMissing(open, worlds), 120_000);
  test("L-40: firms in one store cannot see or change each other", () => tenantsApart(open, pairs, actors), 120_000);
});
