import type { Condition, ConditionValue } from "../messages/condition.ts";
import { allFields, type Entity } from "../schema/entity.ts";
import { placeholderOf } from "./actor-placeholder.ts";
import type { Operand, Predicate, Scalar } from "./predicate.ts";

/** Looks up a class by name, for the units of its fields. */
export type Named = (entity: string) => Entity | undefined;

/** A predicate for sentences: values as callers read them, facts of the actor by name. */
export const plainCondition = (
  where: Predicate,
  entity: Entity | undefined,
  named: Named = () => undefined,
): Condition => {
  const value = (field: string, of: Operand<Scalar | null>): ConditionValue => {
    if (of === null) return null;
    if (typeof of === "object") return { given: of.param };
    const actor = placeholderOf(of);
    if (actor !== undefined) return { actor };
    const kind = entity === undefined ? undefined : allFields(entity)[field]?.kind;
    return kind === undefined ? of : String(kind.format(of as never));
  };
  switch (where.is) {
    case "always":
    case "never":
      return { is: where.is };
    case "compare":
      return { is: "compare", field: where.field, by: where.by, to: value(where.field, where.to) };
    case "reaches":
      return { is: "reaches", field: where.field, to: value(where.field, where.to) };
    case "oneOf":
      return { is: "oneOf", field: where.field, values: where.values.map((each) => value(where.field, each)) };
    case "text":
      return { is: "text", field: where.field, at: where.at, text: value(where.field, where.text) };
    case "matches":
      return { is: "matches", field: where.field, pattern: value("", where.pattern) };
    case "place":
      return { is: "place", field: where.field, by: where.by };
    case "has":
      return {
        is: "has",
        field: where.field,
        values: where.values.map((each) => value("", each)),
        only: where.only === true,
      };
    case "and":
    case "or":
      return { is: where.is, of: where.of.map((each) => plainCondition(each, entity, named)) };
    case "not":
      return { is: "not", of: plainCondition(where.of, entity, named) };
    case "via":
      return { is: "via", field: where.field, where: plainCondition(where.where, named(where.entity), named) };
    case "some":
      return {
        is: "some",
        entity: where.entity,
        by: where.by,
        where: plainCondition(where.where, named(where.entity), named),
      };
  }
};
