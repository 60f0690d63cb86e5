import * as Result from "effect/Result";
import { readFault } from "../../../ports/fault.ts";
import { backOff, deadlineIn, isPast } from "../../back-off.ts";
import { closed } from "../../closed.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { faultOf, isBusy } from "../connection/fault.ts";
import type { Chunked } from "../connection/prepare.ts";
import type { Statements } from "../statements/statements.ts";
import { readSnapshot } from "./transaction.ts";

type ReadOutcome = Result.Result<unknown, unknown>;
export interface ReadQueue {
  /** Reads in one snapshot; retries while the database is locked. */
  readonly read: (body: (session: Statements) => ReadOutcome, done: AnyCallback, cancelled?: () => boolean) => void;
  /** The same in chunks. */
  readonly readChunked: (
    body: (session: Statements) => Chunked<ReadOutcome>,
    done: AnyCallback,
    cancelled?: () => boolean,
  ) => void;
  /** Refuses later reads, and resolves when all earlier ones are answered. */
  readonly end: () => Promise<void>;
}
interface Task {
  readonly body: (session: Statements) => Chunked<ReadOutcome>;
  readonly done: AnyCallback;
  readonly cancelled: () => boolean;
  readonly deadline: number;
  readonly attempt: number;
}

const never = (): boolean => false;

// These generators stand here and are not made for each read. V8 keeps a generator function's prototype in the old space, so
// everything that the function can reach would stay until the next full collection.
function* inSnapshot(statements: () => Statements, task: Task): Chunked<ReadOutcome> {
  const reading = statements();
  return yield* readSnapshot(reading, () => task.body(reading));
}
// biome-ignore lint/correctness/useYield: it is one chunk.
function* oneChunk(body: (session: Statements) => ReadOutcome, reading: Statements): Chunked<ReadOutcome> {
  return body(reading);
}

/**
 * Runs one read, or one chunk of a long one, in each turn of the event loop; the first read of a turn runs at once. `alone`: the
 * connection has no other user, so a read may stay open over several turns; otherwise it ends in the turn in which it began.
 */
export const readQueue = (statements: () => Statements, busyTimeout: number, alone: boolean): ReadQueue => {
  let pending = 0;
  let ended: (() => void) | undefined;
  let ending: Promise<void> | undefined;
  const waiting: Array<Task> = [];
  /** A read that continues in the next turn. */
  let open: { readonly task: Task; readonly pages: Chunked<unknown> } | undefined;
  /** Whether this turn has read, and the next one is scheduled. */
  let taken = false;

  const settled = (): void => {
    if (--pending === 0) ended?.();
  };
  const again = (task: Task): void => {
    setTimeout(() => add({ ...task, attempt: task.attempt + 1 }), backOff(task.attempt, 1, 50));
  };
  /** Reads one chunk. */
  const piece = (): void => {
    const { task, pages } = open as NonNullable<typeof open>;
    if (task.cancelled()) {
      open = undefined;
      pages.return(undefined);
      settled();
      return;
    }
    let outcome: ReadOutcome;
    try {
      let next = pages.next();
      while (!alone && next.done !== true) next = pages.next();
      if (next.done !== true) return;
      outcome = next.value as ReadOutcome;
    } catch (cause) {
      open = undefined;
      if (isBusy(cause) && !isPast(task.deadline)) {
        again(task);
        return;
      }
      outcome = Result.fail(readFault(faultOf(cause)));
    }
    open = undefined;
    settled();
    completeCall(task.done, outcome);
  };
  const begin = (task: Task): void => {
    open = { task, pages: inSnapshot(statements, task) };
  };
  const turn = (): void => {
    taken = false;
    if (open === undefined) {
      const task = waiting.shift();
      if (task === undefined) return;
      begin(task);
    }
    take();
  };
  const take = (): void => {
    taken = true;
    setImmediate(turn);
    piece();
  };
  const add = (task: Task): void => {
    if (taken || open !== undefined || waiting.length > 0) {
      waiting.push(task);
      return;
    }
    begin(task);
    take();
  };
  const pages: ReadQueue["readChunked"] = (body, done, cancelled = never) => {
    if (ending !== undefined) return completeCall(done, Result.fail(closed));
    pending++;
    add({ body, done, cancelled, deadline: deadlineIn(busyTimeout), attempt: 1 });
  };
  return {
    readChunked: pages,
    read: (body, done, cancelled) => pages((reading) => oneChunk(body, reading), done, cancelled),
    end: () => {
      ending ??= new Promise((resolve) => {
        ended = resolve;
        if (pending === 0) resolve();
      });
      return ending;
    },
  };
};
