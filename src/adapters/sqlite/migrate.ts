import { setTimeout as after } from "node:timers/promises";
import { latest, migrationSql } from "../sql/migrations/index.ts";
import { StoreError } from "../sql/store-error.ts";
import { faultOf, isBusy, unready } from "./fault.ts";
import { deadlineIn, isPast, pause } from "./patience.ts";
import type { Session } from "./session.ts";
import { versionOf } from "./version.ts";

/** A migration of another process may rewrite tables: it is waited for longer than a booking. */
const leastPatience = 60_000;

/** All missing migrations in one transaction. Of two processes one migrates, the other waits and finds nothing to do. */
const migrateOnce = ({ database, run }: Session): { readonly from: number; readonly to: number } => {
  run("begin immediate");
  try {
    const from = versionOf(database);
    if (from > latest) throw new StoreError(unready(from, latest));
    for (const statement of migrationSql({ dialect: "sqlite" }, from)) database.exec(statement);
    run("commit");
    return { from, to: latest };
  } catch (cause) {
    if (database.inTransaction) run("rollback");
    throw cause;
  }
};

export const migrate = async (
  session: () => Session,
  busyTimeout: number,
): Promise<{ readonly from: number; readonly to: number }> => {
  const deadline = deadlineIn(Math.max(busyTimeout, leastPatience));
  for (let attempt = 1; ; attempt++) {
    try {
      return migrateOnce(session());
    } catch (cause) {
      if (cause instanceof StoreError) throw cause;
      if (!isBusy(cause) || isPast(deadline)) throw new StoreError(faultOf(cause), cause);
    }
    await after(pause(attempt));
  }
};
