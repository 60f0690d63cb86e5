import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { tempFile } from "./stores.ts";

const now = Date.parse("2027-01-04T08:00:00Z");
const administrator = { organizationId: "acme", userId: "host", role: "administrator" } as const;

/** Counts turns of the event loop from now on. */
const turnsFromNow = () => {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns++;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  onTestFinished(() => clearImmediate(next));
  return () => turns;
};

const idOf = (i: number): string => `Person${String(i).padStart(4, "0")}`;
/** A firm with this many users. */
const peopled = async (file: string, count: number) => {
  const app = await openFirm(sqlite({ file }), { now: () => now });
  onTestFinished(() => app.close());
  await app.migrate();
  const rows = Array.from({ length: count }, (_, i) => ({
    ...{ objectId: idOf(i), username: idOf(i), role: "engineer" },
    ...{ createdAt: "2027-01-01T00:00:00.000Z", updatedAt: "2027-01-01T00:00:00.000Z" },
  }));
  await app.import(administrator, [{ class: "User", file: "User.json", rows }]);
  return app.as(administrator);
};

test.each([
  ["in a file", tempFile],
  ["in memory", () => ":memory:"],
])("concurrent reads of a database %s take turns", async (_, file) => {
  const firm = await peopled(file(), 20);
  const turns = turnsFromNow();
  const answeredAt = await Promise.all(
    Array.from({ length: 50 }, async () => {
      await firm.users.list({ limit: 10 });
      return turns();
    }),
  );
  expect(new Set(answeredAt).size).toBe(50);
});

test("consecutive reads yield to other work", async () => {
  const firm = await peopled(tempFile(), 1);
  const turns = turnsFromNow();
  for (let i = 0; i < 50; i++) await firm.users.count();
  expect(turns()).toBeGreaterThanOrEqual(49);
});

test("a long read is split, and sees one snapshot", async () => {
  const firm = await peopled(tempFile(), 1_000);
  // The first read of a turn starts at once, before the write.
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve));
  const turns = turnsFromNow();
  const reading = firm.users.list({ limit: 1_000, order: "username" });
  const written = firm.users.setRole({ objectId: idOf(999), role: "coordinator" });
  const first = await Promise.race([reading.then(() => "read"), written.then(() => "written")]);
  expect(first, "the write is done while the read goes on").toBe("written");
  const { results } = await reading;
  expect(turns()).toBeGreaterThanOrEqual(3);
  expect(results.map(({ role }) => role)).toEqual(Array.from({ length: 1_000 }, () => "engineer"));
  const again = await firm.users.list({ where: { role: "coordinator" } });
  expect(again.results.map(({ objectId }) => objectId)).toEqual([idOf(999)]);
});

test("an abandoned long read ends for the next one", async () => {
  const firm = await peopled(tempFile(), 1_000);
  const gone = new AbortController();
  const reading = firm.users.list({ limit: 1_000 }, { signal: gone.signal });
  gone.abort(new Error("gone"));
  await expect(reading).rejects.toThrow("gone");
  expect((await firm.users.list({ limit: 1_000 })).results).toHaveLength(1_000);
});

test("closing waits for a long read", async () => {
  const file = tempFile();
  await peopled(file, 1_000);
  const app = await openFirm(sqlite({ file }), { now: () => now });
  const reading = app.as(administrator).users.list({ limit: 1_000 });
  await app.close();
  expect((await reading).results).toHaveLength(1_000);
});
