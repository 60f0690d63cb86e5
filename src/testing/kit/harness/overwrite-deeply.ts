/** Overwrites every property of a value, at every depth, and adds one. */
export const overwriteDeeply = (value: unknown, seen: Set<unknown> = new Set()): void => {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  for (const name of Object.keys(value)) {
    overwriteDeeply(Reflect.get(value, name), seen);
    Reflect.set(value, name, "spoiled");
  }
  if (Array.isArray(value) && Object.isExtensible(value)) value.push("spoiled");
  else Reflect.set(value, "spoiled", true);
};
