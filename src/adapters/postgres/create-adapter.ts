import * as Result from "effect/Result";
import type { Fault } from "../../domain/kernel/refusal/refusal.ts";
import type { Adapter, FirmCheck } from "../../ports/adapter.ts";
import { StoreError } from "../sql/store-error.ts";
import { Broken } from "./connection/bound-statement.ts";
import { sourceOf } from "./connection/connections.ts";
import type { PgTransaction } from "./connection/driver.ts";
import { closed, faultOf } from "./connection/error-codes.ts";
import type { PostgresOptions } from "./connection/options.ts";
import { newsOf } from "./feed/commit-notifications.ts";
import { feedOf } from "./feed/feed.ts";
import { stateOf, versionOf } from "./schema/inspect.ts";
import { migrate } from "./schema/migrate.ts";
import { isDistributed } from "./schema/spread.ts";
import type { Machine } from "./statements/statements.ts";
import { storeOf } from "./store.ts";
import { joined } from "./transaction/host-transaction.ts";
import { readFirms } from "./transaction/read-firms.ts";
import { runnerOf } from "./transaction/run-with-retry.ts";

/** The adapter on statements that are written already. */
export const onMachine = (machine: Machine, options: PostgresOptions): Adapter<PgTransaction> => {
  const { share = 32 } = options;
  const { source, close } = sourceOf(options);
  const runner = runnerOf(machine, source, options.feed);
  const news = newsOf(machine, source, options);
  const { store, read, end, isClosed } = storeOf(machine, runner, share, news.committed);
  let closing: Promise<void> | undefined;
  const refuseWhenClosed = (): void => {
    if (isClosed()) throw new StoreError(closed);
  };
  return {
    name: "postgres",
    store,
    feed: feedOf(machine, read, news.add),
    join: (transaction) => joined(machine, runner, transaction, isClosed, news.committing),
    schema: async () => {
      refuseWhenClosed();
      try {
        const { send, giveBack } = await source();
        try {
          return stateOf(await versionOf(machine, send), await isDistributed(machine, send));
        } finally {
          giveBack(false);
        }
      } catch (error) {
        const cause = error instanceof Broken ? error.cause : error;
        throw new StoreError(faultOf(cause), cause);
      }
    },
    checkFirm: (organizationId) =>
      new Promise((resolve, reject) =>
        read(
          (send) => readFirms(machine, send, organizationId),
          (said: Result.Result<unknown, unknown>) =>
            Result.isSuccess(said) ? resolve(said.success as FirmCheck) : reject(new StoreError(said.failure as Fault)),
        ),
      ),
    migrate: async () => {
      refuseWhenClosed();
      return migrate(machine, source, options.feed);
    },
    close: () => {
      closing ??= end().then(news.end).then(close);
      return closing;
    },
  };
};
