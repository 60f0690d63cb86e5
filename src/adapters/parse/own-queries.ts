import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { valueAt } from "./json.ts";
import { badQuery, ParseFault, parseCodes } from "./parse-fault.ts";
import type { Visit } from "./route.ts";
import type { WireClass } from "./wire-class.ts";

type Values = Readonly<Record<string, unknown>>;
/** Finds rows of a class as a client sees them. */
export type Find = (of: WireClass, parameters: Values, visit: Visit) => Promise<ReadonlyArray<Values>>;

/** The most values that one query hands to another. */
const mostValues = 1_000;

/** The rows of the query inside `$inQuery` and the like; none of a class that does not exist. */
const rowsOf = async (query: unknown, operator: string, visit: Visit, find: Find): Promise<ReadonlyArray<Values>> => {
  const { className, where = {}, ...rest } = hasFields(query) ? query : {};
  if (typeof className !== "string" || !hasFields(where)) throw badQuery(`bad ${operator}`);
  const of = await visit.classNamed(className);
  const more = Object.fromEntries(Object.entries(rest).filter(([name]) => ["order", "limit", "skip"].includes(name)));
  return of === undefined ? [] : find(of, { limit: mostValues, ...more, where }, visit);
};

const pointerTo = (className: string, { objectId }: Values) => ({ __type: "Pointer", className, objectId });

/** The rows that a relation of a row holds, by their ids: rows of a class may be held by any row that the caller reads. */
const relatedIds = async (value: unknown, visit: Visit): Promise<ReadonlyArray<unknown>> => {
  const { object, key } = hasFields(value) ? value : {};
  const { className, objectId } = hasFields(object) ? object : {};
  if (typeof className !== "string" || typeof key !== "string") throw badQuery("bad $relatedTo");
  if (typeof objectId !== "string") return [];
  const of = await visit.classNamed(className);
  if (of === undefined || of.declared === false) return [];
  const page = (await visit.call(of.list, { ...of.scope, where: { objectId }, limit: 1 })) as {
    readonly results: ReadonlyArray<{ readonly custom?: Values | null }>;
  };
  const held = page.results[0]?.custom?.[key];
  return Array.isArray(held) ? held : [];
};

/** One condition, with an inner query replaced by what it finds. */
const resolved = async (operator: string, value: unknown, visit: Visit, find: Find): Promise<[string, unknown]> => {
  if (operator === "$inQuery" || operator === "$notInQuery") {
    const rows = await rowsOf(value, operator, visit, find);
    const { className } = value as { readonly className: string };
    return [operator === "$inQuery" ? "$in" : "$nin", rows.map((row) => pointerTo(className, row))];
  }
  if (operator === "$select" || operator === "$dontSelect") {
    const { query, key } = hasFields(value) ? value : {};
    if (typeof key !== "string") throw badQuery(`bad ${operator}`);
    const rows = await rowsOf(query, operator, visit, find);
    const values = rows.flatMap((row) => valueAt(row, key) ?? []);
    return [operator === "$select" ? "$in" : "$nin", values];
  }
  return [operator, value];
};

const joins: ReadonlySet<string> = new Set(["$or", "$and", "$nor"]);
const isOperators = (value: unknown): value is Values =>
  hasFields(value) && !("__type" in value) && Object.keys(value).some((name) => name.startsWith("$"));

/**
 * A filter of an own class without queries inside it: they run first, each for the same caller. The library compares fields of built-in
 * classes itself.
 */
export const withoutInnerQueries = async (where: unknown, visit: Visit, find: Find): Promise<unknown> => {
  if (!hasFields(where)) return where;
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(where)) {
    if (joins.has(name) && Array.isArray(value)) {
      const all: Array<unknown> = [];
      for (const each of value) all.push(await withoutInnerQueries(each, visit, find));
      found[name] = all;
    } else if (name === "$relatedTo") {
      const ids = await relatedIds(value, visit);
      const before = found.objectId;
      found.objectId =
        before === undefined ? { $in: ids } : { $in: ids, ...(hasFields(before) ? before : { $eq: before }) };
    } else if (isOperators(value)) {
      const all: Record<string, unknown> = {};
      for (const [operator, each] of Object.entries(value)) {
        const [by, of] = await resolved(operator, each, visit, find);
        if (by in all) throw new ParseFault(parseCodes.invalidQuery, `two conditions ${by} on ${name.slice(0, 60)}`);
        all[by] = of;
      }
      found[name] = all;
    } else found[name] = value;
  }
  return found;
};
