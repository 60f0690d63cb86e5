import { type FirmApi, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { expect, test } from "vitest";
import { migrated, schema } from "../../../support/postgres/stores.ts";
import { freshDatabase } from "../../../support/postgres/test-databases.ts";
import { testPool } from "../../../support/postgres/test-pool.ts";
import { staffed } from "../staffed-project.ts";

const acme = { organizationId: "acme", userId: "host", role: "administrator" } as const;

/** A firm with engineers on a pool, and its transactions according to the log. */
const opened = async (people: number, options: { readonly groupCommit?: number } = {}) => {
  const { connection, release } = await freshDatabase(migrated);
  const pool = testPool({ ...connection, max: 8 });
  const app = await openFirm(postgres({ pool, schema, ...options }));
  const firm = app.as(acme);
  const { engineers, booking } = await staffed(firm, people);
  return {
    pool,
    app,
    firm,
    engineers,
    booking,
    /** The number of bookings in the log, and of their transactions. */
    bookings: async () => {
      const { rows } = await pool.query(
        `select count(*)::int as made, count(distinct xid)::int as transactions from "${schema}".firm_change_log where class = 'Allocation'`,
      );
      return rows[0] as { readonly made: number; readonly transactions: number };
    },
    close: async () => {
      await app.close();
      await pool.end();
      await release();
    },
  };
};
const settled = (firm: FirmApi, bookings: ReadonlyArray<Parameters<FirmApi["allocations"]["assign"]>[0]>) =>
  Promise.all(bookings.map((each) => firm.settled.allocations.assign(each)));
const tags = (answers: Awaited<ReturnType<typeof settled>>) =>
  answers.map((each) => (each.ok ? "ok" : each.refusal._tag));

test("concurrent bookings of many engineers share few transactions", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(48);
  const answers = await settled(
    firm,
    engineers.map((each) => booking(each)),
  );
  expect(tags(answers)).toEqual(engineers.map(() => "ok"));
  expect(answers.map((each) => each.ok && each.value.engineer)).toEqual(engineers);
  const { made, transactions } = await bookings();
  expect(made).toBe(48);
  expect(transactions).toBeLessThanOrEqual(4);
  await close();
});

test("with groupCommit: 1 each booking has its own transaction", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(12, { groupCommit: 1 });
  expect(
    tags(
      await settled(
        firm,
        engineers.map((each) => booking(each)),
      ),
    ),
  ).toEqual(engineers.map(() => "ok"));
  expect(await bookings()).toEqual({ made: 12, transactions: 12 });
  await close();
});

test("R-ALLOC-6 two bookings of one engineer never share a transaction", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(6);
  const twice = [...engineers, ...engineers, ...engineers];
  const outcomes = tags(
    await settled(
      firm,
      twice.map((each) => booking(each)),
    ),
  );
  expect(outcomes.filter((tag) => tag === "ok")).toHaveLength(6);
  expect(outcomes.filter((tag) => tag === "OverCapacity")).toHaveLength(12);
  expect((await bookings()).made).toBe(6);
  await close();
});

test("a refusal in a group spares the other bookings", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(10);
  const requested = engineers.map((each, i) => booking(i === 4 ? "nobody0000" : each, i === 7 ? 130 : 60));
  const outcomes = tags(await settled(firm, requested));
  expect(outcomes.filter((tag) => tag === "ok")).toHaveLength(8);
  expect([outcomes[4], outcomes[7]]).toEqual(["PointerInvalid", "PercentRange"]);
  expect((await bookings()).made).toBe(8);
  await close();
});

test("a locked row delays only its own booking", async () => {
  const { pool, firm, engineers, booking, bookings, close } = await opened(10);
  const host = await pool.connect();
  await host.query("begin");
  await host.query(`select 1 from "${schema}".firm_engineer_profile where object_id = $1 for update`, [engineers[3]]);
  const answered: Array<number> = [];
  const all = engineers.map((each, i) => firm.settled.allocations.assign(booking(each)).then(() => answered.push(i)));
  await Promise.all(all.filter((_, i) => i !== 3));
  expect(answered.includes(3)).toBe(false);
  await host.query("rollback");
  host.release();
  await Promise.all(all);
  expect((await bookings()).made).toBe(10);
  await close();
});

test("L-45 one request id sent twice is one booking", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(8);
  const calls = engineers.flatMap((each, i) => [
    firm.settled.allocations.assign(booking(each, 30), { requestId: `request ${i}` }),
    firm.settled.allocations.assign(booking(each, 30), { requestId: `request ${i}` }),
  ]);
  const answers = await Promise.all(calls);
  for (let i = 0; i < answers.length; i += 2) expect(answers[i]).toEqual(answers[i + 1]);
  expect((await bookings()).made).toBe(8);
  await close();
});

test("R-REQ-1 one request id for two engineers at once is one booking", async () => {
  const { firm, engineers, booking, bookings, close } = await opened(6);
  const answers = await Promise.all(
    engineers.map((each) => firm.settled.allocations.assign(booking(each), { requestId: "the same" })),
  );
  expect(tags(answers).sort()).toEqual([
    "RequestIdReused",
    "RequestIdReused",
    "RequestIdReused",
    "RequestIdReused",
    "RequestIdReused",
    "ok",
  ]);
  expect((await bookings()).made).toBe(1);
  await close();
});

test("firms do not share a transaction", async () => {
  const { app, firm, engineers, booking, pool, close } = await opened(4);
  const other = app.as({ ...acme, organizationId: "other" });
  const people = await Promise.all(["a", "b", "c", "d"].map((externalId) => other.users.provision({ externalId })));
  await Promise.all([
    ...engineers.map((each) => firm.allocations.assign(booking(each))),
    ...people.map(({ objectId: user }) => other.engineers.create({ user, fullName: "Someone", discipline: "Civil" })),
  ]);
  const { rows } = await pool.query(
    `select count(*)::int as mixed from (select xid from "${schema}".firm_change_log group by xid having count(distinct organization_id) > 1) as x`,
  );
  expect(rows[0].mixed).toBe(0);
  await close();
});

test("closing answers queued calls and refuses later ones", async () => {
  const { app, firm, engineers, booking, bookings, pool, close } = await opened(40);
  const all = settled(
    firm,
    engineers.map((each) => booking(each)),
  );
  await Promise.resolve();
  await app.close();
  expect(tags(await all)).toEqual(engineers.map(() => "ok"));
  const late = await firm.settled.allocations.assign(booking(engineers[0] ?? "", 10));
  expect(late.ok ? "ok" : late.refusal._tag).toBe("Storage");
  expect((await bookings()).made).toBe(40);
  expect(pool.idleCount).toBe(pool.totalCount);
  await close();
});
