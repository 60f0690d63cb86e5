import type { Pages } from "./follow-pages.ts";

/**
 * Changes in order, one by one: `for await (const change of changes)`. Each loop begins anew at the given cursor. What is not asked for
 * is not read; leaving the loop ends it, and leaves no listener, timer or connection.
 */
export interface ChangeFeed<T> {
  readonly [Symbol.asyncIterator]: () => AsyncIterableIterator<T, undefined>;
  /** The same changes in groups as they were read, for work that is cheaper for many at once. */
  readonly pages: () => AsyncIterable<ReadonlyArray<T>, undefined>;
}

type Next<T> = IteratorResult<T, undefined>;
const resultOf = <T>(value: T | null): Next<T> =>
  value === null ? { done: true, value: undefined } : { done: false, value };

/**
 * An iterator over what `next` finds; null ends it. Calls of `next` run one after the other, and `return` waits for none of them. What
 * `ready` has is given without waiting.
 */
const iterator = <T>(
  next: () => Promise<T | null>,
  end: () => void,
  ready: () => T | null = () => null,
): AsyncIterableIterator<T, undefined> => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const of: AsyncIterableIterator<T, undefined> = {
    next: () => {
      const value = waiting === 0 ? ready() : null;
      if (value !== null) return Promise.resolve(resultOf(value));
      waiting++;
      const result = last.then(next).then(resultOf);
      last = result.then(
        () => void waiting--,
        () => void waiting--,
      );
      return result;
    },
    return: async () => {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => of,
  };
  return of;
};

/** The items of pages one by one. */
const eachItem = <T>({ next, end, isValid, isFresh }: Pages<T>): AsyncIterableIterator<T, undefined> => {
  let page: ReadonlyArray<T> = [];
  let place = 0;
  const following = async (): Promise<T | null> => {
    while (place >= page.length) {
      const more = await next();
      if (more === null) return null;
      page = more;
      place = 0;
    }
    return (await isValid()) ? (page[place++] as T) : null;
  };
  return iterator(following, end, () => (place < page.length && isFresh() ? (page[place++] as T) : null));
};

/** The pages that `begin` begins, as iterables. */
export const changeFeed = <T>(begin: () => Pages<T>): ChangeFeed<T> => ({
  [Symbol.asyncIterator]: () => eachItem(begin()),
  pages: () => ({
    [Symbol.asyncIterator]: () => {
      const { next, end } = begin();
      return iterator(next, end);
    },
  }),
});
