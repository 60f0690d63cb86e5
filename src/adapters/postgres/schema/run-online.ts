import { setTimeout as wait } from "node:timers/promises";
import { backOff, deadlineIn, isPast } from "../../back-off.ts";
import { isConcurrent } from "../../sql/migrations/online-statements.ts";
import { type Send, StatementError } from "../connection/bound-statement.ts";
import { sqlStateOf } from "../connection/error-codes.ts";
import type { Statements } from "../statements/statements.ts";

/**
 * Milliseconds that a statement waits for a lock. Bookings that need the table wait behind it, so it gives up soon and tries again
 * when the transaction that it waited for may have ended.
 */
const lockTimeout = 200;
/** Milliseconds until a statement that never gets its lock is given up. The step continues with the next `migrate`. */
const patience = 300_000;
/** A lock that was not free in time, or a deadlock. */
const isTemporary = (error: unknown): boolean =>
  ["55P03", "40P01"].includes(sqlStateOf(error instanceof StatementError ? error.cause : error) ?? "");

/** Runs the statements of an additive step in order, each in a transaction of its own, so that none keeps a lock for the next ones. */
export const runOnline = async (
  { unprepared: once, pooled }: Statements,
  send: Send,
  texts: ReadonlyArray<string>,
): Promise<void> => {
  const run = async (text: string): Promise<void> => {
    if (!isConcurrent(text)) {
      const bounds = [`set local lock_timeout = ${lockTimeout}`, "set local statement_timeout = 0"];
      await send(["begin", ...bounds, text, "commit"].map((each) => once(each)));
      return;
    }
    // It blocks no writer while it waits, so it may wait long. Through a pooler a setting would stay with the connection of others.
    const limits = pooled ? [] : ["lock_timeout", "statement_timeout"];
    for (const name of limits) await send([once(`set ${name} = 0`)]);
    try {
      await send([once(text)]);
    } finally {
      for (const name of limits) await send([once(`reset ${name}`)]).catch(() => {});
    }
  };
  const deadline = deadlineIn(patience);
  for (let at = 0, attempts = 0; at < texts.length; )
    try {
      await run(texts[at] as string);
      at++;
      attempts = 0;
    } catch (error) {
      if (!isTemporary(error) || isPast(deadline)) throw error;
      await send([once("rollback")]);
      // The statement before an index drops what this attempt left of it.
      if (isConcurrent(texts[at] as string) && at > 0) at--;
      await wait(backOff(++attempts, 50, 2_000));
    }
};
