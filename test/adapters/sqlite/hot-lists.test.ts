import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  askFor,
  declareIndexed,
  hotLists,
  indexedLists,
  indexedOrders,
  indexedValues,
  mostRead,
  nameOf,
} from "../hot-lists.ts";
import { fill } from "./large-tables.ts";
import { countingReads } from "./record-reads.ts";

// At 100,000 rows, nearly all of one firm, no list scans that docs/queries.md calls hot. SQLite plans a statement before it knows the
// values, so a value that was not seen before has the same plan.

const database = new Database(":memory:");
const adapter = sqlite({ database });
let counting: ReturnType<typeof countingReads>;
let app: Parameters<typeof askFor>[0] & { readonly close: () => Promise<void> };
beforeAll(async () => {
  await adapter.migrate();
  fill(database);
  counting = countingReads(database);
  database.exec(
    `update firm_certification set custom = ${indexedValues("json_object")} where organization_id = 'acme'`,
  );
  app = await openFirm(adapter, { now: () => Date.parse("2026-06-01T00:00:00Z") });
  await declareIndexed(app);
}, 120_000);
afterAll(async () => {
  await app?.close();
  database.close();
});

describe.each([
  ["with the statistics that migrate writes", () => {}],
  ["after ANALYZE", () => void database.exec("analyze")],
])("%s", (_, prepare) => {
  beforeAll(prepare, 60_000);

  test.each([...hotLists, ...indexedLists, ...indexedOrders].map((each) => [nameOf(each), each] as const))(
    "%s finds its rows by index",
    async (_name, list) => {
      const scanning: Array<string> = [];
      for (const role of list.roles)
        await askFor(app, list, role, 0, (what) => {
          for (const each of counting.taken()) {
            const read = what === null ? 0 : counting.rowsReadBy(each);
            if (read > mostRead)
              scanning.push(
                `${role}, ${what}: ${read} rows of ${each.text}\n${counting.planOf(each.text, each.values)}`,
              );
          }
        });
      expect(scanning).toEqual([]);
    },
  );

  test("a list in the order of no index reads the firm", async () => {
    counting.taken();
    await app
      .as({ organizationId: "acme", userId: "u0", role: "administrator" })
      .engineers.list({ order: "discipline" });
    expect(Math.max(...counting.taken().map(counting.rowsReadBy))).toBeGreaterThan(19_000);
  });
});
