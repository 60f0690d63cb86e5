import { evaluate, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Operand, Predicate, Scalar } from "../../domain/kernel/policy/predicate.ts";

type Values = Readonly<Record<string, unknown>>;
/** Values of an unknown that make a condition true: these and no others, or all but these. */
export interface Solution {
  readonly is: "only" | "allBut";
  readonly values: ReadonlySet<string>;
}

const nobody: Solution = { is: "only", values: new Set() };
const everybody: Solution = { is: "allBut", values: new Set() };
const truth = (holds: boolean): Solution => (holds ? everybody : nobody);

/** Whether the value is one of the solution. */
export const solvedBy = ({ is, values }: Solution, value: string): boolean => values.has(value) === (is === "only");

const complement = ({ is, values }: Solution): Solution => ({ is: is === "only" ? "allBut" : "only", values });
const without = (one: ReadonlySet<string>, two: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...one].filter((each) => !two.has(each)));
const isNobody = ({ is, values }: Solution): boolean => is === "only" && values.size === 0;
export const isEverybody = ({ is, values }: Solution): boolean => is === "allBut" && values.size === 0;
const union = (one: Solution, two: Solution): Solution => {
  // Nearly always: a page has many rows, of which each is solved for several rules.
  if (isNobody(one)) return two;
  if (isNobody(two)) return one;
  if (one.is === "only")
    return two.is === "only"
      ? { is: "only", values: new Set([...one.values, ...two.values]) }
      : { is: "allBut", values: without(two.values, one.values) };
  if (two.is === "only") return union(two, one);
  return { is: "allBut", values: without(one.values, without(one.values, two.values)) };
};
/** Solves parts of which any one is enough, until everybody satisfies one. */
const anyOf = <T>(of: ReadonlyArray<T>, solved: (part: T) => Solution): Solution => {
  let all = nobody;
  for (const part of of) {
    all = union(all, solved(part));
    if (isEverybody(all)) return everybody;
  }
  return all;
};
/** Solves parts that are all needed, until nobody satisfies them. */
const allOf = <T>(of: ReadonlyArray<T>, solved: (part: T) => Solution): Solution =>
  complement(anyOf(of, (part) => complement(solved(part))));

const equalTo = (value: unknown): Solution =>
  typeof value === "string" ? { is: "only", values: new Set([value]) } : nobody;
const cannot = (is: string): never => {
  throw new Error(`The caller is compared by ${is}, which describes no set of people`);
};
const isUnknown = (operand: Operand<Scalar | null>, unknown: string): boolean => operand === unknown;

/**
 * For which values of `unknown` the condition holds for this record: everyone, a set, or everyone but a set. `unknown` is a text
 * that no record holds, such as a mark of placeholder.ts, and stands in the predicate where the value would. Agrees with
 * `evaluate` for every value put in its place. The unknown is only ever compared for equality; anything else is a defect.
 */
export const solve = (where: Predicate, record: Values, unknown: string, around: RelatedRecords): Solution => {
  switch (where.is) {
    case "compare":
      if (!isUnknown(where.to, unknown)) break;
      return where.by === "=" ? equalTo(record[where.field]) : cannot(where.by);
    case "reaches":
      return isUnknown(where.to, unknown) ? cannot(where.is) : truth(evaluate(where, record, {}, around));
    case "text":
      return isUnknown(where.text, unknown) ? cannot(where.is) : truth(evaluate(where, record, {}, around));
    case "matches":
      return isUnknown(where.pattern, unknown) ? cannot(where.is) : truth(evaluate(where, record, {}, around));
    case "place":
      return truth(evaluate(where, record, {}, around));
    case "oneOf": {
      const known = truth(evaluate(where, record, {}, around));
      return where.values.some((each) => isUnknown(each, unknown)) ? union(known, equalTo(record[where.field])) : known;
    }
    case "has": {
      const known = truth(evaluate(where, record, {}, around));
      if (!where.values.some((each) => isUnknown(each, unknown))) return known;
      if (where.only === true) return cannot(where.is);
      const listed = record[where.field];
      return union(known, anyOf(Array.isArray(listed) ? listed : [], equalTo));
    }
    case "or":
      return anyOf(where.of, (each) => solve(each, record, unknown, around));
    case "and":
      return allOf(where.of, (each) => solve(each, record, unknown, around));
    case "not":
      return complement(solve(where.of, record, unknown, around));
    case "via": {
      const to = record[where.field];
      const found = typeof to === "string" ? around.get(where.entity, to) : undefined;
      return found === undefined ? nobody : solve(where.where, found, unknown, around);
    }
    case "some":
      if (where.field !== undefined || where.latest !== undefined) return cannot(where.is);
      return anyOf(around.pointing(where.entity, where.by, record.objectId as string), (each) =>
        solve(where.where, each, unknown, around),
      );
  }
  return truth(evaluate(where, record, {}, around));
};

/**
 * Adds the values of `unknown` that the condition compares with something, in this record or in one that it leads to: no other value makes
 * the condition true or false by itself.
 */
export const addNamed = (
  where: Predicate,
  record: Values,
  unknown: string,
  around: RelatedRecords,
  named: Set<string>,
): void => {
  const add = (value: unknown): void => {
    if (typeof value === "string") named.add(value);
  };
  switch (where.is) {
    case "compare":
      if (isUnknown(where.to, unknown)) add(record[where.field]);
      return;
    case "oneOf":
    case "has": {
      if (!where.values.some((each) => isUnknown(each, unknown))) return;
      const value = record[where.field];
      for (const each of Array.isArray(value) ? value : [value]) add(each);
      return;
    }
    case "and":
    case "or":
      for (const each of where.of) addNamed(each, record, unknown, around, named);
      return;
    case "not":
      addNamed(where.of, record, unknown, around, named);
      return;
    case "via": {
      const to = record[where.field];
      const found = typeof to === "string" ? around.get(where.entity, to) : undefined;
      if (found !== undefined) addNamed(where.where, found, unknown, around, named);
      return;
    }
    case "some":
      for (const each of around.pointing(where.entity, where.by, record.objectId as string))
        addNamed(where.where, each, unknown, around, named);
  }
};
