import { allFields, type Entity, type RecordOf } from "../schema/entity.ts";
import type { PlaceTest } from "../values/place.ts";

export type Scalar = string | number | boolean;
/** A value that is given when the statement runs. */
export interface Param<T extends Scalar = Scalar> {
  readonly param: string;
  readonly of?: T;
}
export type Operand<T = Scalar> = T | Param<Extract<T, Scalar>>;
export type By = "=" | "<" | "<=" | ">" | ">=";
/** Where a part of a text has to be. */
export type TextPlace = "start" | "end" | "inside";

/**
 * A condition on one record, as data: evaluated in memory, compiled by the stores. It is two-valued: null equals only
 * null, any other comparison with null is false, and `not` is the complement. Text is ordered by code point. A member of an
 * amount is a field of its own: `rate.minor`, `rate.currency`.
 */
export type Predicate =
  | { readonly is: "always" }
  | { readonly is: "never" }
  | { readonly is: "compare"; readonly field: string; readonly by: By; readonly to: Operand<Scalar | null> }
  /** The field is absent or at least this: the end of a range. */
  | { readonly is: "reaches"; readonly field: string; readonly to: Operand }
  | { readonly is: "oneOf"; readonly field: string; readonly values: ReadonlyArray<Operand> }
  /** A part of the text. Only a literal can be compared in any case. */
  | {
      readonly is: "text";
      readonly field: string;
      readonly at: TextPlace;
      readonly text: Operand<string>;
      readonly anyCase?: true;
    }
  /** The text has a part like the pattern, written as `/source/flags`. */
  | { readonly is: "matches"; readonly field: string; readonly pattern: Operand<string> }
  /** Some value of the list is one of these; `only`: every value is. Both are false for an absent list. */
  | { readonly is: "has"; readonly field: string; readonly values: ReadonlyArray<Operand>; readonly only?: true }
  /** A test of a place or of a polygon, with places as one list of numbers. */
  | {
      readonly is: "place";
      readonly field: string;
      readonly by: PlaceTest;
      readonly numbers: ReadonlyArray<number> | Param;
    }
  | { readonly is: "and" | "or"; readonly of: ReadonlyArray<Predicate> }
  | { readonly is: "not"; readonly of: Predicate }
  /** The record that `field` points to, or one of those that a list of pointers names, satisfies `where`. */
  | { readonly is: "via"; readonly field: string; readonly entity: string; readonly where: Predicate }
  /**
   * Some record of `entity` whose field `by` points here, by itself or in a list, satisfies `where`. With `field`, the value of that
   * field stands for the id of this record. With `latest`, only the records with the latest key count.
   */
  | {
      readonly is: "some";
      readonly entity: string;
      readonly by: string;
      readonly where: Predicate;
      readonly field?: string;
      readonly latest?: Latest;
    };
/** Of the records that satisfy `among`, those that no other comes behind by `key`, such as the last step before a day. */
export interface Latest {
  readonly key: string;
  readonly among: Predicate;
}

/** The alternatives of a condition; empty if it is never true. */
export const alternatives = (of: Predicate): ReadonlyArray<Predicate> =>
  of.is === "never" ? [] : of.is === "or" ? of.of : [of];

/** The fields of the record itself that the predicate looks at. */
export const fieldNamesIn = (where: Predicate): ReadonlyArray<string> => {
  switch (where.is) {
    case "always":
    case "never":
      return [];
    case "and":
    case "or":
      return where.of.flatMap(fieldNamesIn);
    case "not":
      return fieldNamesIn(where.of);
    case "some":
      return [where.field ?? "objectId"];
    default:
      return [where.field.split(".")[0] as string];
  }
};

/** A predicate with the type of the record it is about. The type is a phantom, so predicates stay plain data. */
export type Where<R = unknown> = Predicate & { readonly on?: (record: R) => void };

/** What a field is compared with: a plain number will do for a branded one. */
type Loose<T> = T extends number ? number : T;
type Known<T> = Loose<Exclude<T, null>>;
/** The comparisons of one field. */
interface Handle<R, T> {
  readonly is: (to: Operand<Loose<T>>) => Where<R>;
  readonly oneOf: (values: ReadonlyArray<Operand<Known<T>>>) => Where<R>;
  readonly below: (to: Operand<Known<T>>) => Where<R>;
  readonly atMost: (to: Operand<Known<T>>) => Where<R>;
  readonly above: (to: Operand<Known<T>>) => Where<R>;
  readonly atLeast: (to: Operand<Known<T>>) => Where<R>;
  /** Absent, or at least this. */
  readonly reaches: (to: Operand<Known<T>>) => Where<R>;
  readonly absent: Where<R>;
  readonly present: Where<R>;
  /** The record that the field points to satisfies `where`. */
  readonly via: <E extends Entity>(entity: E, where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>) => Where<R>;
}
export type Handles<R> = { readonly [K in keyof R]-?: Handle<R, R[K]> };

export const never: Where = { is: "never" };
export const and = <R>(...of: ReadonlyArray<Where<R>>): Where<R> => ({ is: "and", of: of as ReadonlyArray<Predicate> });
export const or = <R>(...of: ReadonlyArray<Where<R>>): Where<R> => ({ is: "or", of: of as ReadonlyArray<Predicate> });
export const not = <R>(of: Where<R>): Where<R> => ({ is: "not", of: of as Predicate });

const handle = (name: string): Handle<never, Scalar | null> => {
  const compare =
    (by: By) =>
    (to: Operand<Scalar | null>): Where => ({ is: "compare", field: name, by, to });
  const absent: Where = { is: "compare", field: name, by: "=", to: null };
  return {
    is: compare("="),
    oneOf: (values) => ({ is: "oneOf", field: name, values }),
    below: compare("<"),
    atMost: compare("<="),
    above: compare(">"),
    atLeast: compare(">="),
    reaches: (to) => ({ is: "reaches", field: name, to }),
    absent,
    present: { is: "not", of: absent },
    via: (entity, where) => ({
      is: "via",
      field: name,
      entity: entity.name,
      where: where(fieldsOf(entity)) as Predicate,
    }),
  };
};

const handlesOf = new WeakMap<Entity, Handles<never>>();
/** The fields of a class, for writing predicates. */
export const fieldsOf = <E extends Entity>(of: E): Handles<RecordOf<E>> => {
  // Cached: a policy that looks through a pointer asks for them at every call.
  let handles = handlesOf.get(of);
  if (handles === undefined) {
    handles = Object.fromEntries(Object.keys(allFields(of)).map((name) => [name, handle(name)])) as never;
    handlesOf.set(of, handles as never);
  }
  return handles as never;
};

/** Some record of `entity` whose field `by` points to this one satisfies `where`. */
export const some = <E extends Entity>(
  entity: E,
  by: keyof RecordOf<E> & string,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
): Where => ({ is: "some", entity: entity.name, by, where: where(fieldsOf(entity)) as Predicate });
