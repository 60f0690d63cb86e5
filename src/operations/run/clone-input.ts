import { hasFields, isPlainObject } from "../../domain/kernel/values/plain-object.ts";

/**
 * A copy of an input. A store may answer later, and what a caller changes in the meantime would not be judged. What cannot be cloned, such
 * as a function, is no valid input and is refused as it is.
 */
export const cloneInput = <T>(input: T): T => {
  if (!hasFields(input)) return cloned(input, 0);
  return clonedFields(input, 0) as T;
};

/** Deeper values, and those that contain themselves, are left to structuredClone. */
const deepest = 8;
const clonedFields = (value: Readonly<Record<string, unknown>>, depth: number): unknown => {
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) copy[name] = cloned(copy[name], depth + 1);
  return copy;
};
const cloned = <T>(value: T, depth: number): T => {
  if (typeof value !== "object" || value === null) return value;
  // Most inputs are text, numbers, and filters of few levels; structuredClone costs as much as several statements.
  if (depth < deepest && Array.isArray(value)) return value.map((each) => cloned(each, depth + 1)) as T;
  if (depth < deepest && isPlainObject(value)) return clonedFields(value, depth) as T;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
};
