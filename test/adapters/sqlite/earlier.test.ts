import { readdirSync, readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { latest } from "../../../src/adapters/sql/migrations/index.ts";
import { ddl } from "../../../src/adapters/sqlite/generated/ddl.gen.ts";
import type { LogEntry } from "../../../src/ports/store.ts";
import { logOf, tablesOf } from "../../../src/testing/kit/dump.ts";
import { logGivesTables } from "../../../src/testing/kit/log.ts";
import { accepted } from "../../support/said.ts";
import { asked as askedOf, refusalOf, tempFile } from "./stores.ts";

const folder = new URL("../../fixtures/migrations/", import.meta.url);
const versions = readdirSync(folder).flatMap((name) => {
  const version = /^sqlite-(\d+)\.sql$/.exec(name)?.[1];
  return version === undefined ? [] : [Number(version)];
});

/** What the code of that version did and answered, beside the database that it left. */
interface Known {
  readonly at: string;
  readonly userId: string;
  readonly engineer: string;
  readonly project: string;
  readonly assigned: { readonly objectId: string };
  readonly refused: { readonly _tag: string };
  readonly answers: ReadonlyArray<{ readonly operation: string; readonly input: unknown; readonly answer: unknown }>;
}
const knownOf = (version: number): Known =>
  JSON.parse(readFileSync(new URL(`sqlite-${version}.json`, folder), "utf8")) as Known;

/** The database as the code of that version left it, in a file that vanishes with the test. */
const restored = (version: number): string => {
  const file = tempFile();
  const database = new Database(file);
  // In one transaction: else each row waits for the disk.
  database.exec(`begin;\n${readFileSync(new URL(`sqlite-${version}.sql`, folder), "utf8")}\ncommit;`);
  database.close();
  return file;
};
const reading = <A>(file: string, body: (database: Database.Database) => A): A => {
  const database = new Database(file);
  try {
    return body(database);
  } finally {
    database.close();
  }
};
const catalog = (database: Database.Database): ReadonlyArray<unknown> =>
  database
    .prepare("select type, name, sql from sqlite_master where name not like 'sqlite_%' order by name")
    .all()
    .map((each) => JSON.stringify(each).replaceAll(/(\\n|\s)+/g, " "));
/** Every row of every table that holds facts of a firm. */
const rowsOf = (database: Database.Database): ReadonlyArray<unknown> =>
  database
    .prepare("select name from sqlite_master where type = 'table' and name like 'firm_%' order by name")
    .pluck()
    .all()
    .filter((name) => name !== "firm_migration" && name !== "firm_feed")
    .map((name) => {
      // Columns that the database computes are not among them.
      const columns = (database.pragma(`table_info(${name})`) as ReadonlyArray<{ readonly name: string }>)
        .map((column) => `"${column.name}"`)
        .join(", ");
      return [name, database.prepare(`select ${columns} from ${name}`).raw().all()];
    });

/** Version 1 left the `labels` of a sign-up's input in its row of the log; what was written into a log stays as it is. */
const withoutLabels = (entry: LogEntry): LogEntry => {
  if (entry.event !== "identity.signUp" || entry.class !== "User") return entry;
  const { labels: _, ...after } = entry.after as Readonly<Record<string, unknown>>;
  return { ...entry, after };
};

const firmOf = async (file: string, at: string) => {
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  let ids = 0;
  const app = await openFirm(adapter, {
    now: () => Date.parse(at),
    newId: () => `after${String(++ids).padStart(5, "0")}`,
  });
  return { adapter, app };
};

test("there is a database with rows in it of every version before this one", () => {
  expect(versions.sort((left, right) => left - right)).toEqual(Array.from({ length: latest - 1 }, (_, i) => i + 1));
});

describe.each(versions)("a database of version %i", (version) => {
  const known = knownOf(version);
  const organizationId = "acme";

  test("is refused until it is migrated, and then has the tables of today and the rows of before", async () => {
    const file = restored(version);
    const before = reading(file, rowsOf);
    expect(JSON.stringify(before).length).toBeGreaterThan(20_000);
    const { adapter, app } = await firmOf(file, known.at);
    expect(await adapter.schema()).toEqual({ is: "older", version, expected: latest });
    expect(refusalOf(await askedOf(adapter.store, {}))).toMatchObject({ retry: "never" });
    expect(await app.migrate()).toEqual({ from: version, to: latest });
    expect(reading(file, rowsOf)).toEqual(before);
    const derived = new Database(":memory:");
    for (const statement of ddl) derived.exec(statement);
    expect(reading(file, catalog)).toEqual(catalog(derived));
    expect(reading(file, (database) => database.pragma("foreign_key_check"))).toEqual([]);
    expect(reading(file, (database) => database.pragma("integrity_check", { simple: true }))).toBe("ok");
  });

  test("answers as it did before", async () => {
    const { app } = await firmOf(restored(version), known.at);
    await app.migrate();
    const firm = app.as({ organizationId, userId: known.userId });
    expect(known.answers.length).toBeGreaterThan(10);
    for (const { operation, input, answer } of known.answers)
      expect([operation, accepted(await firm.settled.call(operation, input))]).toMatchObject([operation, answer]);
  });

  test("is worked with on: first answers are kept, a booking stands, and the log replays to the tables", async () => {
    const { app, adapter } = await firmOf(restored(version), known.at);
    await app.migrate();
    const firm = app.as({ organizationId, userId: known.userId });
    const booking = { engineer: known.engineer, assignmentRole: "Engineer" };
    const length = (await logOf(adapter.store, organizationId)).length;
    const again = await firm.settled.allocations.assign(
      { ...booking, project: known.project, allocationPercent: 30, startDate: "2027-04-01" },
      { requestId: "book-too-much" },
    );
    expect(again).toMatchObject({ ok: false, refusal: known.refused });
    const { objectId } = accepted(
      await firm.settled.allocations.assign({
        ...booking,
        project: known.project,
        allocationPercent: 10,
        startDate: "2027-08-02",
      }),
    );
    accepted(await firm.settled.allocations.cancel({ objectId: known.assigned.objectId, reason: "migrated" }));
    const log = await logOf(adapter.store, organizationId);
    expect(log.slice(length).map(({ event, objectId: of }) => [event, of])).toEqual([
      ["allocations.assign", objectId],
      ["allocations.cancel", known.assigned.objectId],
    ]);
    for (const of of [organizationId, "other"])
      logGivesTables((await logOf(adapter.store, of)).map(withoutLabels), await tablesOf(adapter.store, of));
  });
});
