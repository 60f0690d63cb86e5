import { type App, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { describe, test } from "vitest";
import { countIsLength, filterAgrees, findAndGet } from "./laws.ts";
import { hiddenReadsAsMissing, nonInterference, tenantsApart } from "./two-worlds.ts";

const now = (): number => Date.parse("2027-01-04T12:00:00Z");
const more = process.env.FIRMCORE_FAULTS === "full" || process.env.npm_lifecycle_event === "fuzz" ? 8 : 1;
/** An empty store of each kind, its number of worlds, and its number of pairs, each of which is checked for every actor. */
const stores: ReadonlyArray<readonly [name: string, open: () => Promise<App<never>>, worlds: number, pairs: number]> = [
  ["memory", () => openFirm(memory(), { now }), 4 * more, 2 * more],
  [
    "SQLite",
    async () => {
      const app = await openFirm(sqlite({ file: ":memory:" }), { now });
      await app.migrate();
      return app;
    },
    more,
    more,
  ],
];

describe.each(stores)("%s", (_name, open, worlds, pairs) => {
  test("L-36: filtering by a policy equals checking each row", () => filterAgrees(open, worlds), 120_000);
  test("L-37: get and list return and hide the same rows", () => findAndGet(open, worlds), 120_000);
  test("L-38: count and joined pages agree with the list", () => countIsLength(open, worlds), 120_000);
  test("L-39: unreadable rows and fields change no answer", () => nonInterference(open, pairs), 120_000);
  test("L-39: a hidden row is refused like a missing one", () => hiddenReadsAsMissing(open, worlds), 120_000);
  test("L-40: firms in one store cannot see or change each other", () => tenantsApart(open, pairs), 120_000);
});
