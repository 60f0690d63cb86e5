import { setTimeout as after } from "node:timers/promises";
import { expect } from "vitest";
import type { MigrationResult, SchemaState } from "../../../src/ports/adapter.ts";
import type { Checked } from "../../faults/scripts/log-check.ts";
import type { Loaded, Task, UpgradedFirm } from "../../faults/scripts/upgrade-worker.ts";
import { type Child, startChild, startInstalled } from "../child-process.ts";
import { nextVersion } from "./next-version.ts";
import { packedVersion } from "./packed-version.ts";

const worker = "test/faults/scripts/upgrade-worker.ts";
const check = "test/faults/scripts/log-check.ts";
const needed = ["test/faults/scripts/store-at.ts", "test/support/schema.ts"];
const reply = async <Reply>(child: Child<unknown>, task: Task): Promise<Reply> => {
  child.send(task);
  return (await child.next()) as Reply;
};

/**
 * Migrates a Postgres while processes of the old version work on it, and lets those of the next version work beside them for
 * `duration` milliseconds. Checks that no call failed and no write was lost.
 */
export const upgradeUnderLoad = async ({
  place,
  duration,
  packed,
}: {
  /** The URL of a database and the schema, as `storeAt` takes them. */
  readonly place: readonly [url: string, schema: string];
  readonly duration: number;
  /** Whether the old version is an installed package instead of the source. */
  readonly packed: boolean;
}): Promise<void> => {
  using next = nextVersion(worker, check, ...needed);
  using installed = packed ? packedVersion(worker, ...needed) : null;
  await using old =
    installed === null
      ? startChild<unknown>(new URL("../../faults/scripts/upgrade-worker.ts", import.meta.url), ...place)
      : startInstalled<unknown>(installed.file(worker), ...place);
  const startNext = () => startChild<unknown>(next.file(worker), ...place);
  await using migrator = startNext();
  await using beside = startNext();
  await using young = startNext();
  const [imported] = await Promise.all([old, migrator, beside, young].map((each) => each.next()));
  expect(imported).toMatch(packed ? /\/node_modules\/firmcore\/dist\/index\.js$/ : /\/src\/index\.ts$/);

  const { to: version } = await reply<MigrationResult>(old, { do: "migrate" });
  const firm = await reply<UpgradedFirm>(old, { do: "setUp" });
  old.send({ do: "load", firm, callers: 4, grade: false } satisfies Task);
  await after(duration / 5);
  // Two processes migrate at once, and the next version starts to work beside the old one.
  const migrated = await Promise.all([migrator, beside].map((each) => reply<MigrationResult>(each, { do: "migrate" })));
  young.send({ do: "load", firm, callers: 4, grade: true } satisfies Task);
  await after(duration);
  const loaded = await Promise.all([old, young].map((each) => reply<Loaded>(each, { do: "stop" })));

  const to = next.version;
  expect(migrated.map(({ from }) => from).toSorted((a, b) => a - b)).toEqual([version, to]);
  expect(migrated.map((each) => each.to)).toEqual([to, to]);
  for (const { calls, failed, busy, longest } of loaded) {
    console.log(`${calls} calls, ${busy} BUSY, ${failed.length} failed, the longest ${Math.round(longest)} ms`);
    expect(failed).toEqual([]);
    expect(calls).toBeGreaterThan(20);
  }
  expect(await reply<SchemaState>(old, { do: "schema" })).toMatchObject({
    ...{ is: "newer", version: to, expected: version, notAdditive: null },
  });

  // Replaying the log gives the tables, in the version that knows every field.
  const [url, schema] = place;
  await using checker = startChild<Checked>(next.file(check), url, schema, firm.organizationId);
  const { entries, tables } = await checker.next();
  const booked = new Set(tables.Allocation?.map(({ objectId }) => objectId));
  const promised = loaded.flatMap((each) => each.booked);
  expect(promised.filter((each) => !booked.has(each))).toEqual([]);
  for (const { objectId, version: stored } of tables.Certification ?? [])
    expect(stored).toBe(loaded.reduce((sum, { changed }) => sum + (changed[objectId] ?? 0), 1));
  expect(tables.Certification?.filter(({ grade }) => String(grade).startsWith("grade ")).length).toBeGreaterThan(0);
  console.log(`${entries} log entries replay to the tables; ${promised.length} bookings, none lost`);
};
