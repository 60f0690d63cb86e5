/** Values that wait for somebody who takes them one by one. */
export interface EventQueue<T> extends AsyncIterableIterator<T> {
  /** Answers whether there was room for it. */
  readonly add: (value: T) => boolean;
  /** Drops what waits; this value is the last. */
  readonly end: (last: T) => void;
}

/** `left` is called when whoever takes them goes away. */
export const eventQueue = <T extends object>(most: number, left: () => void): EventQueue<T> => {
  let waiting: Array<T> = [];
  let taking: ((of: IteratorResult<T>) => void) | null = null;
  let ended = false;
  const done = { done: true, value: undefined } as const;
  const put = (value: T): void => {
    if (taking === null) waiting.push(value);
    else taking({ done: false, value });
    taking = null;
  };
  const queue: EventQueue<T> = {
    add: (value) => {
      const hasRoom = ended || waiting.length < most;
      if (hasRoom && !ended) put(value);
      return hasRoom;
    },
    end: (last) => {
      if (ended) return;
      ended = true;
      waiting = [];
      put(last);
    },
    next: () => {
      const value = waiting.shift();
      if (value !== undefined) return Promise.resolve({ done: false, value });
      if (ended) return Promise.resolve(done);
      return new Promise((resolve) => {
        taking = resolve;
      });
    },
    return: () => {
      ended = true;
      waiting = [];
      taking?.(done);
      taking = null;
      left();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]: () => queue,
  };
  return queue;
};
