import { setTimeout as wait } from "node:timers/promises";
import { backOff } from "../../back-off.ts";
import type { Send } from "../connection/bound-statement.ts";
import type { Statements } from "../statements/statements.ts";

/**
 * Begins a transaction that holds the advisory lock of migrations. The lock ends with the transaction, also through a pooler that
 * gives each transaction another connection, and when the process ends. It is tried again and again: a statement that waits for it
 * would hold a snapshot, and `create index concurrently` of the process that has the lock waits for every older snapshot to end.
 */
export const lockMigrations = async ({ schema, unprepared: once }: Statements, send: Send): Promise<void> => {
  const key = `hashtextextended('${`firmcore ${schema}`.replaceAll("'", "''")}', 0)`;
  for (let attempt = 1; ; attempt++) {
    const [, [row] = []] = await send([
      once("begin isolation level read committed"),
      once(`select pg_try_advisory_xact_lock(${key})`, 1),
      // The transaction is idle while an index is built. Also, the snapshot of a select lasts until the next statement.
      once("set local idle_in_transaction_session_timeout = 0"),
    ]);
    if (row?.[0]?.startsWith("t") === true) return;
    await send([once("rollback")]);
    await wait(backOff(attempt, 10, 1_000));
  }
};
