import * as Result from "effect/Result";
import { backOff, deadlineIn, isPast } from "../../back-off.ts";
import { closed } from "../../closed.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { busy, faultOf, isBusy } from "../connection/fault.ts";
import type { Statements } from "../statements/statements.ts";
import { mustRunAlone, type WriteMode } from "../statements/write-changes.ts";
import type { Work } from "./execute.ts";
import { executeTogether } from "./transaction.ts";

type Answers = ReadonlyArray<Result.Result<unknown, unknown>>;
interface Waiting {
  readonly work: Work;
  readonly done: AnyCallback;
  readonly deadline: number;
}
export interface GroupCommit {
  readonly add: (work: Work, done: AnyCallback) => void;
  /** Refuses later calls, and resolves when all earlier ones are answered. */
  readonly end: () => Promise<void>;
}

/** How many commands share a commit at most; they block the event loop meanwhile. */
const maxWorks = 64;

/**
 * Group commit: commands that are queued together run in one transaction. A locked database is tried again later. `committed` is
 * called after each commit, before the outcomes.
 */
export const groupCommit = (statements: () => Statements, busyTimeout: number, committed: () => void): GroupCommit => {
  let waiting: Array<Waiting> = [];
  let scheduled = false;
  let attempts = 0;
  let ended: (() => void) | undefined;
  let ending: Promise<void> | undefined;

  const attempt = (batch: ReadonlyArray<Waiting>, mode: WriteMode): Answers | { readonly cause: unknown } => {
    try {
      return executeTogether(statements(), batch, mode);
    } catch (cause) {
      return { cause };
    }
  };
  const answer = (batch: ReadonlyArray<Waiting>, answers: Answers): void => {
    for (let i = 0; i < batch.length; i++)
      completeCall((batch[i] as Waiting).done, answers[i] as Result.Result<unknown, unknown>);
  };
  /** Puts the commands back to the front of the queue; those past their deadline fail as busy. */
  const wait = (batch: ReadonlyArray<Waiting>): void => {
    const late: Array<Waiting> = [];
    const patient: Array<Waiting> = [];
    for (const each of [...batch, ...waiting]) (isPast(each.deadline) ? late : patient).push(each);
    waiting = patient;
    attempts++;
    if (waiting.length > 0) schedule(() => setTimeout(flush, backOff(attempts, 1, 50)));
    for (const { done } of late) completeCall(done, Result.fail(busy));
    if (waiting.length === 0) ended?.();
  };
  const flush = (): void => {
    scheduled = false;
    const batch = waiting.splice(0, maxWorks).filter(({ work }) => !work.call.cancelled());
    let parts = batch.length === 0 ? [] : [batch];
    let mode: WriteMode = "shared";
    while (parts[0] !== undefined) {
      const [part, ...rest] = parts as [Array<Waiting>, ...Array<Array<Waiting>>];
      const outcome = attempt(part, mode);
      if (!("cause" in outcome)) {
        committed();
        answer(part, outcome);
        parts = rest;
      } else if (isBusy(outcome.cause)) {
        wait(parts.flat());
        return;
      } else if (part.length > 1 || outcome.cause === mustRunAlone) {
        parts = [...part.map((each) => [each]), ...rest];
        mode = "alone";
      } else {
        answer(part, [Result.fail(faultOf(outcome.cause))]);
        parts = rest;
      }
    }
    attempts = 0;
    next();
  };
  const next = (): void => {
    if (waiting.length > 0) schedule(() => setImmediate(flush));
    else ended?.();
  };
  const schedule = (soon: () => void): void => {
    if (scheduled) return;
    scheduled = true;
    soon();
  };

  return {
    add: (work, done) => {
      if (ending !== undefined) return completeCall(done, Result.fail(closed));
      waiting.push({ work, done, deadline: deadlineIn(busyTimeout) });
      schedule(() => queueMicrotask(flush));
    },
    end: () => {
      ending ??= new Promise((resolve) => {
        ended = resolve;
        if (waiting.length === 0) resolve();
      });
      return ending;
    },
  };
};
