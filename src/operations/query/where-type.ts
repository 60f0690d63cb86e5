import type { classPolicies, entities } from "../../domain/classes.gen.ts";
import type { DatedFieldsOf, DerivedFieldsOf } from "../../domain/derived-fields.ts";
import type { Entity, rowFields, SentOf } from "../../domain/kernel/schema/entity.ts";
import type { Money } from "../../domain/kernel/values/money.ts";

/** A part of a text. */
type Part = string | { readonly text: string /** Case does not matter. */; readonly anyCase?: boolean };

/** A regular expression of at most 200 characters, with its options. */
type TextPattern =
  | string
  | {
      readonly pattern: string;
      /** Case does not matter. */
      readonly anyCase?: boolean;
      /** `^` and `$` hold at each line. */
      readonly multiline?: boolean;
      /** `.` is also the end of a line. */
      readonly dotAll?: boolean;
      /** White space and comments after `#` mean nothing. */
      readonly extended?: boolean;
    };

interface Presence {
  /** True: has a value. False: is absent. */
  readonly exists?: boolean;
}
interface Equality<T> extends Presence {
  /** Equal to this; null means absent. */
  readonly is?: T | null;
  /** Not equal to this, or absent; null means present. */
  readonly not?: T | null;
  /** Equal to one of these values, at most 1,000. */
  readonly in?: ReadonlyArray<T>;
  /** Equal to none of these values, at most 1,000, or absent. */
  readonly notIn?: ReadonlyArray<T>;
}
interface Order<T> extends Equality<T> {
  /** This or more. */
  readonly atLeast?: T;
  /** This or less. */
  readonly atMost?: T;
  /** More than this. */
  readonly above?: T;
  /** Less than this. */
  readonly below?: T;
}
interface Scale<T> extends Order<T> {
  /** This or more, or absent: `endDate: { reaches: day }` also finds ranges without an end. */
  readonly reaches?: T;
  /** Begins with this text. */
  readonly startsWith?: Part;
  /** Ends with this text. */
  readonly endsWith?: Part;
  /** Has this text somewhere. */
  readonly contains?: Part;
  /** Has a part like this regular expression, without look-around and back-references. */
  readonly matches?: TextPattern;
  /** Has all of these words, whole and in any case, in any order. */
  readonly words?: string;
}
interface ListConditions<V> extends Presence {
  /** Has all of these values, at most 100. */
  readonly hasAll?: ReadonlyArray<V>;
  /** Has one of these values, at most 1,000. */
  readonly hasAny?: ReadonlyArray<V>;
  /** Has nothing but these values, at most 1,000; an empty list does. */
  readonly hasOnly?: ReadonlyArray<V>;
}
/** Conditions on one field; all must hold. Absent values satisfy only `is: null`, `not`, `notIn`, `exists: false` and `reaches`. */
type Conditions<T> = [T] extends [never]
  ? Presence
  : [T] extends [boolean]
    ? Equality<T>
    : [T] extends [string | number]
      ? Scale<T>
      : [T] extends [number | Money]
        ? Order<T>
        : [T] extends [ReadonlyArray<infer V>]
          ? ListConditions<V>
          : Presence;
type Bare<T> = [T] extends [string | number | boolean] ? T | null : [T] extends [number | Money] ? number | null : null;

/** The class that a pointer, or a list of pointers, names. */
export type TargetOf<F> = F extends { readonly references: infer N extends keyof typeof entities }
  ? (typeof entities)[N]
  : never;
/** The condition on the record that a pointer names. */
export type Pointing<F> = [TargetOf<F>] extends [never]
  ? unknown
  : {
      /** Points to a record that the caller may read and that satisfies this filter. */
      readonly where?: WhereOf<TargetOf<F>>;
    };
/** The values of a field in the records of a class that the caller may read. */
type ValuesOf = {
  readonly [N in keyof typeof classPolicies & keyof typeof entities]: {
    /** Class and field; the field is of the same kind. */
    readonly of: `${N}.${keyof FieldsOfClass<(typeof entities)[N]> & string}`;
    readonly where?: WhereOf<(typeof entities)[N]>;
  };
}[keyof typeof classPolicies & keyof typeof entities];
type Comparing<T> = [T] extends [string | number | boolean]
  ? {
      /** Equal to one of these values. */
      readonly among?: ValuesOf;
      /** Equal to none of these values, or absent. */
      readonly notAmong?: ValuesOf;
    }
  : unknown;
/** What a filter takes for a field with such values: a value, or operators and `More`. */
export type ConditionsOn<T, More = unknown> = Bare<T> | (Conditions<T> & More);
type FieldFilter<F> = ConditionsOn<Exclude<SentOf<F>, null>, Pointing<F> & Comparing<Exclude<SentOf<F>, null>>>;
type Open<F> = { [K in keyof F]: F[K] extends { readonly secret: true } ? never : K }[keyof F];
/** The label of a derived word is shown only while it names the state of today, so nothing is compared with it. */
type ShownLabel<E> = [keyof DerivedFieldsOf<E>] extends [never] ? never : "statusLabel";
/** The fields of a class that a filter may name. */
export type FieldsOfClass<E> = (E extends Entity<string, infer F> ? Pick<F, Exclude<Open<F>, ShownLabel<E>>> : never) &
  DerivedFieldsOf<E> &
  DatedFieldsOf<E> &
  Omit<typeof rowFields, "organizationId" | "custom">;

interface Joins<E> {
  /** All of these filters hold. */
  readonly and?: ReadonlyArray<WhereOf<E>>;
  /** One of these filters holds. */
  readonly or?: ReadonlyArray<WhereOf<E>>;
  /** This filter does not hold. */
  readonly not?: WhereOf<E>;
}
/** A condition on a custom field; which operators it has follows from its declared type. */
type CustomCondition = string | number | boolean | null | Readonly<Record<string, unknown>>;
interface OnCustom {
  /** Conditions on declared fields, by name (R-CUST-2). */
  readonly custom?: Readonly<Record<string, CustomCondition>>;
}
type Where<Name extends string, E> = Joins<E> &
  OnCustom & {
    readonly [K in Name]?: K extends keyof FieldsOfClass<E> ? FieldFilter<FieldsOfClass<E>[K]> : never;
  };
/**
 * A filter: for each field a value, or operators, in plain values. All conditions must hold; `and`, `or` and `not` join filters. A
 * workflow word may be a state or any of its labels; an unknown word is refused. docs/decisions/019 has the operators.
 */
// The names are inferred first, so that the message of a type error lists them.
export type WhereOf<E> = keyof FieldsOfClass<E> & string extends infer Name extends string ? Where<Name, E> : never;
