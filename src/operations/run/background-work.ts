/** Work that goes on while others are answered: nobody waits for it but the end of the program. */
export const backgroundWork = (): {
  readonly add: (work: Promise<unknown>) => void;
  readonly settled: () => Promise<void>;
} => {
  const under = new Set<Promise<unknown>>();
  return {
    add: (work) => {
      under.add(work);
      // Not caught: a defect that nobody waits for must not stay unheard.
      work.finally(() => under.delete(work));
    },
    settled: async () => {
      // Work may add work.
      while (under.size > 0) await Promise.allSettled(under);
    },
  };
};
