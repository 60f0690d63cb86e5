import { openFirm } from "firmcore";
import { expect, test } from "vitest";
import { accepted, refused } from "../../src/testing/kit/harness/expect.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { asSession, signUpAs } from "../../src/testing/kit/identity/people.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

const hour = 3_600_000;
const jumps = [0, -hour, 0, 365 * 24 * hour, -hour, -365 * 24 * hour, 1, -1];

/** One change for each jump of the clock, in the order of the requests. */
const jumped = async (firm: KitFirm) => {
  const ana = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  const objectId = await firm.booked(ana.objectId, project, 10, "2027-03-01");
  const requestIds: Array<string> = [];
  for (const [i, jump] of jumps.entries()) {
    firm.advanceClock(jump);
    const requestId = `jump ${i}`;
    requestIds.push(requestId);
    await firm.admin.allocations.change({ objectId, notes: requestId }, { requestId });
  }
  return { objectId, requestIds };
};

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("F8: the log on %s stays in order when the clock jumps", async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  const { objectId, requestIds } = await jumped(firm);
  const log = (await firm.log()).filter((entry) => entry.objectId === objectId && entry.requestId !== null);
  expect(log.map(({ requestId }) => requestId)).toEqual(requestIds);
  // The log has the time of the clock, the record the later time.
  expect(log.some(({ at }, i) => i > 0 && at < (log[i - 1]?.at ?? 0))).toBe(true);
  const updated = log.map(({ after }) => (after as { readonly updatedAt: number }).updatedAt);
  expect(updated).toEqual([...new Set(updated)].sort((a, b) => a - b));
  await checkLog(firm);
  await close();
});

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("F8: ids on %s stay unique when the clock stops or steps back", async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  let now = Date.parse("2027-01-04T12:00:00Z");
  const app = await openFirm(adapter, { now: () => now });
  const api = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  const ids: Array<string> = [];
  for (const jump of [...jumps, ...jumps, ...jumps]) {
    now += jump;
    ids.push((await api.users.provision({ externalId: `person ${ids.length}`, role: "engineer" })).objectId);
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  await close();
});

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("F8, R-ID-7: a clock step back on %s extends no session", async (_name, open) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  const { sessionToken } = await signUpAs(firm, "ana");
  const { me } = asSession(firm, sessionToken).identity;
  firm.advanceClock(-5 * hour);
  accepted(await me());
  firm.advanceClock(5 * hour + 7 * 24 * hour - 1);
  accepted(await me());
  // The later time is stored as the last use; an earlier use does not change it.
  firm.advanceClock(-7 * 24 * hour);
  accepted(await me());
  firm.advanceClock(14 * 24 * hour);
  refused(await me(), "SessionInvalid");
  firm.advanceClock(-1);
  accepted(await me());
  await close();
});
