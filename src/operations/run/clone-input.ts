/**
 * What a caller gave, as it is now: a store may answer later, and until then the caller's object may become another one, which nothing
 * would judge. What cannot be copied, such as a function, no operation takes: it is refused as it is.
 */
export const cloneInput = <T>(given: T): T => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return cloned(given);
  // Most fields hold text and numbers, and structuredClone costs as much as a statement.
  const copy = { ...given } as Record<string, unknown>;
  for (const name in copy) copy[name] = cloned(copy[name]);
  return copy as T;
};

const cloned = <T>(value: T): T => {
  if (typeof value !== "object" || value === null) return value;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
};
