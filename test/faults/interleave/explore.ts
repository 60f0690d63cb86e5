import type { Random } from "../../../src/testing/kit/harness/random.ts";
import type { Choose, Ready } from "./drive.ts";
import { independent, type Touch } from "./touches.ts";

/** A choice: the chosen session, the earlier choices, and the sessions that need no run from here. */
interface Node {
  readonly ready: ReadonlyMap<number, Touch>;
  readonly asleep: ReadonlyMap<number, Touch>;
  readonly tried: Map<number, Touch>;
  chosen: number;
}
/** The result of the exploration. */
export interface Explored {
  readonly runs: number;
  /** Runs that were cut, because another order covered the rest. */
  readonly again: number;
  /** Whether all interleavings are covered, up to swaps of independent statements. */
  readonly whole: boolean;
}

/** The sleep set after a choice: the sessions tried before it that are independent of the statement. */
const asleepAfter = (node: Node): ReadonlyMap<number, Touch> => {
  const chosen = node.ready.get(node.chosen) as Touch;
  return new Map(
    [...node.asleep, ...node.tried].filter(([session, touch]) => session !== node.chosen && independent(touch, chosen)),
  );
};
const untried = ({ ready, asleep, tried }: Omit<Node, "chosen">): ReadonlyArray<number> =>
  [...ready.keys()].filter((session) => !asleep.has(session) && !tried.has(session));

/**
 * Runs all interleavings depth-first, each from the beginning. Of those that differ only in the order of independent statements it
 * runs one (sleep sets, Godefroid 1996). `most`: the maximum number of runs.
 */
export const everyInterleaving = async (run: (choose: Choose) => Promise<void>, most: number): Promise<Explored> => {
  const path: Array<Node> = [];
  let again = 0;
  for (let runs = 1; ; runs++) {
    let depth = 0;
    await run((ready: ReadonlyArray<Ready>) => {
      const visited = path[depth];
      if (visited !== undefined) {
        depth++;
        return visited.chosen;
      }
      const last = path.at(-1);
      const node = {
        ready: new Map(ready.map(({ session, touch }) => [session, touch])),
        asleep: last === undefined ? new Map<number, Touch>() : asleepAfter(last),
        tried: new Map<number, Touch>(),
      };
      const awake = untried(node);
      if (awake.length === 0) {
        // Another order covered all that can follow, so the run may end in any order.
        again++;
        return null;
      }
      // The last session continues, so that the first run is serial.
      const chosen = awake.find((session) => session === last?.chosen) ?? (awake[0] as number);
      path.push({ ...node, chosen });
      depth++;
      return chosen;
    });
    if (depth < path.length) throw new Error("A repeated run took a different course");
    for (;;) {
      const node = path.at(-1);
      if (node === undefined) return { runs, again, whole: true };
      node.tried.set(node.chosen, node.ready.get(node.chosen) as Touch);
      const next = untried(node)[0];
      if (next !== undefined) {
        node.chosen = next;
        break;
      }
      path.pop();
    }
    if (runs >= most) return { runs, again, whole: false };
  }
};

/** Chooses at random. */
export const byChance = (random: Random): Choose => {
  let last: number | undefined;
  // In bursts; otherwise the session with the fewest statements before its first lock always wins.
  return (ready) => {
    const goesOn = ready.some(({ session }) => session === last) && !random.oneIn(4);
    if (!goesOn) last = random.pick(ready).session;
    return last as number;
  };
};
