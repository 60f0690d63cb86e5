import { type DatedField, datedFieldOf, derivedFieldOf } from "../../domain/derived-fields.ts";
import { entityNamed } from "../../domain/entities.ts";
import { mayReadCustom } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { evaluate } from "../../domain/kernel/policy/evaluate.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import type { By, Operand, Predicate, Scalar } from "../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import type { LastRecord } from "../../ports/load.ts";
import { policies, policyOf } from "../policy/policies.ts";
import type { AmongCondition, Condition, FieldCondition, PointerCondition } from "./filter-condition.ts";
import { isAmount } from "./filter-fields.ts";
import { isOnePlace, placePredicate } from "./place-predicate.ts";
import { beginsWith, isLike } from "./text-range.ts";

const never: Predicate = { is: "never" };
const not = (of: Predicate): Predicate => ({ is: "not", of });

/** A comparison with an amount, within its currency. */
const amountPredicate = (field: string, by: By, { minor, currency }: Money): Predicate => ({
  is: "and",
  of: [
    { is: "compare", field: `${field}.currency`, by: "=", to: currency },
    { is: "compare", field: `${field}.minor`, by, to: minor },
  ],
});

/** Whether the field equals one of the values. */
const isOneOf = (entity: Entity, field: string, values: ReadonlyArray<unknown>): Predicate => {
  const of = entity.fields[field];
  if (of !== undefined && isAmount(of))
    return { is: "or", of: values.map((each) => amountPredicate(field, "=", each as Money)) };
  if (typeof values[0] === "object") return isOnePlace(field, values as never);
  const [first] = values as ReadonlyArray<Scalar>;
  const given: Predicate =
    first === undefined
      ? never
      : values.length === 1
        ? { is: "compare", field, by: "=", to: first }
        : { is: "oneOf", field, values: values as ReadonlyArray<Operand> };
  const { absentState } = of ?? {};
  return absentState !== undefined && values.includes(absentState)
    ? { is: "or", of: [given, absentIn(entity, field)] }
    : given;
};
const absentIn = ({ fields }: Entity, field: string): Predicate => ({
  is: "compare",
  field: fields[field] !== undefined && isAmount(fields[field]) ? `${field}.minor` : field,
  by: "=",
  to: null,
});

const storedFieldPredicate = (entity: Entity, { field, by, values, anyCase }: FieldCondition): Predicate => {
  const [first] = values as ReadonlyArray<Scalar>;
  switch (by) {
    case "absent":
      return absentIn(entity, field);
    case "present":
      return not(absentIn(entity, field));
    case "in":
      return isOneOf(entity, field, values);
    case "notIn":
      return not(isOneOf(entity, field, values));
    case "hasAny":
    case "hasOnly":
      return {
        is: "has",
        field,
        values: values as ReadonlyArray<Operand>,
        ...(by === "hasOnly" ? { only: true } : {}),
      };
    case "hasAll":
      return {
        is: "and",
        of: [
          not(absentIn(entity, field)),
          ...values.map((each): Predicate => ({ is: "has", field, values: [each as Scalar] })),
        ],
      };
    case "reaches":
      return { is: "reaches", field, to: first as Scalar };
    case "matches":
      return { is: "and", of: values.map((each) => isLike(field, each as string)) };
    case "start":
      if (anyCase !== true) return beginsWith(field, first as string);
      return { is: "text", field, at: by, text: first as string, anyCase };
    case "end":
    case "inside":
      return { is: "text", field, at: by, text: first as string, ...(anyCase === true ? { anyCase } : {}) };
    case "near":
    case "circle":
    case "box":
    case "polygon":
    case "covers":
      return placePredicate(field, by, values);
    default:
      return typeof first === "object"
        ? amountPredicate(field, by, first as unknown as Money)
        : { is: "compare", field, by, to: first as Scalar };
  }
};

/** The predicate of a derived word, from the fields that it follows from (R-CERT-4). Every record has one. */
const derivedFieldPredicate = (entity: Entity, { by, values }: FieldCondition, at: Moment): Predicate => {
  if (by === "absent" || by === "present") return { is: by === "absent" ? "never" : "always" };
  const of: Predicate = {
    is: "or",
    of: (values as ReadonlyArray<never>).map((state) => derivedFieldOf(entity.name)?.where(state, at) ?? never),
  };
  return by === "notIn" ? not(of) : of;
};

