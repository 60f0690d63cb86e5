import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { wrongType } from "./parse-fault.ts";
import type { WireClass } from "./wire-class.ts";
import { afterOperation, isFieldOperation } from "./write-body.ts";

type Values = Readonly<Record<string, unknown>>;

/** The name of the field that a key writes: the part before the first dot. */
export const topOf = (key: string): string => key.split(".")[0] ?? key;

const objectIn = (value: unknown, key: string): Values => {
  if (value === undefined || value === null) return {};
  if (hasFields(value) && !("__type" in value)) return value;
  throw wrongType(topOf(key), `expected an object for ${key.slice(0, 60)}`);
};

/** The object with one place inside it changed; missing levels are made. */
const changedAt = (object: Values, path: ReadonlyArray<string>, value: unknown, key: string): Values => {
  const [name = "", ...inside] = path;
  if (inside.length > 0) return { ...object, [name]: changedAt(objectIn(object[name], key), inside, value, key) };
  if (!isFieldOperation(value)) return { ...object, [name]: value };
  if (value.__op !== "Delete") return { ...object, [name]: afterOperation(key, value, object[name]) };
  const { [name]: _, ...others } = object;
  return others;
};

/** A body whose dotted keys (`address.city`) are replaced by the whole fields as they are afterwards. `seen` is the row before. */
export const withoutDottedKeys = (of: WireClass, body: Values, seen: Values): Values => {
  const dotted = Object.entries(body).filter(([key]) => key.includes("."));
  if (dotted.length === 0) return body;
  const whole: Record<string, unknown> = Object.fromEntries(Object.entries(body).filter(([key]) => !key.includes(".")));
  for (const [key, value] of dotted) {
    const [top = "", ...inside] = key.split(".");
    const { custom } = of.fields[top] ?? {};
    if (custom !== undefined && custom !== "Object") throw wrongType(top, `${top.slice(0, 60)} is no object`);
    whole[top] = changedAt(objectIn(top in whole ? whole[top] : seen[top], key), inside, value, key);
  }
  return whole;
};
