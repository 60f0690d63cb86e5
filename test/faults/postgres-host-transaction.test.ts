import { openFirm } from "firmcore";
import { type PgPool, postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { lossyConnection } from "../support/postgres/lossy-connection.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";

/** A firm, and a host session over a connection that can be cut. */
const opened = async () => {
  const { connection, release } = await freshDatabase(migrated);
  const line = await lossyConnection(connection);
  const pool = testPool({ ...connection, max: 4 });
  const host = new pg.Client(line.connection);
  host.on("error", () => {});
  await host.connect();
  const adapter = postgres({ pool: pool as unknown as PgPool, schema });
  const firm = await openKitFirm(adapter, "Promise");
  const app = await openFirm(adapter, { now: () => Date.parse("2027-01-04T12:00:00Z") });
  onTestFinished(async () => {
    await host.end();
    await line[Symbol.asyncDispose]();
    await adapter.close();
    await pool.end();
    await release();
  });
  const { objectId: engineer } = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  const booked = async (): Promise<number> => ((await firm.tables()).Allocation ?? []).length;
  const inside = (client: pg.Client = host) =>
    app.within(client).as({ organizationId: firm.organizationId, userId: firm.adminId }).settled;
  const ask = (percent: number) => firm.bookingInput(engineer, project, percent, "2027-03-01");
  return { firm, line, host, inside, ask, booked };
};

test("F7: two concurrent calls in a host's transaction run one after the other", async () => {
  const { firm, host, inside, ask, booked } = await opened();
  await host.query("begin");
  const [one, two] = [inside(), inside()];
  const answers = await Promise.all([
    one.allocations.assign(ask(60)),
    two.allocations.assign(ask(60)),
    one.users.list(),
    two.allocations.assign(ask(40)),
  ]);
  expect(answers.map((each) => (each.ok ? "accepted" : each.refusal._tag))).toEqual([
    "accepted",
    "OverCapacity",
    "accepted",
    "accepted",
  ]);
  expect(await booked(), "before the commit").toBe(0);
  await host.query("commit");
  expect(await booked()).toBe(2);
  await checkLog(firm);
});

test("F7: a firm in an ended transaction refuses, and the next one works", async () => {
  const { firm, host, inside, ask, booked } = await opened();
  const within = inside();
  await host.query("begin");
  expect(await within.allocations.assign(ask(1))).toMatchObject({ ok: true });
  await host.query("commit");
  expect(await within.allocations.assign(ask(1))).toMatchObject({
    ok: false,
    refusal: { _tag: "Storage", retry: "never", message: expect.stringContaining("no open transaction") },
  });
  await host.query("begin isolation level serializable");
  expect(await within.allocations.assign(ask(1))).toMatchObject({
    ok: false,
    refusal: { _tag: "Storage", retry: "never", message: expect.stringContaining("SERIALIZABLE") },
  });
  await host.query("rollback");
  expect(await booked()).toBe(1);
  await checkLog(firm);
});

test("F6, F7: losing the host's connection in its transaction writes nothing", async () => {
  const { firm, line, host, inside, ask, booked } = await opened();
  await host.query("begin");
  line.interrupt(null);
  expect(await inside().allocations.assign(ask(1))).toMatchObject({ ok: true });
  await host.query("rollback");
  const messages = line.messages() - 1;
  expect(messages).toBeGreaterThan(1);
  await host.end();
  for (const how of ["terminated", "unanswered", "unsent"] as const)
    for (let at = 1; at <= messages; at++) {
      const again = new pg.Client(line.connection);
      again.on("error", () => {});
      await again.connect();
      await again.query("begin");
      line.interrupt({ how, at });
      const about = `message ${at} of ${messages} ${how}`;
      expect(await inside(again).allocations.assign(ask(1)), about).toMatchObject({
        ok: false,
        refusal: { _tag: "Storage", retry: "safe" },
      });
      expect(line.interruptions(), about).toBe(1);
      line.interrupt(null);
      await again.end();
    }
  expect(await booked()).toBe(0);
  await checkLog(firm);
});
