import { isShownLabel, labelAt } from "../schema/label-path.ts";
import { anyCasePattern } from "../values/any-case.ts";
import { orderedPart } from "../values/custom-key.ts";
import { type CustomStorage, customFieldAt, isCustomPath, placeIn } from "../values/custom-path.ts";
import { itemText } from "../values/item-text.ts";
import { matchesPattern } from "../values/pattern/match-pattern.ts";
import { farness, isPlace, type Place, placeHolds } from "../values/place.ts";
import { compareText } from "../values/text.ts";
import type { By, Latest, Operand, Predicate, Scalar } from "./predicate.ts";

export type Arguments = Readonly<Record<string, Scalar | ReadonlyArray<Scalar>>>;
type Values = Readonly<Record<string, unknown>>;
/** The records around one: those that it points to, and those that point to it. `undefined`: the row is missing. */
export interface RelatedRecords {
  readonly get: (entity: string, objectId: string) => Values | undefined;
  readonly pointing: (entity: string, by: string, value: Scalar) => ReadonlyArray<Values>;
}
/** Whether a pointer or another value, or one of a list of them, is this. */
export const pointsTo = (pointer: unknown, value: Scalar): boolean =>
  pointer === value || (Array.isArray(pointer) && pointer.includes(value));
/** For predicates on the record alone. Looking through a pointer is a defect. */
export const noRelatedRecords: RelatedRecords = {
  get: (entity) => {
    throw new Error(`This predicate looks through a pointer to ${entity}, which was not read`);
  },
  pointing: (entity) => {
    throw new Error(`This predicate looks at the ${entity} rows that point here, which were not read`);
  },
};

const isOfStorage: Readonly<Record<CustomStorage, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  key: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  list: Array.isArray,
  json: () => true,
  point: isPlace,
  latitude: isPlace,
  longitude: isPlace,
  farness: isPlace,
};
/** The value of a custom field by its path; a value of another type counts as absent. */
const customAt = (record: Values, path: string): unknown => {
  const [name, storage, more = ""] = customFieldAt(path);
  const custom = record.custom as Values | null | undefined;
  const value = custom && Object.hasOwn(custom, name) ? custom[name] : null;
  if (value === null || !isOfStorage[storage](value)) return null;
  switch (storage) {
    case "key":
      return orderedPart(value as string);
    case "latitude":
    case "longitude":
      return (value as Place)[storage];
    case "farness":
      return farness(placeIn(more), value as Place);
    default:
      return value;
  }
};
/** The value of a field, of a member of a structure by its path, or of a custom field; null if it is absent. */
export const valueAt = (record: Values, path: string): unknown => {
  if (!path.includes(".")) return record[path] ?? null;
  if (isCustomPath(path)) return customAt(record, path);
  if (isShownLabel(path)) return labelAt(record, path);
  return path.split(".").reduce<unknown>((value, name) => (value as Values | null)?.[name] ?? null, record);
};

const hasPart = (text: string, part: string, { at, anyCase }: Extract<Predicate, { is: "text" }>): boolean => {
  if (anyCase === true) return anyCasePattern(part, at).test(text);
  return at === "start" ? text.startsWith(part) : at === "end" ? text.endsWith(part) : text.includes(part);
};

const resolve = (operand: Operand<Scalar | null>, args: Arguments): Scalar | null => {
  if (typeof operand !== "object" || operand === null) return operand;
  const value = args[operand.param];
  return value === undefined || typeof value === "object" ? null : value;
};

const compare = (left: Scalar, by: By, right: Scalar): boolean => {
  if (typeof left !== typeof right) return false;
  const order =
    typeof left === "string" && typeof right === "string" ? compareText(left, right) : Number(left) - Number(right);
  switch (by) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
};

/** Whether the record satisfies the predicate. The SQL of the stores gives the same answer (L-36). */
export const evaluate = (
  where: Predicate,
  record: Values,
  args: Arguments = {},
  around: RelatedRecords = noRelatedRecords,
): boolean => {
  switch (where.is) {
    case "always":
      return true;
    case "never":
      return false;
    case "compare": {
      const left = valueAt(record, where.field) as Scalar | null;
      const right = resolve(where.to, args);
      if (left === null || right === null) return where.by === "=" && left === right;
      return compare(left, where.by, right);
    }
    case "reaches": {
      const left = valueAt(record, where.field) as Scalar | null;
      const right = resolve(where.to, args);
      return right !== null && (left === null || compare(left, ">=", right));
    }
    case "oneOf": {
      const left = valueAt(record, where.field) as Scalar | null;
      return left !== null && where.values.some((value) => operandHolds(value, left, args));
    }
    case "text": {
      const left = valueAt(record, where.field);
      const part = resolve(where.text, args);
      return typeof left === "string" && typeof part === "string" && hasPart(left, part, where);
    }
    case "matches": {
      const left = valueAt(record, where.field);
      const pattern = resolve(where.pattern, args);
      return typeof left === "string" && typeof pattern === "string" && matchesPattern(pattern, left);
    }
    case "has": {
      const found = valueAt(record, where.field);
      const left = Array.isArray(found) && isCustomPath(where.field) ? found.map(itemText) : found;
      const among = (value: Scalar) => where.values.some((each) => operandHolds(each, value, args));
      return Array.isArray(left) && (where.only === true ? left.every(among) : left.some(among));
    }
    case "place": {
      const numbers = "param" in where.numbers ? args[where.numbers.param] : where.numbers;
      return placeHolds(where.by, valueAt(record, where.field), numbers as ReadonlyArray<number>);
    }
    case "and":
      return where.of.every((each) => evaluate(each, record, args, around));
    case "or":
      return where.of.some((each) => evaluate(each, record, args, around));
    case "not":
      return !evaluate(where.of, record, args, around);
    case "via": {
      const to = valueAt(record, where.field);
      return (Array.isArray(to) ? to : [to]).some((id) => {
        const found = typeof id === "string" ? around.get(where.entity, id) : undefined;
        return found !== undefined && evaluate(where.where, found, args, around);
      });
    }
    case "some": {
      const value = valueAt(record, where.field ?? "objectId") as Scalar | null;
      if (value === null || typeof value === "object") return false;
      const found = around.pointing(where.entity, where.by, value);
      const counting = where.latest === undefined ? found : latestOf(found, where.latest, args, around);
      return counting.some((each) => evaluate(where.where, each, args, around));
    }
  }
};

/** The records that no other comes behind. */
export const latestOf = (
  records: ReadonlyArray<Values>,
  { key, among }: Latest,
  args: Arguments,
  around: RelatedRecords,
): ReadonlyArray<Values> => {
  const found = records.filter((each) => evaluate(among, each, args, around));
  const isBehind = (other: Values, one: Values): boolean => {
    const [left, right] = [valueAt(other, key) as Scalar | null, valueAt(one, key) as Scalar | null];
    return left !== null && right !== null && compare(left, ">", right);
  };
  return found.filter((one) => !found.some((other) => isBehind(other, one)));
};

/** A list argument matches if one of its values does: `oneOf([arg.ids])`. */
const operandHolds = (operand: Operand, value: Scalar, args: Arguments): boolean => {
  if (typeof operand === "object") {
    const given = args[operand.param];
    if (Array.isArray(given)) return given.includes(value);
  }
  return resolve(operand, args) === value;
};
