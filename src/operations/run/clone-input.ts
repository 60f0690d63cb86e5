import { hasFields } from "../../domain/kernel/values/plain-object.ts";

/**
 * A copy of an input. A store may answer later, and what a caller changes in the meantime would not be judged. What cannot be cloned, such
 * as a function, is no valid input and is refused as it is.
 */
export const cloneInput = <T>(input: T): T => {
  if (!hasFields(input)) return cloned(input);
  // Most fields hold text and numbers, and structuredClone costs as much as a statement.
  const copy = { ...input } as Record<string, unknown>;
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
