/** Random numbers that depend only on a seed. */
export interface Random {
  /** A whole number from 0 up to, but not including, `below`. */
  readonly below: (below: number) => number;
  readonly pick: <T>(of: ReadonlyArray<T>) => T;
  /** True once in so many calls. */
  readonly oneIn: (in_: number) => boolean;
  readonly shuffled: <T>(of: ReadonlyArray<T>) => ReadonlyArray<T>;
}

/** Mulberry32: 32 bits of state, good enough to choose steps by. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    below,
    pick: (of) => of[below(of.length)] as (typeof of)[number],
    oneIn: (in_) => below(in_) === 0,
    shuffled: (of) => {
      const left = [...of];
      return of.map(() => left.splice(below(left.length), 1)[0] as (typeof of)[number]);
    },
  };
};
