/** Something that is pinged; `beat` answers false when it has ended. */
interface Beating {
  readonly beat: () => void;
}
/** One timer for all connections, that runs while there are any. */
export interface Heartbeat {
  readonly add: (of: Beating) => void;
  readonly remove: (of: Beating) => void;
}
export const heartbeat = (every: number): Heartbeat => {
  const all = new Set<Beating>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    add: (of) => {
      all.add(of);
      timer ??= setInterval(() => {
        for (const each of [...all]) each.beat();
      }, every);
    },
    remove: (of) => {
      all.delete(of);
      if (all.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
};
