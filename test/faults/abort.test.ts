import { expect, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { allFaults } from "../support/child-process.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

const calls = allFaults ? 5_000 : 400;

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("F11: an aborted call on %s is written fully or not at all", { timeout: 600_000 }, async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  const api = firm.app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  const random = seededRandom(7);
  const outcomes = new Map<string, "answered" | "aborted">();
  const one = async (i: number): Promise<void> => {
    const requestId = `call ${i}`;
    const user = await firm.user(`person ${i}`);
    const controller = new AbortController();
    const called = api.engineers.create(
      { user, fullName: requestId, discipline: "Civil", hourlyRate: 100 },
      { requestId, signal: controller.signal },
    );
    const outcome = called.then(
      () => "answered" as const,
      () => "aborted" as const,
    );
    for (let turns = random.below(6); turns > 0; turns--) await Promise.resolve();
    if (random.oneIn(3)) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("the caller left"));
    outcomes.set(requestId, await outcome);
  };
  for (let i = 0; i < calls; i += 20) await Promise.all(Array.from({ length: 20 }, (_, each) => one(i + each)));

  const written = Map.groupBy(await firm.log(), ({ requestId }) => requestId ?? "");
  for (const [requestId, how] of outcomes) {
    const rows = written.get(requestId)?.length ?? 0;
    expect(how === "answered" ? [2] : [0, 2], `${requestId}, ${how}`).toContain(rows);
  }
  const aborted = [...outcomes.values()].filter((how) => how === "aborted").length;
  if (adapter.name !== "memory") expect(aborted).toBeGreaterThan(5);
  expect(outcomes.size).toBe(calls);
  await checkLog(firm);
  await close();
});
