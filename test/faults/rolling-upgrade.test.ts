import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { nextVersion } from "../support/migration/next-version.ts";
import type { Loaded, Task } from "./scripts/upgrade-worker.ts";
import { inPostgres } from "./shared-stores.ts";

/** Milliseconds of load after the migration has begun; `npm run faults` takes a minute. */
const duration = allFaults ? 60_000 : 1_500;
const worker = "test/faults/scripts/upgrade-worker.ts";

interface Checked {
  readonly entries: number;
  readonly tables: Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>>;
}

test("both versions work on one database while it is migrated, and lose nothing", { timeout: 300_000 }, async () => {
  using next = nextVersion(worker, "test/faults/scripts/store-at.ts", "test/support/schema.ts");
  const { place, adapter, close } = await inPostgres();
  const firm = await openKitFirm(adapter, "Promise");
  const { organizationId, adminId: userId } = firm;
  const { objectId: engineer } = await firm.engineer("Emil");
  const project = await firm.project("Bridge");
  const certificates: Array<string> = [];
  for (const name of ["Weld", "Crane", "Height", "Rope"])
    certificates.push(await firm.certificate(engineer, name, null));
  const start = (script: URL) => startChild<unknown>(script, place);
  await using old = start(new URL("./scripts/upgrade-worker.ts", import.meta.url));
  await using migrator = start(next.file(worker));
  await using beside = start(next.file(worker));
  await using young = start(next.file(worker));
  await Promise.all([old, migrator, beside, young].map((each) => each.next()));
  const load = (grade: boolean): Task => ({
    ...{ do: "load", organizationId, userId, engineer, project, certificates, callers: 4, grade },
  });

  old.send(load(false));
  await after(duration / 5);
  // Two processes migrate at once, and the new version starts to work beside the old one.
  migrator.send({ do: "migrate" });
  beside.send({ do: "migrate" });
  const migrated = await Promise.all([migrator.next(), beside.next()]);
  young.send(load(true));
  await after(duration);
  old.send({ do: "stop" });
  young.send({ do: "stop" });
  const [before, since] = (await Promise.all([old.next(), young.next()])) as [Loaded, Loaded];

  const to = next.version;
  expect(migrated.map((each) => JSON.stringify(each)).toSorted()).toEqual(
    [`{"from":${latestVersion},"to":${to}}`, `{"from":${to},"to":${to}}`].toSorted(),
  );
  for (const { calls, failed, busy, longest } of [before, since]) {
    console.log(`${calls} calls, ${busy} BUSY, ${failed.length} failed, the longest ${Math.round(longest)} ms`);
    expect(failed).toEqual([]);
    expect(calls).toBeGreaterThan(20);
  }
  expect(await adapter.schema()).toEqual({ is: "newer", version: to, expected: latestVersion, notAdditive: null });

  // Replaying the log gives the tables, in the version that knows every field.
  young.send({ do: "check", organizationId });
  const { entries, tables } = (await young.next()) as Checked;
  const booked = new Set(tables.Allocation?.map(({ objectId }) => objectId));
  const promised = [...before.booked, ...since.booked];
  expect(promised.filter((each) => !booked.has(each))).toEqual([]);
  for (const { objectId, version } of tables.Certification ?? []) {
    const changes = [before, since].map(({ changed }) => changed[objectId as string] ?? 0);
    expect(version).toBe(1 + changes.reduce((sum, each) => sum + each, 0));
  }
  expect(tables.Certification?.filter(({ grade }) => String(grade).startsWith("grade ")).length).toBeGreaterThan(0);
  console.log(`${entries} log entries replay to the tables; ${promised.length} bookings, none lost`);
  await close();
});
