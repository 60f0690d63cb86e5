import type { CustomField } from "../../domain/kernel/context/custom-fields.ts";
import type { TextPlace } from "../../domain/kernel/policy/predicate.ts";

/** Conditions on places. The values of `near` and `circle` are a place and a distance in km, if there is one. */
export type PlaceCondition = "near" | "circle" | "box" | "polygon" | "covers";
/** One condition on one field, with typed values. `in: []` matches nothing, `notIn: []` everything. */
export interface FieldCondition {
  readonly field: string;
  readonly by:
    | ("in" | "notIn" | "absent" | "present" | "<" | "<=" | ">" | ">=" | "reaches")
    | ("hasAll" | "hasAny" | "hasOnly" | "matches" | TextPlace)
    | PlaceCondition;
  readonly values: ReadonlyArray<unknown>;
  /** For a part of a text. */
  readonly anyCase?: boolean;
  /** The declaration of a custom field, whose path `field` is. */
  readonly custom?: CustomField;
}
/** Filters that are joined; each is a list of conditions that all hold. */
export interface JoinedConditions<C> {
  readonly by: "and" | "or" | "not";
  readonly of: ReadonlyArray<ReadonlyArray<C>>;
}
/** A filter on the record that a field points to. */
export interface PointerCondition<C> {
  readonly by: "where";
  readonly field: string;
  readonly entity: string;
  /** The own class, where `entity` is that of own records. */
  readonly own?: string;
  readonly of: ReadonlyArray<C>;
  readonly custom?: CustomField;
}
/** Whether a field has one of the values of another field. */
export interface AmongCondition<C> {
  readonly by: "among";
  /** Whether it has none of them. */
  readonly negated: boolean;
  readonly field: string;
  readonly entity: string;
  /** The field with the values, and the filter on its records. */
  readonly values: string;
  readonly of: ReadonlyArray<C>;
}
export type Condition =
  | FieldCondition
  | JoinedConditions<Condition>
  | PointerCondition<Condition>
  | AmongCondition<Condition>;
