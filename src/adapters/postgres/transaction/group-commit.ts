import * as Result from "effect/Result";
import type { Load, ParameterTypes } from "../../../ports/load.ts";
import { faultOf, LostAtCommit } from "../connection/error-codes.ts";
import type { Statements } from "../statements/statements.ts";
import { type GroupReads, groupReads } from "./group-reads.ts";
import type { AnyCommand, AnyOutcome } from "./load-and-decide.ts";
import { locksOf } from "./load-and-decide.ts";
import { type GroupMember, runGroup } from "./run-group.ts";
import type { TransactionRunner } from "./run-with-retry.ts";

/** A step that waits for a transaction to share, and who is told. */
interface QueuedCommand extends GroupMember {
  readonly keys: ReadonlyArray<string>;
  readonly told: (answer: AnyOutcome, wrote: boolean) => void;
  /** Runs it in a transaction of its own. */
  readonly runAlone: () => Promise<void>;
  /** It is over, answered or dropped. */
  readonly ended: () => void;
}
export interface GroupCommit {
  /** Takes the step on where it can share a transaction; false where it cannot. */
  readonly add: (
    step: AnyCommand,
    told: QueuedCommand["told"],
    runAlone: QueuedCommand["runAlone"],
    ended: QueuedCommand["ended"],
  ) => boolean;
}

/** Rows that a step holds alone: two that hold one of them do not go together. Shared rows say so. */
const keysOf = (step: AnyCommand): ReadonlyArray<string> =>
  locksOf(step, step.args).flatMap(({ lock, args }) => {
    if ("every" in lock) return [];
    const id = args[lock.id.param];
    return id === "" ? [] : [`${lock.share === true ? "s" : "x"} ${lock.entity.name} ${String(id)}`];
  });
const clashes = (key: string, taken: ReadonlyMap<string, number>): boolean =>
  key.startsWith("x") ? taken.has(key) || taken.has(`s${key.slice(1)}`) : taken.has(`x${key.slice(1)}`);

/** The steps of one firm that wait, and what its transactions in the air hold. */
interface OrganizationQueue {
  waiting: Array<QueuedCommand>;
  running: number;
  readonly held: Map<string, number>;
}

/**
 * Who shares a commit. Nobody waits for company: a step leaves at once when nothing of its firm is in the air. What comes meanwhile
 * leaves together when that has landed, or before, beside it, once `most` wait: share first, overlap when full. A step whose row
 * is held by a transaction in the air waits here, not in the database.
 */
export const groupCommit = (statements: Statements, runner: TransactionRunner, most: number): GroupCommit => {
  const plans = new WeakMap<object, { readonly plan: GroupReads | null }>();
  const planOf = (load: Load<unknown, ParameterTypes>): GroupReads | null => {
    let found = plans.get(load);
    if (found === undefined) {
      found = { plan: groupReads(statements.factory, load) };
      plans.set(load, found);
    }
    return found.plan;
  };
  const lines = new Map<string, OrganizationQueue>();

  const nextGroup = (line: OrganizationQueue): ReadonlyArray<QueuedCommand> => {
    const batch: Array<QueuedCommand> = [];
    const rest: Array<QueuedCommand> = [];
    // Who must wait keeps the place in the line: nobody who comes later takes the row.
    const passed = new Map<string, number>();
    const taken = new Map(line.held);
    for (const each of line.waiting) {
      if (each.step.call.cancelled()) {
        each.ended();
        continue;
      }
      const free = batch.length < most && !each.keys.some((key) => clashes(key, taken) || clashes(key, passed));
      const into = free ? taken : passed;
      for (const key of each.keys) into.set(key, (into.get(key) ?? 0) + 1);
      (free ? batch : rest).push(each);
    }
    if (line.running > 0 && batch.length < most) return [];
    line.waiting = rest;
    return batch;
  };
  const hold = ({ held }: OrganizationQueue, batch: ReadonlyArray<QueuedCommand>, by: 1 | -1): void => {
    for (const key of batch.flatMap(({ keys }) => keys)) {
      const count = (held.get(key) ?? 0) + by;
      if (count === 0) held.delete(key);
      else held.set(key, count);
    }
  };

  const commitGroup = async (batch: ReadonlyArray<QueuedCommand>): Promise<void> => {
    const left = new Set(batch);
    const tell = (place: number, answer: AnyOutcome, wrote = false): void => {
      const each = batch[place];
      if (each !== undefined && left.delete(each)) each.told(answer, wrote);
    };
    try {
      await runner.once(statements.sharing, (send) => runGroup(statements, send, batch, tell));
    } catch (error) {
      // Nobody knows whether it is done: to do it again could do it twice.
      if (error instanceof LostAtCommit) {
        const fault = Result.fail(faultOf(error));
        for (const place of batch.keys()) tell(place, fault);
        return;
      }
      for (const each of left) each.alone = true;
    }
    const again = [...left].filter(({ alone }) => alone);
    await Promise.all(again.map(({ runAlone }) => runAlone()));
  };
  /** Alone a step has the leaner statements, and retries of its own. */
  const start = async (batch: ReadonlyArray<QueuedCommand>): Promise<void> => {
    const [first] = batch;
    if (first !== undefined && batch.length === 1) await first.runAlone();
    else await commitGroup(batch);
  };
  const startGroups = (organizationId: string, line: OrganizationQueue): void => {
    while (line.waiting.length > 0 && line.running < 2) {
      const batch = nextGroup(line);
      if (batch.length === 0) return;
      line.running++;
      hold(line, batch, 1);
      void start(batch).then(() => {
        hold(line, batch, -1);
        for (const { ended } of batch) ended();
        line.running--;
        // Who was just answered may have the next step ready by then.
        setImmediate(startGroups, organizationId, line);
      });
    }
    if (line.waiting.length === 0 && line.running === 0 && lines.get(organizationId) === line)
      lines.delete(organizationId);
  };

  return {
    add: (step, told, runAlone, ended) => {
      if (most <= 1 || step.dryRun) return false;
      const plan = planOf(step.load as never);
      if (plan === null) return false;
      const { organizationId } = step.call;
      const line: OrganizationQueue =
        lines.get(organizationId) ?? ({ waiting: [], running: 0, held: new Map() } satisfies OrganizationQueue);
      lines.set(organizationId, line);
      line.waiting.push({ step, plan, alone: false, keys: keysOf(step), told, runAlone, ended });
      queueMicrotask(() => startGroups(organizationId, line));
      return true;
    },
  };
};