/** The record in force today of those that the actor may read. */
export const lastRecordOf = ({ entity, by, from }: DatedField, at: Moment): LastRecord => ({
  ...{ entity: entity.name, by },
  latest: {
    key: from,
    among: { is: "and", of: [readable(entity, at), { is: "compare", field: from, by: "<=", to: at.today }] },
  },
});
/** The predicate of a value that is in force today (R-RATE-1). */
const datedFieldPredicate = (of: DatedField, asked: FieldCondition, at: Moment): Predicate => {
  const some = (where: Predicate): Predicate => ({ is: "some", ...lastRecordOf(of, at), where });
  const holds = (by: FieldCondition["by"]): Predicate =>
    some(storedFieldPredicate(of.entity, { ...asked, field: of.value, by }));
  if (asked.by === "absent") return not(holds("present"));
  return asked.by === "notIn" ? not(holds("in")) : holds(asked.by);
};

/** The rows on which the actor may see a field; null means all rows (R-POL-2). */
export const visibleWhere = (entity: Entity, field: string, at: Moment): Predicate | null => {
  const hidden = policies[entity.name]?.hidden.find((each) => each.field === field);
  const verdict = hidden === undefined || hidden.visible(at.actor, at.firm);
  return verdict === true ? null : filterOf(verdict);
};

/** Whether a custom field is for other roles, so that it counts as absent (R-CUST-4, R-POL-2). */
const hiddenCustom = ({ custom }: Pick<FieldCondition, "custom">, at: Moment): boolean =>
  custom !== undefined && !mayReadCustom(custom, at.actor);

/** On rows where the field is hidden it counts as absent, so that filters cannot reveal its value. */
const whereVisible = (entity: Entity, field: string, holds: Predicate, at: Moment): Predicate => {
  const visible = visibleWhere(entity, field, at);
  if (visible === null) return holds;
  return evaluate(holds, {}) ? { is: "or", of: [holds, not(visible)] } : { is: "and", of: [visible, holds] };
};

/** A pointer to a record that the actor may read and that satisfies the filter; false for every other. */
const pointerPredicate = (
  entity: Entity,
  { field, entity: to, own, of, custom }: PointerCondition<Condition>,
  at: Moment,
): Predicate => {
  const inside = readableMatching(entityNamed(to), own === undefined ? of : [inOwnClass(own), ...of], at);
  const holds: Predicate = { is: "via", field, entity: to, where: inside };
  if (custom !== undefined) return hiddenCustom({ custom }, at) ? never : holds;
  const visible = visibleWhere(entity, field, at);
  return visible === null ? holds : { is: "and", of: [visible, holds] };
};

/** Whether the field has one of the values of a field in the records that the actor may read, where they are not hidden. */
const amongPredicate = (
  entity: Entity,
  { negated, field, entity: name, values, of }: AmongCondition<Condition>,
  at: Moment,
): Predicate => {
  const source = entityNamed(name);
  const visible = visibleWhere(source, values, at);
  const found = readableMatching(source, of, at);
  const where: Predicate = visible === null ? found : { is: "and", of: [found, visible] };
  const holds: Predicate = { is: "some", entity: name, by: values, field, where };
  const seen = visibleWhere(entity, field, at);
  const among: Predicate = seen === null ? holds : { is: "and", of: [seen, holds] };
  return negated ? not(among) : among;
};

const predicateOf = (entity: Entity, asked: Condition, at: Moment): Predicate => {
  switch (asked.by) {
    case "and":
    case "or":
      return { is: asked.by, of: asked.of.map((each) => allOf(entity, each, at)) };
    case "not":
      return not(allOf(entity, asked.of.flat(), at));
    case "where":
      return pointerPredicate(entity, asked, at);
    case "among":
      return amongPredicate(entity, asked, at);
    default: {
      if (hiddenCustom(asked, at))
        return { is: evaluate(storedFieldPredicate(entity, asked), {}) ? "always" : "never" };
      const dated = datedFieldOf(entity.name);
      if (dated?.name === asked.field) return datedFieldPredicate(dated, asked, at);
      return derivedFieldOf(entity.name)?.name === asked.field
        ? derivedFieldPredicate(entity, asked, at)
        : whereVisible(entity, asked.field, storedFieldPredicate(entity, asked), at);
    }
  }
};
const allOf = (entity: Entity, where: ReadonlyArray<Condition>, at: Moment): Predicate => ({
  is: "and",
  of: where.map((each) => predicateOf(entity, each, at)),
});

/** The records of a class that the firm declared. */
const inOwnClass = (name: string): FieldCondition => ({ field: "class", by: "in", values: [name] });

/** The rows that the actor may read and that satisfy all conditions. */
export const readableMatching = (entity: Entity, where: ReadonlyArray<Condition>, at: Moment): Predicate => ({
  is: "and",
  of: [readable(entity, at), ...where.map((each) => predicateOf(entity, each, at))],
});

/** The rows of a class that the actor may read. */
export const readable = (entity: Entity, at: Moment): Predicate =>
  filterOf(policyOf(entity.name, "read")(at.actor, at.firm));
