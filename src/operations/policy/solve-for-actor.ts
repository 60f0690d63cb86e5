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
const union = (one: Solution, two: Solution): Solution => {
  if (one.is === "only")
    return two.is === "only"
      ? { is: "only", values: new Set([...one.values, ...two.values]) }
      : { is: "allBut", values: without(two.values, one.values) };
  if (two.is === "only") return union(two, one);
  return { is: "allBut", values: without(one.values, without(one.values, two.values)) };
};
const anyOf = (of: ReadonlyArray<Solution>): Solution => of.reduce(union, nobody);

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
      return union(known, anyOf((Array.isArray(listed) ? listed : []).map(equalTo)));
    }
    case "or":
      return anyOf(where.of.map((each) => solve(each, record, unknown, around)));
    case "and":
      return complement(anyOf(where.of.map((each) => complement(solve(each, record, unknown, around)))));
    case "not":
      return complement(solve(where.of, record, unknown, around));
    case "via": {
      const to = record[where.field];
      const found = typeof to === "string" ? around.get(where.entity, to) : undefined;
      return found === undefined ? nobody : solve(where.where, found, unknown, around);
    }
    case "some":
      if (where.field !== undefined || where.latest !== undefined) return cannot(where.is);
      return anyOf(
        around
          .pointing(where.entity, where.by, record.objectId as string)
          .map((each) => solve(where.where, each, unknown, around)),
      );
  }
  return truth(evaluate(where, record, {}, around));
};
