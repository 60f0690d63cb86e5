import { derivedFieldOf } from "../../domain/derived-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { evaluate } from "../../domain/kernel/policy/evaluate.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import type { Operand, Predicate, Scalar } from "../../domain/kernel/policy/predicate.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import { policies, policyOf } from "../policy/policies.ts";
import type { FieldCondition } from "./filter-input.ts";

const never: Predicate = { is: "never" };
const not = (of: Predicate): Predicate => ({ is: "not", of });

const storedFieldPredicate = ({ fields }: Entity, { field, by, values }: FieldCondition): Predicate => {
  const absent: Predicate = { is: "compare", field, by: "=", to: null };
  const [first] = values as ReadonlyArray<Scalar>;
  switch (by) {
    case "absent":
      return absent;
    case "present":
      return not(absent);
    case "in":
    case "notIn": {
      const given: Predicate =
        first === undefined
          ? never
          : values.length === 1
            ? { is: "compare", field, by: "=", to: first }
            : { is: "oneOf", field, values: values as ReadonlyArray<Operand> };
      const { absentState } = fields[field] ?? {};
      const equal: Predicate =
        absentState !== undefined && values.includes(absentState) ? { is: "or", of: [given, absent] } : given;
      return by === "in" ? equal : not(equal);
    }
    case "reaches":
      return { is: "reaches", field, to: first as Scalar };
    case "startsWith":
      return { is: "startsWith", field, text: first as string };
    default:
      return { is: "compare", field, by, to: first as Scalar };
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

/** The rows on which the actor may see a field; null means all rows (R-POL-2). */
export const visibleWhere = (entity: Entity, field: string, at: Moment): Predicate | null => {
  const hidden = policies[entity.name]?.hidden.find((each) => each.field === field);
  const verdict = hidden === undefined || hidden.visible(at.actor, at.firm);
  return verdict === true ? null : filterOf(verdict);
};

const fieldPredicate = (entity: Entity, asked: FieldCondition, at: Moment): Predicate => {
  if (derivedFieldOf(entity.name)?.name === asked.field) return derivedFieldPredicate(entity, asked, at);
  const holds = storedFieldPredicate(entity, asked);
  const visible = visibleWhere(entity, asked.field, at);
  if (visible === null) return holds;
  // On rows where the field is hidden it counts as absent, so that filters cannot reveal its value.
  return evaluate(holds, {}) ? { is: "or", of: [holds, not(visible)] } : { is: "and", of: [visible, holds] };
};

/** The rows that the actor may read and that satisfy all conditions. */
export const readableMatching = (entity: Entity, where: ReadonlyArray<FieldCondition>, at: Moment): Predicate => ({
  is: "and",
  of: [readable(entity, at), ...where.map((each) => fieldPredicate(entity, each, at))],
});

/** The rows of a class that the actor may read. */
export const readable = (entity: Entity, at: Moment): Predicate =>
  filterOf(policyOf(entity.name, "read")(at.actor, at.firm));
