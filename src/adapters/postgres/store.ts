import * as Result from "effect/Result";
import type { Store } from "../../ports/store.ts";
import { type AnyCallback, completeCall } from "../sql/complete-call.ts";
import { closed, faultOf } from "./connection/error-codes.ts";
import type { Statements, TransactionControl } from "./statements/statements.ts";
import { groupCommit } from "./transaction/group-commit.ts";
import type { AnyCommand } from "./transaction/load-and-decide.ts";
import { readLog } from "./transaction/read-log.ts";
import { runBatch } from "./transaction/run-batch.ts";
import { runCommand } from "./transaction/run-command.ts";
import { type AnyQuery, lastContextRows, runQuery } from "./transaction/run-query.ts";
import type { TransactionBody, TransactionRunner } from "./transaction/run-with-retry.ts";

/** The store on connections of our own, and how it ends. */
export interface OwnStore {
  readonly store: Store;
  /** Work that only reads: it begins and ends as the statements's `snapshot` does. */
  readonly read: (work: TransactionBody, done: AnyCallback) => void;
  /** Refuses what comes from here on, and resolves when what came before is answered. */
  readonly end: () => Promise<void>;
  readonly isClosed: () => boolean;
}

/** `committed` hears of every firm in which something was written. */
export const storeOf = (
  statements: Statements,
  runner: TransactionRunner,
  most: number,
  committed: (organizationId: string) => void,
): OwnStore => {
  const share = groupCommit(statements, runner, most);
  const { own, snapshot, inOrganization: inFirm } = statements;
  const remember = lastContextRows();
  const pending = new Set<Promise<void>>();
  let ending: Promise<void> | undefined;

  const run = (
    frame: TransactionControl,
    work: TransactionBody,
    done: AnyCallback,
    organizationId?: string,
  ): Promise<void> => {
    let wrote = false;
    const noting: TransactionBody = async (send) => {
      const outcome = await work(send);
      wrote = outcome.wrote === true;
      return outcome;
    };
    return runner
      .run(frame, noting, (said) => {
        completeCall(done, said);
        if (wrote && organizationId !== undefined) committed(organizationId);
      })
      .catch((error: unknown) => completeCall(done, Result.fail(faultOf(error))));
  };
  const awaited = (running: Promise<void>): void => {
    pending.add(running);
    void running.then(() => pending.delete(running));
  };
  const start = (
    frame: TransactionControl,
    work: TransactionBody,
    done: AnyCallback,
    organizationId?: string,
  ): void => {
    if (ending === undefined) awaited(run(frame, work, done, organizationId));
    else completeCall(done, Result.fail(closed));
  };
  /** In a transaction shared with others where that can be, else in one of its own. */
  const together = (step: AnyCommand, work: TransactionBody, done: AnyCallback): void => {
    const { organizationId } = step.call;
    let ended = (): void => {};
    const told = (answer: Result.Result<unknown, unknown>, wrote: boolean): void => {
      completeCall(done, answer);
      if (wrote) committed(organizationId);
    };
    const alone = () => run(own, work, done, organizationId);
    if (ending !== undefined || !share.add(step, told, alone, () => ended())) {
      start(own, work, done, organizationId);
      return;
    }
    awaited(
      new Promise((resolve) => {
        ended = resolve;
      }),
    );
  };

  const store: Store = {
    name: "postgres",
    execute: (step, done) => {
      const each = step as unknown as AnyCommand;
      // A what-if writes nothing; with a request id its answer is kept, and that is written.
      const { organizationId } = step.call;
      const frame = inFirm(step.dryRun && step.call.requestId === null ? snapshot : own, organizationId);
      const tried = { metDuplicate: false };
      const work: TransactionBody = (send) => runCommand(statements, send, frame, each, tried);
      if (step.dryRun) start(frame, work, done as AnyCallback, organizationId);
      else together(each, work, done as AnyCallback);
    },
    executeBatch: (batch, done) => {
      const { organizationId } = batch.call;
      const frame = inFirm(own, organizationId);
      const tried = { metDuplicate: false };
      start(frame, (send) => runBatch(statements, send, frame, batch, tried), done as AnyCallback, organizationId);
    },
    query: (question, done) => {
      const frame = inFirm(snapshot, question.call.organizationId);
      start(
        frame,
        (send) => runQuery(statements, send, frame, question as unknown as AnyQuery, remember),
        done as AnyCallback,
      );
    },
    readLog: (query, done) =>
      start(snapshot, (send) => readLog(statements, send, snapshot, query), done as AnyCallback),
  };
  return {
    store,
    read: (work, done) => start(snapshot, work, done),
    isClosed: () => ending !== undefined,
    end: () => {
      ending ??= Promise.all([...pending]).then(() => {});
      return ending;
    },
  };
};
