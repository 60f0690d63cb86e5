import * as Result from "effect/Result";
import type { Load, Shape } from "../../../ports/load.ts";
import { faultOf, LostAtCommit } from "../connection/error-codes.ts";
import type { Machine } from "../statements/statements.ts";
import { type SharedPlan, sharedPlan } from "./group-reads.ts";
import type { Answer, AnyStep } from "./load-and-decide.ts";
import { heldBy } from "./load-and-decide.ts";
import { performTogether, type Sharing } from "./run-group.ts";
import type { Runner } from "./run-with-retry.ts";

/** A step that waits for a transaction to share, and who is told. */
interface Waiting extends Sharing {
  readonly keys: ReadonlyArray<string>;
  readonly told: (answer: Answer, wrote: boolean) => void;
  /** Runs it in a transaction of its own. */
  readonly runAlone: () => Promise<void>;
  /** It is over, answered or dropped. */
  readonly ended: () => void;
}
export interface Share {
  /** Takes the step on where it can share a transaction; false where it cannot. */
  readonly take: (
    step: AnyStep,
    told: Waiting["told"],
    runAlone: Waiting["runAlone"],
    ended: Waiting["ended"],
  ) => boolean;
}

/** Rows that a step holds alone: two that hold one of them do not go together. Shared rows say so. */
const keysOf = (step: AnyStep): ReadonlyArray<string> =>
  heldBy(step, step.args).flatMap(({ lock, args }) => {
    if ("every" in lock) return [];
    const id = args[lock.id.param];
    return id === "" ? [] : [`${lock.share === true ? "s" : "x"} ${lock.entity.name} ${String(id)}`];
  });
const clashes = (key: string, taken: ReadonlyMap<string, number>): boolean =>
  key.startsWith("x") ? taken.has(key) || taken.has(`s${key.slice(1)}`) : taken.has(`x${key.slice(1)}`);

/** The steps of one firm that wait, and what its transactions in the air hold. */
interface Line {
  waiting: Array<Waiting>;
  flying: number;
  readonly held: Map<string, number>;
}

/**
 * Who shares a commit. Nobody waits for company: a step leaves at once when nothing of its firm is in the air. What comes meanwhile
 * leaves together when that has landed, or before, beside it, once `most` wait: share first, overlap when full. A step whose row
 * is held by a transaction in the air waits here, not in the database.
 */
export const shareOf = (machine: Machine, runner: Runner, most: number): Share => {
  const plans = new WeakMap<object, { readonly plan: SharedPlan | null }>();
  const planOf = (load: Load<unknown, Shape>): SharedPlan | null => {
    let found = plans.get(load);
    if (found === undefined) {
      found = { plan: sharedPlan(machine.preparing, load) };
      plans.set(load, found);
    }
    return found.plan;
  };
  const lines = new Map<string, Line>();

  const boarding = (line: Line): ReadonlyArray<Waiting> => {
    const batch: Array<Waiting> = [];
    const rest: Array<Waiting> = [];
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
    if (line.flying > 0 && batch.length < most) return [];
    line.waiting = rest;
    return batch;
  };
  const hold = ({ held }: Line, batch: ReadonlyArray<Waiting>, by: 1 | -1): void => {
    for (const key of batch.flatMap(({ keys }) => keys)) {
      const count = (held.get(key) ?? 0) + by;
      if (count === 0) held.delete(key);
      else held.set(key, count);
    }
  };

  const fly = async (batch: ReadonlyArray<Waiting>): Promise<void> => {
    const left = new Set(batch);
    const tell = (place: number, answer: Answer, wrote = false): void => {
      const each = batch[place];
      if (each !== undefined && left.delete(each)) each.told(answer, wrote);
    };
    try {
      await runner.once(machine.sharing, (send) => performTogether(machine, send, batch, tell));
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
  const leave = async (batch: ReadonlyArray<Waiting>): Promise<void> => {
    const [first] = batch;
    if (first !== undefined && batch.length === 1) await first.runAlone();
    else await fly(batch);
  };
  const pump = (organizationId: string, line: Line): void => {
    while (line.waiting.length > 0 && line.flying < 2) {
      const batch = boarding(line);
      if (batch.length === 0) return;
      line.flying++;
      hold(line, batch, 1);
      void leave(batch).then(() => {
        hold(line, batch, -1);
        for (const { ended } of batch) ended();
        line.flying--;
        // Who was just answered may have the next step ready by then.
        setImmediate(pump, organizationId, line);
      });
    }
    if (line.waiting.length === 0 && line.flying === 0 && lines.get(organizationId) === line)
      lines.delete(organizationId);
  };

  return {
    take: (step, told, runAlone, ended) => {
      if (most <= 1 || step.dryRun) return false;
      const plan = planOf(step.load as never);
      if (plan === null) return false;
      const { organizationId } = step.call;
      const line: Line = lines.get(organizationId) ?? ({ waiting: [], flying: 0, held: new Map() } satisfies Line);
      lines.set(organizationId, line);
      line.waiting.push({ step, plan, alone: false, keys: keysOf(step), told, runAlone, ended });
      queueMicrotask(() => pump(organizationId, line));
      return true;
    },
  };
};
