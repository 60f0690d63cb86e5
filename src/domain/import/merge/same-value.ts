const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Deep equality of two values of a record; absent equals null, and the order of keys does not matter. */
export const sameValue = (left: unknown, right: unknown): boolean => {
  if (left === right || (left ?? null) === (right ?? null)) return true;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameValue(left[name], right[name]))
  );
};
