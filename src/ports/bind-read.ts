import type { Arguments } from "../domain/kernel/policy/evaluate.ts";
import type { Operand, Predicate, Scalar } from "../domain/kernel/policy/predicate.ts";
import type { Read } from "./load.ts";

const scalarOf = (operand: Operand<Scalar | null>, args: Arguments): Scalar | null => {
  if (typeof operand !== "object" || operand === null) return operand;
  const value = args[operand.param];
  if (value === undefined || typeof value === "object") throw new Error(`${operand.param} has no single value`);
  return value;
};
const valuesOf = (operand: Operand, args: Arguments): ReadonlyArray<Scalar> => {
  const given = typeof operand === "object" ? args[operand.param] : operand;
  return typeof given === "object" ? given : [scalarOf(operand, args) as Scalar];
};

/** The predicate with values in place of its parameters. */
const bindPredicate = (where: Predicate, args: Arguments): Predicate => {
  switch (where.is) {
    case "compare":
      return { ...where, to: scalarOf(where.to, args) };
    case "reaches":
      return { ...where, to: scalarOf(where.to, args) as Scalar };
    case "text":
      return { ...where, text: scalarOf(where.text, args) as string };
    case "matches":
      return { ...where, pattern: scalarOf(where.pattern, args) as string };
    case "oneOf": {
      const values = where.values.flatMap((each) => valuesOf(each, args));
      return values.length === 0 ? { is: "never" } : { ...where, values };
    }
    case "has":
      return { ...where, values: where.values.flatMap((each) => valuesOf(each, args)) };
    case "and":
    case "or":
      return { ...where, of: where.of.map((each) => bindPredicate(each, args)) };
    case "not":
      return { ...where, of: bindPredicate(where.of, args) };
    case "via":
      return { ...where, where: bindPredicate(where.where, args) };
    case "some":
      return {
        ...where,
        where: bindPredicate(where.where, args),
        ...(where.latest && { latest: { ...where.latest, among: bindPredicate(where.latest.among, args) } }),
      };
    default:
      return where;
  }
};

/** A read of rows, a count or sums with values in place of its parameters. */
export const bindRead = (read: Read, args: Arguments): Read => {
  if (!("where" in read)) throw new Error(`A read of kind ${read.kind} cannot be bound`);
  return { ...read, where: bindPredicate(read.where, args) };
};
