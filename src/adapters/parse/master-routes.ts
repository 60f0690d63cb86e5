import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { findRows, planDelete } from "./class-routes.ts";
import { requireMaster } from "./config-routes.ts";
import { parsedJson, valueAt } from "./json.ts";
import { badQuery, classForbidden } from "./parse-fault.ts";
import { ok, type ParseAnswer, type Visit } from "./route.ts";
import type { WireClass } from "./wire-class.ts";

type Values = Readonly<Record<string, unknown>>;
type Rows = ReadonlyArray<Values>;
const pageSize = 1_000;
/** The most rows that one aggregation reads. */
const mostRows = 100_000;

/** All rows of a class that satisfy a filter, in pages of the order of their ids. */
const allRows = async (of: WireClass, where: Values, visit: Visit): Promise<Rows> => {
  const found: Array<Values> = [];
  for (let after = ""; ; ) {
    const behind = after === "" ? where : { $and: [where, { objectId: { $gt: after } }] };
    const parameters = { where: behind, order: "objectId", limit: pageSize };
    const { body } = await findRows(of, { ...visit, request: { ...visit.request, parameters } });
    const { results } = body as { readonly results: Rows };
    found.push(...results);
    if (results.length < pageSize) return found;
    if (found.length >= mostRows) throw badQuery(`An aggregation reads at most ${mostRows} rows.`);
    after = String(results.at(-1)?.objectId);
  }
};

const keyOf = (value: unknown): string => JSON.stringify(value) ?? "null";

/** The name of a field in an expression: `$score`. */
const fieldIn = (expression: unknown): string => {
  if (typeof expression === "string" && expression.startsWith("$")) return expression.slice(1);
  throw badQuery("expected a field such as $score");
};
const numbersIn = (rows: Rows, expression: unknown): ReadonlyArray<number> =>
  typeof expression === "number"
    ? rows.map(() => expression)
    : rows.flatMap((row) => {
        const value = valueAt(row, fieldIn(expression));
        return typeof value === "number" ? [value] : [];
      });
const sum = (of: ReadonlyArray<number>): number => of.reduce((total, each) => total + each, 0);

/** The value of an accumulator over the rows of a group. */
const accumulated = (accumulator: unknown, rows: Rows): unknown => {
  const [entry, ...more] = Object.entries(hasFields(accumulator) ? accumulator : {});
  if (entry === undefined || more.length > 0) throw badQuery("bad accumulator of $group");
  const [by, expression] = entry;
  if (by === "$count") return rows.length;
  const numbers = numbersIn(rows, expression);
  switch (by) {
    case "$sum":
      return sum(numbers);
    case "$avg":
      return numbers.length === 0 ? null : sum(numbers) / numbers.length;
    case "$min":
      return numbers.length === 0 ? null : numbers.reduce((least, each) => Math.min(least, each));
    case "$max":
      return numbers.length === 0 ? null : numbers.reduce((most, each) => Math.max(most, each));
    default:
      throw badQuery(`bad accumulator: ${by.slice(0, 40)}`);
  }
};

const grouped = ({ _id, objectId = _id, ...accumulators }: Values, rows: Rows): Rows => {
  const groups = Map.groupBy(rows, (row) => (objectId === null ? "" : keyOf(valueAt(row, fieldIn(objectId)))));
  return [...groups.values()].map((of) => ({
    objectId: objectId === null ? null : (valueAt(of[0] as Values, fieldIn(objectId)) ?? null),
    ...Object.fromEntries(Object.entries(accumulators).map(([name, each]) => [name, accumulated(each, of)])),
  }));
};

const stagesOf = (pipeline: unknown): ReadonlyArray<Values> => {
  const value = typeof pipeline === "string" ? parsedJson(pipeline, "pipeline") : pipeline;
  const stages = Array.isArray(value) ? value : [value];
  if (!stages.every((each) => hasFields(each))) throw badQuery("pipeline must be a list of stages");
  // A stage as an object of several names, as older clients send it.
  return (stages as ReadonlyArray<Values>).flatMap((each) =>
    Object.entries(each).map(([name, of]) => ({ [name.startsWith("$") ? name : `$${name}`]: of })),
  );
};
const objectOf = (value: unknown, name: string): Values => {
  const parsed = typeof value === "string" ? parsedJson(value, name) : (value ?? {});
  if (hasFields(parsed)) return parsed;
  throw badQuery(`${name} must be an object`);
};

/** `distinct` values of a field, or a pipeline of `$match` and one `$group`. */
export const aggregate = async (of: WireClass, visit: Visit): Promise<ParseAnswer> => {
  requireMaster(visit);
  const { distinct, where, pipeline, hint: _, explain: __, ...rest } = visit.request.parameters;
  const filter = objectOf(where, "where");
  if (distinct !== undefined) {
    if (typeof distinct !== "string") throw badQuery("distinct must be a field");
    const values = (await allRows(of, filter, visit)).map((row) => valueAt(row, distinct));
    const known = new Map(values.flatMap((each) => (each === undefined ? [] : [[keyOf(each), each] as const])));
    return ok({ results: [...known.values()] });
  }
  const stages = stagesOf(pipeline ?? rest);
  const matches: Array<Values> = [filter];
  let group: Values | undefined;
  for (const stage of stages) {
    const [[name, value] = ["", undefined]] = Object.entries(stage);
    if (name === "$match" && group === undefined) matches.push(objectOf(value, "$match"));
    else if (name === "$group" && group === undefined) group = objectOf(value, "$group");
    else throw badQuery(`Invalid stage of an aggregation: ${name.slice(0, 40)}`);
  }
  const rows = await allRows(of, { $and: matches }, visit);
  return ok({ results: group === undefined ? rows : grouped(group, rows) });
};

/** Deletes all rows of an own class. */
export const purge = async (of: WireClass, visit: Visit): Promise<ParseAnswer> => {
  requireMaster(visit);
  if (of.own === undefined) throw classForbidden("purge", of.entity.name, of.className);
  const rows = of.declared === false ? [] : await allRows(of, {}, visit);
  const most = 50;
  for (let from = 0; from < rows.length; from += most) {
    const plans = await Promise.all(
      rows.slice(from, from + most).map(({ objectId }) => planDelete(of, String(objectId), visit)),
    );
    await visit.all(plans.flatMap(({ steps }) => steps));
  }
  return ok({});
};
