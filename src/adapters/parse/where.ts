import * as Result from "effect/Result";
import { isDerived } from "../../domain/derived-fields.ts";
import { entityNamed, knownEntity } from "../../domain/entities.ts";
import { titleCase, wordKey } from "../../domain/kernel/schema/word.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { geoCondition } from "./geo.ts";
import { badJson, badKey, badQuery } from "./parse-fault.ts";
import { type WireClass, type WireField, wireClass } from "./wire-class.ts";
import { decodeField, decodeItem, fieldFor } from "./wire-values.ts";

/** A filter of the library. */
export type Filter = Readonly<Record<string, unknown>>;
type Operators = Readonly<Record<string, unknown>>;

/** A filter that no row satisfies. */
export const never: Filter = { objectId: { in: [] } };
const all = (of: ReadonlyArray<Filter>): Filter => (of.length === 1 && of[0] !== undefined ? of[0] : { and: of });
const not = (of: Filter): Filter => ({ not: of });

const listOf = (value: unknown, operator: string): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value;
  throw badQuery(`bad ${operator} value`);
};
const textOf = (value: unknown, operator: string): string => {
  if (typeof value === "string") return value;
  throw badQuery(`${operator} must be a string`);
};

/** The query inside `$inQuery` and the like. */
const innerQuery = (value: unknown, operator: string) => {
  const { className, where = {} } = (hasFields(value) ? value : {}) as { className?: unknown; where?: unknown };
  if (typeof className !== "string") throw badQuery(`bad ${operator}`);
  const of = wireClass(className);
  return of === undefined ? null : { of, where: filterOf(of, where) };
};

const patternOf = (pattern: unknown, options: unknown): Filter => {
  const given = options === undefined ? "" : textOf(options, "$options");
  if (/[^imxs]/.test(given)) throw badQuery(`bad $options value: ${given.slice(0, 20)}`);
  const has = (letter: string): boolean => given.includes(letter);
  return {
    matches: {
      // An empty one matches every text, as in Parse.
      pattern: textOf(pattern, "$regex") || "^",
      ...(has("i") ? { anyCase: true } : {}),
      ...(has("m") ? { multiline: true } : {}),
      ...(has("s") ? { dotAll: true } : {}),
      ...(has("x") ? { extended: true } : {}),
    },
  };
};
const searchTerm = (value: unknown): string => {
  const { $search: search, ...rest } = (hasFields(value) ? value : {}) as { $search?: unknown };
  const { $term: term, ...others } = (hasFields(search) ? search : {}) as { $term?: unknown };
  if (typeof term !== "string" || Object.keys(rest).length > 0 || Object.keys(others).length > 0)
    throw badJson("bad $text: expected {$search: {$term: text}}");
  return term;
};

/**
 * A workflow word: clients compare labels (R-VAL-8). The rows in the state whose written label is this one, or that have no label where
 * this one is the name of the state. An unknown word matches no row.
 */
const isWord = (wire: WireField, label: unknown): Filter => {
  if (typeof label !== "string") return never;
  const states = wire.field.kind.words?.words ?? {};
  const key = wordKey(label);
  const state = Object.hasOwn(states, key) ? states[key] : undefined;
  // A firm's own words are known to the library alone.
  if (state === undefined)
    return wire.label === undefined || isDerived(wire.field) ? { [wire.name]: label } : { [wire.label]: label };
  // What follows from other values, as the status of a certificate does from its days, is compared by its state.
  if (wire.label === undefined || isDerived(wire.field)) return { [wire.name]: state };
  const written: Filter = { [wire.label]: label };
  const unwritten = titleCase(state) === label ? [{ [wire.label]: null }] : [];
  return all([{ [wire.name]: state }, { or: [written, ...unwritten] }]);
};

const onField = ({ name, custom }: WireField, condition: unknown): Filter =>
  custom === undefined ? { [name]: condition } : { custom: { [name]: condition } };

/** Those of the values that a field, or an item of a list, can have, decoded. */
const valuesOf = (wire: WireField, values: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const { items } = wire.field.kind;
  // A list holds what was sent, with its types around it.
  if (wire.custom === "Array") return values;
  const decoded = values.map((each) => (items === undefined ? decodeField(wire, each) : decodeItem(wire, each)));
  return decoded.filter((each) => Result.isSuccess((items ?? wire.field.kind).parse(each)));
};

