export interface ConcurrencyLimit {
  /** How many works run at the same time, at least 1. */
  readonly concurrency: number;
  /** How many more may wait. */
  readonly maxQueued: number;
  /** What a work is refused with that may not even wait; told in how many milliseconds those who wait should be through. */
  readonly overflow: (milliseconds: number) => Error;
  /** Milliseconds; default the process's own clock. */
  readonly clock?: () => number;
}

/** Runs so many works at the same time and no more; the others wait and begin in the order in which they came. */
export const concurrencyLimit = ({
  concurrency: running,
  maxQueued: waiting,
  overflow: full,
  clock = () => performance.now(),
}: ConcurrencyLimit) => {
  const queue: Array<() => void> = [];
  let free = running;
  /** How long the last work took: the best guess at the next. */
  let took = 0;
  const acquire = async (): Promise<void> => {
    if (free > 0) free--;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw full(Math.ceil(((queue.length + running) / running) * took));
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await acquire();
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
