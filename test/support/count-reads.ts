/** Counts how often a field of one of many rows is read: the work of a rule, whatever the machine. */
export const countReads = () => {
  let reads = 0;
  const handler: ProxyHandler<object> = {
    get: (target, name, receiver) => {
      reads++;
      return Reflect.get(target, name, receiver);
    },
  };
  return {
    /** The rows, each counted. */
    counted: <T extends object>(rows: ReadonlyArray<T>): ReadonlyArray<T> =>
      rows.map((row) => new Proxy(row, handler) as T),
    reads: (): number => reads,
  };
};

/** How many times more a rule reads for twice as many rows; n log n gives less than 2.3 from n = 500. */
export const readGrowth = (
  work: (n: number, counted: ReturnType<typeof countReads>["counted"]) => unknown,
  n: number = 500,
): number => {
  const [once, twice] = [n, 2 * n].map((size) => {
    const { counted, reads } = countReads();
    work(size, counted);
    return reads();
  }) as [number, number];
  return twice / once;
};
