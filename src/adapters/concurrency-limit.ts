export interface Lanes {
  /** How many works run at the same time, at least 1. */
  readonly running: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** What a work is refused with that may not even wait; told in how many milliseconds those who wait should be through. */
  readonly full: (milliseconds: number) => Error;
  /** Milliseconds; default the process's own clock. */
  readonly clock?: () => number;
}

/** Runs so many works at the same time and no more; the others wait and begin in the order in which they came. */
export const atOnce = ({ running, waiting, full, clock = () => performance.now() }: Lanes) => {
  const queue: Array<() => void> = [];
  let free = running;
  /** How long the last work took: the best guess at the next. */
  let took = 0;
  const turn = async (): Promise<void> => {
    if (free > 0) free--;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw full(Math.ceil(((queue.length + running) / running) * took));
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await turn();
    const begun = clock();
    try {
      return await work();
    } finally {
      took = clock() - begun;
      const next = queue.shift();
      // The turn goes from hand to hand, so that nobody who comes now is before those who wait.
      if (next === undefined) free++;
      else next();
    }
  };
};
