import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import type { MigrationResult, SchemaState } from "../../src/ports/adapter.ts";
import { allFaults, type Child, startChild, startInstalled } from "../support/child-process.ts";
import { nextVersion } from "../support/migration/next-version.ts";
import { packedVersion } from "../support/migration/packed-version.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import type { Checked } from "./scripts/log-check.ts";
import type { Loaded, Task, UpgradedFirm } from "./scripts/upgrade-worker.ts";

/** Milliseconds of load after the migration has begun; `npm run faults` takes a minute, with an installed package as the old version. */
const duration = allFaults ? 60_000 : 1_500;
const worker = "test/faults/scripts/upgrade-worker.ts";
const check = "test/faults/scripts/log-check.ts";
const needed = ["test/faults/scripts/store-at.ts", "test/support/schema.ts"];

const reply = async <Reply>(child: Child<unknown>, task: Task): Promise<Reply> => {
  child.send(task);
  return (await child.next()) as Reply;
};

test("both versions work on one database while it is migrated, and lose nothing", { timeout: 300_000 }, async () => {
  using next = nextVersion(worker, check, ...needed);
  using packed = allFaults ? packedVersion(worker, ...needed) : null;
  const { url, drop } = await createPostgresDatabase();
  await using old =
    packed === null
      ? startChild<unknown>(new URL("./scripts/upgrade-worker.ts", import.meta.url), url)
      : startInstalled<unknown>(packed.file(worker), url);
  const startNew = () => startChild<unknown>(next.file(worker), url);
  await using migrator = startNew();
  await using beside = startNew();
  await using young = startNew();
  const [imported] = await Promise.all([old, migrator, beside, young].map((each) => each.next()));
  expect(imported).toMatch(packed === null ? /\/src\/index\.ts$/ : /\/node_modules\/firmcore\/dist\/index\.js$/);

  const { to: version } = await reply<MigrationResult>(old, { do: "migrate" });
  const firm = await reply<UpgradedFirm>(old, { do: "setUp" });
  old.send({ do: "load", firm, callers: 4, grade: false } satisfies Task);
  await after(duration / 5);
  // Two processes migrate at once, and the new version starts to work beside the old one.
  const migrated = await Promise.all([migrator, beside].map((each) => reply<MigrationResult>(each, { do: "migrate" })));
  young.send({ do: "load", firm, callers: 4, grade: true } satisfies Task);
  await after(duration);
  const [before, since] = await Promise.all([old, young].map((each) => reply<Loaded>(each, { do: "stop" })));

  const to = next.version;
  expect(migrated.map(({ from }) => from).toSorted()).toEqual([version, to]);
  expect(migrated.map((each) => each.to)).toEqual([to, to]);
  for (const { calls, failed, busy, longest } of [before, since] as ReadonlyArray<Loaded>) {
    console.log(`${calls} calls, ${busy} BUSY, ${failed.length} failed, the longest ${Math.round(longest)} ms`);
    expect(failed).toEqual([]);
    expect(calls).toBeGreaterThan(20);
  }
  expect(await reply<SchemaState>(old, { do: "schema" })).toEqual({
    ...{ is: "newer", version: to, expected: version, notAdditive: null },
  });

  // Replaying the log gives the tables, in the version that knows every field.
  await using checker = startChild<Checked>(next.file(check), url, firm.organizationId);
  const { entries, tables } = await checker.next();
  const booked = new Set(tables.Allocation?.map(({ objectId }) => objectId));
  const promised = [before, since].flatMap((each) => each?.booked ?? []);
  expect(promised.filter((each) => !booked.has(each))).toEqual([]);
  for (const { objectId, version: stored } of tables.Certification ?? []) {
    const changes = [before, since].map((each) => each?.changed[objectId] ?? 0);
    expect(stored).toBe(1 + changes.reduce((sum, each) => sum + each, 0));
  }
  expect(tables.Certification?.filter(({ grade }) => String(grade).startsWith("grade ")).length).toBeGreaterThan(0);
  console.log(`${entries} log entries replay to the tables; ${promised.length} bookings, none lost`);
  await Promise.all([old, migrator, beside, young].map((each) => each.kill()));
  await drop();
});
