/** Caches at most `size` values and drops the least recently used one. */
export const lruCache = <T>(size: number): ((key: string, make: () => T) => T) => {
  const kept = new Map<string, T>();
  return (key, make) => {
    let found = kept.get(key);
    if (found === undefined) {
      found = make();
      const oldest = kept.keys().next();
      if (kept.size >= size && oldest.done === false) kept.delete(oldest.value);
    } else kept.delete(key);
    kept.set(key, found);
    return found;
  };
};
