/** Caches at most `size` values and drops the least recently used one. */
export const lruCache = <T>(size: number): ((key: string, make: () => T) => T) => {
  const entries = new Map<string, T>();
  return (key, make) => {
    let value = entries.get(key);
    if (value === undefined) {
      value = make();
      const oldest = entries.keys().next();
      if (entries.size >= size && oldest.done === false) entries.delete(oldest.value);
    } else entries.delete(key);
    entries.set(key, value);
    return value;
  };
};
