import * as Result from "effect/Result";
import type { Store } from "../../ports/store.ts";
import { closed } from "../closed.ts";
import { type AnyCallback, completeCall } from "../sql/complete-call.ts";
import type { Statements, TransactionControl } from "./statements/statements.ts";
import { groupCommit } from "./transaction/group-commit.ts";
import { readLog } from "./transaction/read-log.ts";
import { batchLocksFirm, runBatch } from "./transaction/run-batch.ts";
import { type AnyCommand, locksFirm, noAttempts, runCommand } from "./transaction/run-command.ts";
import { type AnyQuery, lastContextRows, runQuery } from "./transaction/run-query.ts";
import type { TransactionBody, TransactionRunner } from "./transaction/run-with-retry.ts";

/** The store on connections of its own, and how it is closed. */
export interface OwnStore {
  readonly store: Store;
  /** Runs a body that only reads, in one snapshot that it begins and ends itself. */
  readonly read: (body: TransactionBody, done: AnyCallback) => void;
  /** Refuses further calls, and resolves when the earlier ones are answered. */
  readonly end: () => Promise<void>;
  readonly isClosed: () => boolean;
}

/** `groupSize` is the most commands that share a commit. */
export const storeOf = (
  statements: Statements,
  runner: TransactionRunner,
  groupSize: number,
  committed: (organizationId: string) => void,
): OwnStore => {
  const { readWrite, readOnly, inOrganization } = statements;
  const lastRow = lastContextRows();
  let pending = 0;
  let idle = (): void => {};
  let ending: Promise<void> | undefined;
  const ended = (): void => {
    pending--;
    if (pending === 0) idle();
  };
  /** Counts a call as pending; false when the store is closed, and then the call is answered. */
  const begin = (done: AnyCallback): boolean => {
    if (ending === undefined) pending++;
    else completeCall(done, Result.fail(closed));
    return ending === undefined;
  };
  const start = (control: TransactionControl, body: TransactionBody, done: AnyCallback): void => {
    if (begin(done)) void runner.run(control, body, done).then(ended);
  };

  const runAlone = (command: AnyCommand, done: AnyCallback): Promise<void> => {
    const { call } = command;
    // A read-only command writes nothing but its answer, where a request id asks for that.
    const isRead = command.readOnly && (call.requestId === null || call.dryRun);
    const control = inOrganization(isRead ? readOnly : readWrite, call.organizationId, locksFirm(command));
    const attempts = noAttempts();
    return runner.run(control, (send) => runCommand(statements, send, control, command, attempts), done);
  };
  const group = groupCommit(statements, runner, { groupSize, runAlone, committed });

  const store: Store = {
    name: "postgres",
    execute: (given, done) => {
      const command = given as unknown as AnyCommand;
      if (!begin(done as AnyCallback)) return;
      if (!group.add(command, done as AnyCallback, ended)) void runAlone(command, done as AnyCallback).then(ended);
    },
    executeBatch: (batch, done) => {
      const control = inOrganization(readWrite, batch.call.organizationId, batchLocksFirm(batch));
      const attempts = noAttempts();
      start(control, (send) => runBatch(statements, send, control, batch, attempts), done as AnyCallback);
    },
    query: (given, done) => {
      const query = given as unknown as AnyQuery;
      const control = inOrganization(statements.query, query.call.organizationId);
      start(control, (send) => runQuery(statements, send, control, query, lastRow), done as AnyCallback);
    },
    readLog: (query, done) =>
      start(readOnly, (send) => readLog(statements, send, readOnly, query), done as AnyCallback),
  };
  return {
    store,
    read: (body, done) => start(readOnly, body, done),
    isClosed: () => ending !== undefined,
    end: () => {
      ending ??= new Promise((resolve) => {
        idle = resolve;
        if (pending === 0) resolve();
      });
      return ending;
    },
  };
};
