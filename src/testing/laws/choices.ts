import type { Random } from "../kit/harness/random.ts";

/**
 * Random numbers that were chosen beforehand, so that a generator of the kit becomes an arbitrary: choices that shrink to 0 make the
 * simplest call, which is the first of each list. After the last choice all are 0.
 */
export const chosenRandom = (choices: ReadonlyArray<number>): Random => {
  let next = 0;
  const below = (most: number): number => (choices[next++] ?? 0) % most;
  return {
    below,
    pick: (of) => of[below(of.length)] as (typeof of)[number],
    // The last of so many, so that 0 means no.
    oneIn: (in_) => below(in_) === in_ - 1,
    shuffled: (of) => {
      const left = [...of];
      return of.map(() => left.splice(below(left.length), 1)[0] as (typeof of)[number]);
    },
  };
};
