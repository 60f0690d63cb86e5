import * as Result from "effect/Result";
import type { Load, ParameterTypes } from "../../../ports/load.ts";
import { type AnyCallback, completeCall } from "../../sql/complete-call.ts";
import { faultOf, LostAtCommit } from "../connection/error-codes.ts";
import type { Statements } from "../statements/statements.ts";
import { type GroupReads, groupReads } from "./group-reads.ts";
import { type AnyCommand, locksOf } from "./run-command.ts";
import { type GroupMember, runGroup } from "./run-group.ts";
import type { AnyOutcome, TransactionRunner } from "./run-with-retry.ts";

/** A command that waits for its transaction. */
interface QueuedCommand extends GroupMember {
  readonly keys: ReadonlyArray<string>;
  readonly done: AnyCallback;
  /** Called when it is answered or dropped. */
  readonly ended: () => void;
}
export interface GroupCommit {
  /** Queues a command that can share a transaction; false for any other. */
  readonly add: (command: AnyCommand, done: AnyCallback, ended: () => void) => boolean;
}
export interface GroupCommitOptions {
  /** The most commands in a group; 1 turns group commit off. */
  readonly groupSize: number;
  readonly runAlone: (command: AnyCommand, done: AnyCallback) => Promise<void>;
  readonly committed: (organizationId: string) => void;
}

/** The rows that a command locks, `x` exclusively or `s` shared: two commands with conflicting locks cannot be in one group. */
const keysOf = (command: AnyCommand): ReadonlyArray<string> =>
  locksOf(command, command.args).flatMap(({ lock, args }) => {
    if ("every" in lock) return [];
    const id = args[lock.id.param];
    return id === "" ? [] : [`${lock.share === true ? "s" : "x"} ${lock.entity.name} ${String(id)}`];
  });
const conflicts = (key: string, taken: ReadonlyMap<string, number>): boolean =>
  key.startsWith("x") ? taken.has(key) || taken.has(`s${key.slice(1)}`) : taken.has(`x${key.slice(1)}`);

interface OrganizationQueue {
  waiting: Array<QueuedCommand>;
  /** How many of its transactions are running, and the keys that they lock. */
  running: number;
  readonly locked: Map<string, number>;
}

/**
 * Group commit: commands of one organization that are queued together run in one transaction. No command waits for others to join: it
 * starts at once when no transaction of its organization is running. Later ones start together when that ends, or beside it when
 * `groupSize` of them wait. A command whose row a running transaction locks waits here, not in the database.
 */
export const groupCommit = (
  statements: Statements,
  runner: TransactionRunner,
  { groupSize, runAlone, committed }: GroupCommitOptions,
): GroupCommit => {
  const readsOfLoad = new WeakMap<object, GroupReads | null>();
  const readsOf = (load: Load<unknown, ParameterTypes>): GroupReads | null => {
    let reads = readsOfLoad.get(load);
    if (reads === undefined) {
      reads = groupReads(statements.factory, load);
      readsOfLoad.set(load, reads);
    }
    return reads;
  };
  const queues = new Map<string, OrganizationQueue>();

  const nextGroup = (queue: OrganizationQueue): ReadonlyArray<QueuedCommand> => {
    queue.waiting = queue.waiting.filter(({ command, ended }) => {
      const isCancelled = command.call.cancelled();
      if (isCancelled) ended();
      return !isCancelled;
    });
    const group: Array<QueuedCommand> = [];
    const rest: Array<QueuedCommand> = [];
    // A command that has to wait keeps its place: a later one does not take its row.
    const passed = new Map<string, number>();
    const taken = new Map(queue.locked);
    for (const queued of queue.waiting) {
      const { keys } = queued;
      const fits = group.length < groupSize && !keys.some((key) => conflicts(key, taken) || conflicts(key, passed));
      for (const key of keys) (fits ? taken : passed).set(key, 1);
      (fits ? group : rest).push(queued);
    }
    if (queue.running > 0 && group.length < groupSize) return [];
    queue.waiting = rest;
    return group;
  };
  const lock = ({ locked }: OrganizationQueue, group: ReadonlyArray<QueuedCommand>, by: 1 | -1): void => {
    for (const key of group.flatMap(({ keys }) => keys)) {
      const count = (locked.get(key) ?? 0) + by;
      if (count === 0) locked.delete(key);
      else locked.set(key, count);
    }
  };

  const commitGroup = async (group: ReadonlyArray<QueuedCommand>): Promise<void> => {
    const unanswered = new Set(group);
    const answer = (nth: number, outcome: AnyOutcome, wrote: boolean): void => {
      const queued = group[nth];
      if (queued === undefined || !unanswered.delete(queued)) return;
      completeCall(queued.done, outcome);
      if (wrote) committed(queued.command.call.organizationId);
    };
    try {
      await runner.runOnce(statements.grouped, (send) => runGroup(statements, send, group, answer));
    } catch (error) {
      // The group may be committed, so running a command again could write it twice.
      if (error instanceof LostAtCommit) {
        const fault = Result.fail(faultOf(error));
        for (const nth of group.keys()) answer(nth, fault, false);
        return;
      }
      for (const queued of unanswered) queued.alone = true;
    }
    const again = [...unanswered].filter(({ alone }) => alone);
    await Promise.all(again.map(({ command, done }) => runAlone(command, done)));
  };
  const startGroups = (organizationId: string, queue: OrganizationQueue): void => {
    while (queue.waiting.length > 0 && queue.running < 2) {
      const group = nextGroup(queue);
      const [first] = group;
      if (first === undefined) break;
      queue.running++;
      lock(queue, group, 1);
      // A single command has leaner statements, and is retried.
      const work = group.length === 1 ? runAlone(first.command, first.done) : commitGroup(group);
      void work.then(() => {
        lock(queue, group, -1);
        for (const { ended } of group) ended();
        queue.running--;
        // A caller that was just answered may send its next command by then.
        setImmediate(startGroups, organizationId, queue);
      });
    }
    if (queue.waiting.length === 0 && queue.running === 0 && queues.get(organizationId) === queue)
      queues.delete(organizationId);
  };

  return {
    add: (command, done, ended) => {
      const reads = groupSize > 1 && !command.readOnly && !command.call.dryRun ? readsOf(command.load as never) : null;
      if (reads === null) return false;
      const { organizationId } = command.call;
      const queue: OrganizationQueue = queues.get(organizationId) ?? { waiting: [], running: 0, locked: new Map() };
      queues.set(organizationId, queue);
      queue.waiting.push({ command, reads, alone: false, keys: keysOf(command), done, ended });
      queueMicrotask(() => startGroups(organizationId, queue));
      return true;
    },
  };
};
