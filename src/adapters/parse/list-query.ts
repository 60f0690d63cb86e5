import { isDerived } from "../../domain/derived-fields.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { parsedJson } from "./json.ts";
import { badKey, badQuery } from "./parse-fault.ts";
import { type Filter, filterOf, targetOf } from "./where.ts";
import { hasField, isPlainPointer, type WireClass } from "./wire-class.ts";
import type { IncludeTree, Keys } from "./wire-row.ts";

type Parameters = Readonly<Record<string, unknown>>;
/** What a client asks of a class. */
export interface ListQuery {
  readonly where: Filter;
  readonly order: ReadonlyArray<string>;
  readonly limit: number;
  readonly skip: number;
  readonly count: boolean;
  readonly keys: Keys;
  /** By the names of the client. */
  readonly include: IncludeTree;
}

const known = new Set([
  ...["where", "order", "limit", "skip", "count", "keys", "excludeKeys", "include", "includeAll"],
  ...["redirectClassNameForKey", "readPreference", "includeReadPreference", "subqueryReadPreference"],
  ...["hint", "comment", "explain"],
]);
const [defaultLimit, highestLimit, deepest] = [100, 1_000, 3];

/** JSON text in a query string; a value in a body. */
const jsonOf = (value: unknown, name: string): unknown => (typeof value === "string" ? parsedJson(value, name) : value);
const numberOf = (value: unknown, name: string): number => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0) throw badQuery(`bad ${name}`);
  return number;
};
export const namesOf = (value: unknown): ReadonlyArray<string> => {
  const parts: ReadonlyArray<unknown> = Array.isArray(value)
    ? value
    : typeof value === "string"
      ? value.split(",")
      : [];
  return parts.flatMap((each) => (typeof each === "string" && each.trim() !== "" ? [each.trim()] : []));
};

const aliases: Readonly<Record<string, string>> = { _created_at: "createdAt", _updated_at: "updatedAt" };
/** The keys of an order in the library; a field that the class does not have is ignored. */
const orderOf = (of: WireClass, value: unknown): ReadonlyArray<string> =>
  namesOf(value).flatMap((each) => {
    const sign = each.startsWith("-") ? "-" : "";
    const name = each.slice(sign.length);
    if (name.startsWith("_") && aliases[name] === undefined)
      throw badKey(name, `Invalid field name: ${name.slice(0, 60)}.`);
    const wire = of.fields[aliases[name] ?? name];
    if (wire === undefined) return [];
    // R-VAL-8: clients order by labels, but for words that follow from other values.
    const key = wire.label === undefined || isDerived(wire.field) ? wire.name : wire.label;
    return [`${sign}${wire.custom === undefined ? "" : "custom."}${key}`];
  });

/** The field names at the top of a filter, and those inside its joins. */
const namesInWhere = (where: unknown): ReadonlyArray<string> =>
  hasFields(where)
    ? Object.entries(where).flatMap(([name, value]) => {
        if (!name.startsWith("$")) return [name.split(".")[0] ?? name];
        return Array.isArray(value) ? value.flatMap(namesInWhere) : [];
      })
    : [];
/** Whether a query names a field that the class does not have: it may be one that the firm declared. */
export const namesUnknown = (of: WireClass, parameters: Parameters): boolean => {
  const ordered = namesOf(parameters.order).map((each) => each.replace(/^-/, ""));
  const named = [...ordered, ...namesOf(parameters.keys), ...namesOf(parameters.include)];
  const inWhere = parameters.where === undefined ? [] : namesInWhere(jsonOf(parameters.where, "where"));
  return [...inWhere, ...named.map((each) => each.split(".")[0] ?? each)].some(
    (each) => each !== "*" && !hasField(of, each),
  );
};

const withPath = (tree: IncludeTree, of: WireClass, path: ReadonlyArray<string>, depth: number): IncludeTree => {
  const [first, ...rest] = path;
  if (first === undefined || depth > deepest) return tree;
  const before = tree[first];
  if (of.either[first] !== undefined) return { ...tree, [first]: true };
  const wire = of.fields[first];
  const target = wire === undefined || !isPlainPointer(wire) ? undefined : targetOf(wire);
  if (target === undefined) return tree;
  const inner = withPath(before === undefined || before === true ? {} : before, target, rest, depth + 1);
  return { ...tree, [first]: Object.keys(inner).length === 0 ? (before ?? true) : inner };
};
const includeOf = (of: WireClass, { include, includeAll }: Parameters): IncludeTree => {
  const paths = namesOf(include);
  const every = paths.includes("*") || includeAll === true || includeAll === "true";
  const pointing = Object.entries(of.fields).filter(([, wire]) => isPlainPointer(wire) && targetOf(wire) !== undefined);
  const pointers = every ? [...pointing.map(([name]) => name), ...Object.keys(of.either)] : [];
  let tree: IncludeTree = {};
  for (const path of [...pointers, ...paths]) tree = withPath(tree, of, path.split("."), 1);
  return tree;
};

/** What `include` of the library takes: the same tree by the library's names. */
export const libraryInclude = (of: WireClass, tree: IncludeTree): object =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([name, deeper]) => {
      const either = of.either[name];
      if (either !== undefined) return either.map((each) => [each.name, true]);
      const wire = of.fields[name];
      const target = wire === undefined ? undefined : targetOf(wire);
      if (wire === undefined || target === undefined) return [];
      return [[wire.name, deeper === true ? true : libraryInclude(target, deeper)]];
    }),
  );

export const asksCount = ({ count }: Parameters): boolean => count === 1 || count === "1" || count === true;

/** Which part of the rows a client asks for. */
export const pageAsked = ({ limit = defaultLimit, skip = 0, count }: Parameters) => ({
  limit: Math.min(numberOf(limit, "limit"), highestLimit),
  skip: numberOf(skip, "skip"),
  count: asksCount({ count }),
});

/** Reads the parameters of a query. Throws a fault of the dialect for what is no query. */
export const listQueryOf = (of: WireClass, parameters: Parameters): ListQuery => {
  for (const name of Object.keys(parameters))
    if (!known.has(name)) throw badQuery(`Invalid parameter for query: ${name.slice(0, 60)}`);
  if (parameters.explain !== undefined) throw badQuery("explain is not offered");
  const { keys, excludeKeys } = parameters;
  const only = namesOf(keys);
  return {
    where: parameters.where === undefined ? {} : filterOf(of, jsonOf(parameters.where, "where")),
    order: orderOf(of, parameters.order),
    ...pageAsked(parameters),
    keys: {
      only: only.length === 0 ? null : new Set(only.map((each) => each.split(".")[0] ?? each)),
      without: new Set(namesOf(excludeKeys)),
    },
    include: includeOf(of, parameters),
  };
};
