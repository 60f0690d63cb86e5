export interface ConcurrencyLimit {
  /** How many tasks run at the same time; at least 1. */
  readonly concurrency: number;
  /** How many more tasks may wait. */
  readonly maxQueued: number;
  /** The error for a task that finds the queue full; gets the estimated milliseconds until the queue is empty. */
  readonly overflow: (milliseconds: number) => Error;
  /** Milliseconds. Default: `performance.now`. */
  readonly clock?: () => number;
}

/** Limits how many tasks run at the same time; the others wait in a queue. */
export const concurrencyLimit = ({
  concurrency: running,
  maxQueued: waiting,
  overflow: full,
  clock = () => performance.now(),
}: ConcurrencyLimit) => {
  const queue: Array<() => void> = [];
  let free = running;
  /** How long the last task took, as an estimate for the next. */
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
      // The slot passes to the next task in the queue, so that a new task cannot overtake it.
      if (next === undefined) free++;
      else next();
    }
  };
};
