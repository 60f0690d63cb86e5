import * as Result from "effect/Result";
import type { Fault } from "../../domain/kernel/refusal/refusal.ts";
import type { Adapter } from "../../ports/adapter.ts";
import { closed } from "../closed.ts";
import { latestVersion } from "../sql/migrations/index.ts";
import { schemaStateOf } from "../sql/schema/version-fault.ts";
import { StoreError } from "../store-error.ts";
import { type Send, StatementError } from "./connection/bound-statement.ts";
import { connectionsFrom } from "./connection/connections.ts";
import type { PgTransaction } from "./connection/driver.ts";
import { faultOf } from "./connection/error-codes.ts";
import type { PostgresOptions } from "./connection/options.ts";
import { commitNotificationsOf } from "./feed/commit-notifications.ts";
import { feedOf } from "./feed/feed.ts";
import { isDistributed, storedVersionOf } from "./schema/inspect.ts";
import { migrate } from "./schema/migrate.ts";
import type { Statements } from "./statements/statements.ts";
import { storeOf } from "./store.ts";
import { storeInTransaction } from "./transaction/host-transaction.ts";
import { readFirms } from "./transaction/read-firms.ts";
import { readKeys } from "./transaction/read-keys.ts";
import { transactionRunner, type WorkResult } from "./transaction/run-with-retry.ts";

/** The adapter on prepared statements. */
export const createAdapter = (statements: Statements, options: PostgresOptions): Adapter<PgTransaction> => {
  const { groupCommit = 32 } = options;
  const { acquire, close } = connectionsFrom(options);
  const notifications = commitNotificationsOf(statements, acquire, options);
  const runner = transactionRunner(statements, acquire, options.feed, notifications.committed);
  const { store, read, end, isClosed } = storeOf(statements, runner, groupCommit, notifications.committed);
  let closing: Promise<void> | undefined;
  const refuseWhenClosed = (): void => {
    if (isClosed()) throw new StoreError(closed);
  };
  const answered = <T>(work: (send: Send) => Promise<WorkResult>): Promise<T> =>
    new Promise((resolve, reject) =>
      read(work, (outcome: Result.Result<unknown, unknown>) =>
        Result.isSuccess(outcome) ? resolve(outcome.success as T) : reject(new StoreError(outcome.failure as Fault)),
      ),
    );
  return {
    name: "postgres",
    store,
    feed: feedOf(statements, read, notifications.addListener),
    join: (transaction) =>
      storeInTransaction(statements, runner, transaction, isClosed, notifications.notifyStatements),
    schema: async () => {
      refuseWhenClosed();
      try {
        const { send, release } = await acquire();
        try {
          const stored = await storedVersionOf(statements, send);
          return schemaStateOf(stored, latestVersion, await isDistributed(statements, send));
        } finally {
          release(false);
        }
      } catch (error) {
        const cause = error instanceof StatementError ? error.cause : error;
        throw new StoreError(faultOf(cause), cause);
      }
    },
    checkFirm: (organizationId) => answered((send) => readFirms(statements, send, organizationId)),
    storedKeys: (organizationId, indexed) => answered((send) => readKeys(statements, send, organizationId, indexed)),
    migrate: async () => {
      refuseWhenClosed();
      return migrate(statements, { acquire, several: !("client" in options) }, options.feed);
    },
    close: () => {
      closing ??= end().then(notifications.end).then(close);
      return closing;
    },
  };
};
