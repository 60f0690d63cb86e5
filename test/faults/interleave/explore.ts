import type { Random } from "../../../src/testing/kit/harness/random.ts";
import type { Choose, Ready } from "./drive.ts";
import { independent, type Touch } from "./touches.ts";

/** A place where somebody goes on: who was chosen, who had been before, and whose next statement needs no look here. */
interface Node {
  readonly ready: ReadonlyMap<number, Touch>;
  readonly asleep: ReadonlyMap<number, Touch>;
  readonly tried: Map<number, Touch>;
  chosen: number;
}
/** What came of going through the interleavings. */
export interface Explored {
  readonly runs: number;
  /** Runs that came to a place from where all had been looked at in another order. */
  readonly again: number;
  /** Nothing is left: every interleaving is one of the runs, or one of them with statements swapped that do not see each other. */
  readonly whole: boolean;
}

/** Who sleeps behind a choice: those that were tried before it, as long as what happens does not concern them. */
const asleepAfter = (node: Node): ReadonlyMap<number, Touch> => {
  const chosen = node.ready.get(node.chosen) as Touch;
  return new Map(
    [...node.asleep, ...node.tried].filter(([session, touch]) => session !== node.chosen && independent(touch, chosen)),
  );
};
const untried = ({ ready, asleep, tried }: Omit<Node, "chosen">): ReadonlyArray<number> =>
  [...ready.keys()].filter((session) => !asleep.has(session) && !tried.has(session));

/**
 * Goes through all interleavings, deepest choice first, each from the beginning; of those that differ only in the order of
 * neighbouring statements that cannot see each other, one (sleep sets, Godefroid 1996). `most`: ends after so many runs.
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
        // All that can follow was looked at in another order: how the run comes to its end does not matter.
        again++;
        return null;
      }
      // Whoever went last goes on, so that the first run is one session after another.
      const chosen = awake.find((session) => session === last?.chosen) ?? (awake[0] as number);
      path.push({ ...node, chosen });
      depth++;
      return chosen;
    });
    if (depth < path.length) throw new Error("A run took another course when it was repeated");
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

/** Whoever chance says. */
export const byChance = (random: Random): Choose => {
  let last: number | undefined;
  // In bursts: else who has the fewest statements before its first lock always comes first.
  return (ready) => {
    const goesOn = ready.some(({ session }) => session === last) && !random.oneIn(4);
    if (!goesOn) last = random.pick(ready).session;
    return last as number;
  };
};
