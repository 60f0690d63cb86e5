import { openFirm } from "firmcore";
import { expect, onTestFinished, test } from "vitest";
import { latestVersion } from "../../../src/adapters/sql/migrations/index.ts";
import { columnsOf, tableName } from "../../../src/adapters/sql/schema/columns.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import type { LogEntry } from "../../../src/ports/store.ts";
import { checkReplay } from "../../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables } from "../../../src/testing/kit/harness/raw-store.ts";
import { asked as askedOf, refusalOf } from "../../adapters/sqlite/stores.ts";
import { accepted } from "../firm/outcome.ts";
import { type EarlierDatabase, earlierRows } from "./earlier-databases.ts";

/** Version 1 left the `labels` of a sign-up's input in its log row; log entries stay as they were written. */
const withoutLabels = (entry: LogEntry): LogEntry => {
  if (entry.event !== "identity.signUp" || entry.class !== "User") return entry;
  const { labels: _, ...after } = entry.after as Readonly<Record<string, unknown>>;
  return { ...entry, after };
};

type Members = Readonly<Record<string, unknown>>;
const moneyOf = ["recognised", "unbilled", "invoiced", "paid", "writtenOff"];
/** Values that version 3 and earlier returned in hundredths, in bare minor units or under another name. */
const asToday = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (name, value) => {
    if (/(Utilization|Share)$/.test(name) && Number.isInteger(value)) return value / 100;
    if (!isMembers(value)) return value;
    if (name === "snapshot" && typeof value.allocationPercent === "number")
      return { ...value, allocationPercent: value.allocationPercent / 100 };
    const { workedOutsideAvailability: outside, currency, ...members } = value;
    const money = moneyOf.filter((each) => typeof members[each] === "number");
    return {
      ...members,
      ...(outside === undefined ? {} : { workedOutsideAvailabilityMinutes: outside }),
      ...(currency === undefined ? {} : { currency }),
      ...Object.fromEntries(money.map((each) => [each, { minor: members[each], currency }])),
    };
  });
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const keys = new Set(["username_key", "skeleton", "log_in_key", "email_key"]);
/** Name keys are computed anew from the present table of look-alikes. */
const withoutKeys = (tables: Awaited<ReturnType<EarlierDatabase["rows"]>>): typeof tables => ({
  ...tables,
  firm_user: Object.fromEntries(
    Object.entries(tables.firm_user ?? {}).map(([key, row]) => [
      key,
      Object.fromEntries(Object.entries(row).filter(([name]) => !keys.has(name))),
    ]),
  ),
});

/** The value of an earlier row in a new column: SQLite stores booleans as numbers, Postgres returns wide numbers as text. */
const initialsOf = (table: string, column: string): ReadonlyArray<unknown> => {
  const of = allEntities.find(({ name }) => tableName(name) === table);
  const initial = (of && columnsOf(of).find((each) => each.column === column))?.initial ?? null;
  return initial === null ? [null] : [initial, Number(initial), String(initial)];
};

/** Opens a firm on the database, at the time when it was left. */
export const firmOf = async (database: EarlierDatabase, at: string) => {
  const adapter = database.open();
  onTestFinished(() => adapter.close());
  let ids = 0;
  const app = await openFirm(adapter, {
    now: () => Date.parse(at),
    newId: () => `after${String(++ids).padStart(5, "0")}`,
  });
  return { adapter, app };
};

/** Tests for the database of an earlier version, on any store. */
export const earlierCases = (version: number, restored: (version: number) => Promise<EarlierDatabase>): void => {
  const known = earlierRows(version);
  const organizationId = "acme";

  test("is refused until migrated, and then has its old rows", async () => {
    const database = await restored(version);
    const before = await database.rows();
    expect(JSON.stringify(before).length).toBeGreaterThan(20_000);
    const { adapter, app } = await firmOf(database, known.at);
    expect(await adapter.schema()).toMatchObject({ is: "older", version, expected: latestVersion });
    expect(refusalOf(await askedOf(adapter.store, {}))).toMatchObject({ retry: "never" });
    expect(await app.migrate()).toEqual({ from: version, to: latestVersion });
    const after = withoutKeys(await database.rows());
    expect(after).toMatchObject(withoutKeys(before));
    for (const [name, rows] of Object.entries(before)) {
      expect(Object.keys(after[name] ?? {}).toSorted(), name).toEqual(Object.keys(rows).toSorted());
      for (const [key, row] of Object.entries(rows))
        for (const [column, value] of Object.entries(after[name]?.[key] ?? {}))
          if (!(column in row)) expect(initialsOf(name, column), `${name}.${column}`).toContain(value);
    }
  });

  test("answers as it did before", async () => {
    const { app } = await firmOf(await restored(version), known.at);
    await app.migrate();
    const firm = app.as({ organizationId, userId: known.userId });
    expect(known.answers.length).toBeGreaterThan(10);
    for (const { operation, input, answer } of known.answers)
      expect([operation, accepted(await firm.settled.call(operation, input))]).toMatchObject([
        operation,
        asToday(answer),
      ]);
  });

  test("keeps stored answers, bookings and a log that replays", async () => {
    const { app, adapter } = await firmOf(await restored(version), known.at);
    await app.migrate();
    const firm = app.as({ organizationId, userId: known.userId });
    const booking = { engineer: known.engineer, assignmentRole: "Engineer" };
    const length = (await readLog(adapter.store, organizationId)).length;
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
    const log = await readLog(adapter.store, organizationId);
    expect(log.slice(length).map(({ event, objectId: of }) => [event, of])).toEqual([
      ["allocations.assign", objectId],
      ["allocations.cancel", known.assigned.objectId],
    ]);
    for (const of of [organizationId, "other"])
      checkReplay((await readLog(adapter.store, of)).map(withoutLabels), await readTables(adapter.store, of));
  });
};