const comparisons: ReadonlyMap<string, string> = new Map([
  ["$lt", "below"],
  ["$lte", "atMost"],
  ["$gt", "above"],
  ["$gte", "atLeast"],
]);

/** The condition of one operator on a field. */
const conditionOf = (wire: WireField, operator: string, value: unknown, beside: Operators): Filter | null => {
  const one = (condition: unknown): Filter => onField(wire, condition);
  const equal = (of: unknown): Filter => {
    if (of === null || of === undefined) return one(null);
    if (wire.field.kind.type === "word") return isWord(wire, of);
    const isList = wire.field.kind.type === "list";
    const [value] = valuesOf(wire, [of]);
    if (value === undefined) return never;
    return one(isList ? { hasAny: [value] } : { is: value });
  };
  /** Words are compared as labels, each by itself; other values in one condition. */
  const oneOf = (given: ReadonlyArray<unknown>): Filter => {
    const { type } = wire.field.kind;
    if (type === "word") return { or: given.map(equal) };
    const values = valuesOf(
      wire,
      given.filter((each) => each !== null),
    );
    const some = one(type === "list" ? { hasAny: values } : { in: values });
    return given.includes(null) ? { or: [some, one(null)] } : some;
  };
  /** Compares with the values of a field in the rows of another query; those of an unknown class or field are none. */
  const among = (query: unknown, key: string, negated: boolean): Filter => {
    const inner = innerQuery(query, operator);
    const field = inner?.of.fields[key];
    if (inner === null || field === undefined) return negated ? {} : never;
    const of = { of: `${inner.of.entity.name}.${field.name}`, where: inner.where };
    return one(negated ? { notAmong: of } : { among: of });
  };
  const selected = (negated: boolean): Filter => {
    const { query, key } = (hasFields(value) ? value : {}) as { query?: unknown; key?: unknown };
    return among(query, String(key), negated);
  };
  const comparison = comparisons.get(operator);
  if (comparison !== undefined) {
    const [bound] = valuesOf(wire, [value]);
    return bound === undefined ? never : one({ [comparison]: bound });
  }
  switch (operator) {
    case "$eq":
      return equal(value);
    case "$ne":
      return not(equal(value));
    case "$in":
      return oneOf(listOf(value, operator));
    case "$nin":
      return not(oneOf(listOf(value, operator)));
    case "$exists":
      return one({ exists: value === true });
    case "$all":
    case "$containedBy": {
      const given = listOf(value, operator);
      const values = valuesOf(wire, given);
      if (operator === "$containedBy") return one({ hasOnly: values });
      return values.length < given.length ? never : one({ hasAll: values });
    }
    case "$regex":
      return one(patternOf(value, beside.$options));
    case "$options":
      if (beside.$regex === undefined) throw badQuery("$options needs $regex");
      return null;
    case "$text":
      return one({ words: searchTerm(value) });
    case "$nearSphere":
    case "$within":
    case "$geoWithin":
    case "$geoIntersects":
      return one(geoCondition(operator, value, beside.$maxDistance));
    case "$maxDistance":
      if (beside.$nearSphere === undefined) throw badQuery("$maxDistance needs $nearSphere");
      return null;
    case "$inQuery":
      return among(value, "objectId", false);
    case "$notInQuery":
      return among(value, "objectId", true);
    case "$select":
      return selected(false);
    case "$dontSelect":
      return selected(true);
    default:
      throw badQuery(`bad constraint: ${operator.slice(0, 40)}`);
  }
};

