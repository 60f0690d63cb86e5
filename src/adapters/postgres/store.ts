import * as Result from "effect/Result";
import type { Store } from "../../ports/store.ts";
import { type AnyDone, tell } from "../sql/tell.ts";
import { performBatch } from "./batch.ts";
import { closed, faultOf } from "./fault.ts";
import type { AnyStep } from "./judge.ts";
import type { Frame, Machine } from "./machine.ts";
import { performStep } from "./perform.ts";
import { type AnyQuestion, performQuestion, remembering } from "./question.ts";
import { readLog } from "./read-log.ts";
import type { Runner, Work } from "./run.ts";

/** The store on connections of our own, and how it ends. */
export interface OwnStore {
  readonly store: Store;
  /** Refuses what comes from here on, and resolves when what came before is answered. */
  readonly end: () => Promise<void>;
  readonly isClosed: () => boolean;
}

/** `committed` hears of every firm in which something was written. */
export const storeOf = (machine: Machine, runner: Runner, committed: (organizationId: string) => void): OwnStore => {
  const { own, snapshot } = machine;
  const remember = remembering();
  const pending = new Set<Promise<void>>();
  let ending: Promise<void> | undefined;

  const start = (frame: Frame, work: Work, done: AnyDone, after?: (said: Result.Result<unknown, unknown>) => void) => {
    if (ending !== undefined) return tell(done, Result.fail(closed));
    const running = runner
      .run(frame, work, (said) => {
        tell(done, said);
        after?.(said);
      })
      .catch((error: unknown) => tell(done, Result.fail(faultOf(error))));
    pending.add(running);
    void running.then(() => pending.delete(running));
  };
  const nudging = (organizationId: string) => (said: Result.Result<unknown, unknown>) => {
    if (Result.isSuccess(said)) committed(organizationId);
  };

  const store: Store = {
    name: "postgres",
    execute: (step, done) => {
      const each = step as unknown as AnyStep;
      // A what-if writes nothing; with a request id its answer is kept, and that is written.
      const frame = step.dry && step.call.requestId === null ? snapshot : own;
      const nudge = step.dry ? undefined : nudging(step.call.organizationId);
      start(frame, (send, tries) => performStep(machine, send, frame, each, tries), done as AnyDone, nudge);
    },
    transact: (batch, done) =>
      start(
        own,
        (send, tries) => performBatch(machine, send, own, batch, tries),
        done as AnyDone,
        nudging(batch.call.organizationId),
      ),
    ask: (question, done) =>
      start(
        snapshot,
        (send) => performQuestion(machine, send, snapshot, question as unknown as AnyQuestion, remember),
        done as AnyDone,
      ),
    log: (query, done) =>
      start(
        snapshot,
        async (send) => ({ answer: Result.succeed(await readLog(machine, send, query)), rest: [] }),
        done as AnyDone,
      ),
  };
  return {
    store,
    isClosed: () => ending !== undefined,
    end: () => {
      ending ??= Promise.all([...pending]).then(() => {});
      return ending;
    },
  };
};
