import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badJson } from "./parse-fault.ts";

/** The deepest nesting of a body or a filter. What walks over it calls itself, and the stack has an end. */
export const deepest = 60;
/** Whether a value is nested deeper than `left` levels. */
export const isTooDeep = (value: unknown, left: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1)));

/** The value of a JSON text. Throws a fault of the dialect for what is no JSON, and for what is nested too deep. */
export const parsedJson = (text: string, what: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badJson(`${what} is not JSON.`);
  }
  if (isTooDeep(value, deepest)) throw badJson(`${what} is nested more than ${deepest} deep.`);
  return value;
};

/** The value at a dotted path; undefined where a level is missing or no object. */
export const valueAt = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inside, name) => (hasFields(inside) ? inside[name] : undefined), value);
