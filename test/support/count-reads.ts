/** Counts how often a field of many rows is read: the work of a rule, independent of the machine. */
export const countReads = () => {
  let reads = 0;
  const handler: ProxyHandler<object> = {
    get: (target, name, receiver) => {
      reads++;
      return Reflect.get(target, name, receiver);
    },
  };
  return {
    /** The rows, with counted reads. */
    counted: <T extends object>(rows: ReadonlyArray<T>): ReadonlyArray<T> =>
      rows.map((row) => new Proxy(row, handler) as T),
    reads: (): number => reads,
  };
};

/** The factor by which the reads of a rule grow for twice as many rows; for n log n it is below 2.3 from n = 500. */
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
