import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type Message, statementsInMessage } from "../adapters/postgres/record-statements.ts";
import { staffed } from "../adapters/postgres/staffed-project.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";

// A coordinator loses a node, and its own connections stay open. The connection simulates its errors; the rest is real.

const errorOf = (code: string, message: string): Error =>
  Object.assign(new pg.DatabaseError(message, message.length, "error"), { code, severity: "ERROR" });
const uncommitted = errorOf("XX000", "could not commit transaction for shard 102331 on any active node");
const refused = errorOf(
  "08006",
  "connection to the remote node postgres@127.0.0.1:9701 failed with the following error: Connection refused",
);

/** The methods of a submittable that `pg` calls for answers of the server. */
interface Answered extends Message {
  handleCommandComplete: () => void;
  handleReadyForQuery: () => void;
  readonly handleError: (cause: unknown) => void;
}
const textsOf = (message: Message): ReadonlyArray<string> => statementsInMessage(message).map(({ text }) => text);
/** The server executes everything, then reports this error for the last statement. */
const failingAtLast = (message: Answered, cause: Error): void => {
  let left = textsOf(message).length;
  const complete = message.handleCommandComplete.bind(message);
  message.handleCommandComplete = () => {
    if (--left > 0) complete();
  };
  message.handleReadyForQuery = () => message.handleError(cause);
};

/** A firm with engineers, over connections that report the given errors. */
const opened = async (people: number) => {
  const { connection, release } = await freshDatabase(migrated);
  const pool = testPool({ ...connection, max: 4 });
  let failing: (texts: ReadonlyArray<string>) => Error | null = () => null;
  let messages = 0;
  const watched = {
    totalCount: 0,
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (message: Answered) => {
          messages++;
          const cause = failing(textsOf(message));
          if (cause !== null) failingAtLast(message, cause);
          return client.query(message as never);
        },
        release: (broken?: boolean) => client.release(broken),
      };
    },
  };
  const app = await openFirm(postgres({ pool: watched, schema, notify: false }));
  onTestFinished(async () => {
    await app.close();
    await pool.end();
    await release();
  });
  const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { engineers, booking } = await staffed(firm, people);
  return {
    engineers,
    /** Books each once, with a percent that would also fit twice, and counts the answers. */
    book: () => Promise.all(engineers.map((engineer) => firm.settled.allocations.assign(booking(engineer, 1)))),
    booked: async () => {
      const { rows } = await pool.query(
        `select engineer, count(*)::int as times from "${schema}".firm_allocation group by 1 order by 1`,
      );
      return rows.map(({ times }: { readonly times: number }) => times);
    },
    fail: (how: typeof failing) => {
      failing = how;
      messages = 0;
    },
    sent: () => messages,
    connections: () => ({ all: pool.totalCount, idle: pool.idleCount }),
  };
};

test.each([
  ["the coordinator could not commit at the node", uncommitted],
  ["the coordinator has no connection to the node", refused],
])("F6: a group commit with an unknown outcome is not retried: %s", async (_, cause) => {
  const { book, booked, fail, engineers, connections } = await opened(12);
  const before = connections().all;
  fail((texts) => (texts.at(-1) === "commit" && texts.some((each) => each.includes("firm_allocation")) ? cause : null));
  const answers = await book();
  fail(() => null);
  expect(answers.map((each) => !each.ok && each.refusal)).toEqual(
    engineers.map(() => expect.objectContaining({ _tag: "Storage", retry: "unknown" })),
  );
  expect(await booked()).toEqual(engineers.map(() => 1));
  // The connections to the coordinator still work.
  await expect.poll(() => connections().all - connections().idle).toBe(0);
  expect(connections().all).toBeGreaterThanOrEqual(before);
  expect((await book()).every(({ ok }) => ok)).toBe(true);
  expect(await booked()).toEqual(engineers.map(() => 2));
});

test("F6: with a node down, calls fail at once as safe to retry", async () => {
  const { book, booked, fail, sent, engineers, connections } = await opened(3);
  const before = connections().all;
  const warnings: Array<unknown> = [];
  const warned = (warning: unknown) => warnings.push(warning);
  process.on("warning", warned);
  onTestFinished(() => void process.off("warning", warned));
  fail((texts) => (texts.some((each) => each.includes("firm_engineer_profile")) ? refused : null));
  const answers = await book();
  const messages = sent();
  fail(() => null);
  expect(answers.map((each) => !each.ok && each.refusal)).toEqual(
    engineers.map(() => expect.objectContaining({ _tag: "Storage", retry: "safe" })),
  );
  // One alone, one group, and each of the group alone: a failing message and its rollback.
  expect(messages).toBe(2 * (1 + 1 + 2));
  expect(connections().all).toBeLessThanOrEqual(Math.max(before, 3));
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
  expect(await booked()).toEqual([]);
  expect((await book()).every(({ ok }) => ok)).toBe(true);
});