/** The condition on a pointer to one of several classes: on the field of the class that the value names, or on all. */
const eitherFilter = (name: string, fields: ReadonlyArray<WireField>, value: unknown): Filter => {
  const each = (condition: unknown): ReadonlyArray<Filter> =>
    fields.map((wire) => conditionOf(wire, "$eq", condition, {}) ?? {});
  if (value === null) return all(each(null));
  if (!isOperators(value)) {
    const wire = fieldFor(name, fields, value);
    return conditionOf(wire, "$eq", value, {}) ?? {};
  }
  const found = Object.entries(value).map(([operator, of]): Filter => {
    if (operator === "$ne") return of === null ? { or: each(null).map(not) } : not(eitherFilter(name, fields, of));
    if (operator === "$in") return { or: listOf(of, operator).map((one) => eitherFilter(name, fields, one)) };
    if (operator === "$nin") return not({ or: listOf(of, operator).map((one) => eitherFilter(name, fields, one)) });
    if (operator === "$exists") return of === true ? not(all(each(null))) : all(each(null));
    const inner = hasFields(of) ? (of as { readonly className?: unknown }).className : undefined;
    const wire = fields.find(({ field: { references } }) => references === wireClass(String(inner))?.entity.name);
    if (operator === "$inQuery") return wire === undefined ? never : (conditionOf(wire, operator, of, {}) ?? {});
    if (operator === "$notInQuery") return wire === undefined ? {} : (conditionOf(wire, operator, of, {}) ?? {});
    throw badQuery(`bad constraint: ${operator.slice(0, 40)}`);
  });
  return all(found);
};

/** Objects with a `__type` are values; other objects in the place of a value are operators. */
const isOperators = (value: unknown): value is Operators => hasFields(value) && !("__type" in (value as object));

const joins: ReadonlyMap<string, (of: ReadonlyArray<Filter>) => Filter> = new Map([
  ["$and", (of: ReadonlyArray<Filter>) => ({ and: of })],
  ["$or", (of: ReadonlyArray<Filter>) => ({ or: of })],
  ["$nor", (of: ReadonlyArray<Filter>) => not({ or: of })],
]);

const fieldFilter = (of: WireClass, name: string, value: unknown): Filter => {
  const either = of.either[name];
  if (either !== undefined) return eitherFilter(name, either, value);
  const [first = "", ...rest] = name.split(".");
  const wire = of.fields[first];
  if (wire === undefined) {
    // No row has it, and the condition is judged all the same.
    if (isOperators(value) && value.$regex !== undefined) patternOf(value.$regex, value.$options);
    return never;
  }
  if (rest.length > 0) {
    // `user.username`: through the pointer, under the policy of its class.
    const isList = wire.field.kind.items !== undefined;
    const target = wire.field.references === undefined || isList ? undefined : wireClass(wire.field.references);
    return target === undefined ? never : { [wire.name]: { where: fieldFilter(target, rest.join("."), value) } };
  }
  if (!isOperators(value)) return conditionOf(wire, "$eq", value, {}) ?? {};
  const found = Object.entries(value).map(([operator, each]) => conditionOf(wire, operator, each, value));
  return all(found.filter((each) => each !== null));
};

const keyPattern = /^[A-Za-z_][\w.]*$/;
/**
 * The filter of the library for `where` of a Parse client. A field that the class does not have, and a value of another type than the
 * field's, match no rows; what cannot be a query is a fault of the dialect (wire.md, Faulty queries).
 */
export const filterOf = (of: WireClass, where: unknown): Filter => {
  if (!isOperators(where)) throw badJson("where must be an object");
  const conditions = Object.entries(where).map(([name, value]): Filter => {
    const join = joins.get(name);
    if (join !== undefined) return join(listOf(value, name).map((each) => filterOf(of, each)));
    if (name.startsWith("$") || !keyPattern.test(name)) throw badKey(name, `Invalid key name: ${name.slice(0, 60)}`);
    return fieldFilter(of, name, value);
  });
  // What orders by distance stands at the top of a filter.
  const near = conditions.find(isNear);
  if (near === undefined) return conditions.length === 0 ? {} : all(conditions);
  const others = conditions.filter((each) => each !== near);
  return others.length === 0 ? near : { ...near, and: others };
};
const isNear = ({ custom }: Filter): boolean =>
  hasFields(custom) && Object.values(custom).some((each) => hasFields(each) && "near" in each);

/** The class of a field's pointer; undefined for other fields. */
export const targetOf = ({ field: { references } }: WireField): WireClass | undefined =>
  references === undefined || knownEntity(references) === undefined
    ? undefined
    : wireClass(entityNamed(references).name);
