import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { quickIdentity } from "firmcore/testing";
import type pg from "pg";
import { expect, onTestFinished } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { lossyConnection } from "../support/postgres/lossy-connection.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { hotCommands } from "./hot-commands.ts";

/** A firm over a stable connection, and the same firm over one that can be cut. `single`: one message per statement. */
export const cutFirm = async (single: boolean) => {
  const { connection, release } = await freshDatabase(migrated);
  const [line, direct] = [await lossyConnection(connection), testPool({ ...connection, max: 4 })];
  const pool = testPool({ ...line.connection, max: 4, ...(single ? { pipeline: true } : {}) } as pg.PoolConfig);
  const steady = postgres({ pool: direct, schema });
  const firm = await openKitFirm(steady, "Promise");
  // A notification is sent some time after a commit, and would count as a message of a later call.
  const adapter = postgres({ pool, schema, notify: false });
  const identity = quickIdentity("lost");
  const now = () => Date.parse("2027-01-04T12:00:00Z");
  const app = await openFirm(adapter, { now, identity });
  const commands = await hotCommands(firm);
  onTestFinished(async () => {
    line.interrupt(null);
    await adapter.close();
    await pool.end();
    await line[Symbol.asyncDispose]();
    await steady.close();
    await direct.end();
    await release();
  });

  /** Waits until every client is back in the pool and no session is in a transaction. */
  const nothingLeaks = async (about: string): Promise<void> => {
    const now = async () => {
      const { rows } = await direct.query(
        "select count(*)::int as open from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()",
      );
      return { open: rows[0].open, lent: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
    };
    await expect.poll(now, { interval: 1, timeout: 5_000, message: about }).toEqual({ open: 0, lent: 0, waiting: 0 });
  };
  const visitor = app.as({ organizationId: firm.organizationId });
  const admin = app.as({ organizationId: firm.organizationId, userId: firm.adminId });
  return { firm, line, commands, visitor, admin, nothingLeaks };
};
export type CutFirm = Awaited<ReturnType<typeof cutFirm>>;
