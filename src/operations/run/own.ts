/**
 * What a caller gave, as it is now: a store may answer later, and until then the caller's object may become another one, which nothing
 * would judge. What cannot be copied, such as a function, no operation takes: it is refused as it is.
 */
export const own = <T>(given: T): T => {
  if (typeof given !== "object" || given === null) return given;
  try {
    return structuredClone(given);
  } catch {
    return given;
  }
};
