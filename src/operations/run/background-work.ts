/** Work that goes on after its call was answered. Closing waits for it. */
export const backgroundWork = (): {
  readonly add: (work: Promise<unknown>) => void;
  readonly settled: () => Promise<void>;
} => {
  const running = new Set<Promise<unknown>>();
  return {
    add: (work) => {
      running.add(work);
      // Not caught: a defect of it must become an unhandled rejection.
      work.finally(() => running.delete(work));
    },
    settled: async () => {
      // Work may add more work.
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
};
