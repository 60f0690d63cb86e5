import type { entities } from "../../domain/classes.gen.ts";
import type { CustomType } from "../../domain/kernel/context/custom-fields.ts";
import type { ConditionsOn, Pointing } from "../query/where-type.ts";

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}
type Json = Readonly<Record<string, unknown>>;
/** The values of the custom types, as records have them. */
interface ValueOfType {
  readonly String: string;
  readonly Number: number;
  readonly Boolean: boolean;
  readonly Date: string;
  readonly Object: Json;
  readonly Array: ReadonlyArray<unknown>;
  readonly Pointer: string;
  readonly Relation: ReadonlyArray<string>;
  readonly File: { readonly name: string; readonly url?: string };
  readonly GeoPoint: Place;
  readonly Polygon: ReadonlyArray<Place>;
  readonly Bytes: string;
}
type TypeOf<F> = F extends { readonly type: infer T extends CustomType } ? T : never;
/** The values of declared fields, as records have them. */
export type ValuesOf<Fields> = { readonly [K in keyof Fields]?: ValueOfType[TypeOf<Fields[K]>] };

/** Added to the type of an operation: what `extend` declares for the records of its class, as a phantom. */
export interface WithExtension<Fields> {
  readonly extended?: Fields;
}
/** The declared fields of the class of an operation; never if there are none. */
export type ExtensionOf<O> = O extends WithExtension<infer Fields> ? Exclude<Fields, undefined> : never;
/** Added to the type of an operation on own records: the declared fields of every class, as a phantom. */
export interface WithClasses<ByClass> {
  readonly byClass?: ByClass;
}
/** The declared fields by class. */
export type ClassesOf<O> = O extends WithClasses<infer ByClass> ? Exclude<ByClass, undefined> : never;
/** Added to the type of a list: the declared fields of every class, for what it includes, as a phantom. */
export interface WithIncludes<ByClass> {
  readonly includes?: ByClass;
}
type IncludesOf<O> = O extends WithIncludes<infer ByClass> ? Exclude<ByClass, undefined> : never;
/** The declared fields by class; never if the compiler does not know them. */
export type FieldsByClass<H> = H extends { readonly extend: { readonly fields: infer F } }
  ? string extends keyof F
    ? never
    : F
  : never;
/** The fields that `extend` declares for a class; never if it declares none, or the compiler does not know them. */
export type FieldsIn<H, Class> = FieldsOf<FieldsByClass<H>, Class>;
type FieldsOf<ByClass, Class> = [ByClass] extends [never]
  ? never
  : Class extends keyof ByClass
    ? ByClass[Class]
    : never;
/** A record of a class with its declared fields. */
export type ExtendedRecord<Plain, ByClass, Class> = ExtendedAnswer<Plain, FieldsOf<ByClass, Class>>;

interface HasCustom {
  readonly custom: Json | null;
}
/** Fields that `extend` does not name stay as they are: the firm may have declared them. */
interface Typed<Fields> {
  readonly custom: ValuesOf<Fields> | null;
}
/** An answer whose records have the declared fields in `custom`: one record, or the rows of a list. */
export type ExtendedAnswer<Answer, Fields> = [Fields] extends [never]
  ? Answer
  : Answer extends HasCustom
    ? Answer & Typed<Fields>
    : Answer extends { readonly results: ReadonlyArray<infer Plain extends HasCustom> }
      ? { readonly [K in keyof Answer]: K extends "results" ? ReadonlyArray<Plain & Typed<Fields>> : Answer[K] }
      : Answer;

type ExtendedIncluded<Included, ByClass> = {
  readonly [N in keyof Included]: NonNullable<Included[N]> extends Readonly<Record<string, infer Plain>>
    ? Readonly<Record<string, ExtendedRecord<Plain, ByClass, N>>>
    : Included[N];
};
/** An answer of a list whose included records have the declared fields. */
export type IncludingFields<Answer, O> = "includes" extends keyof O
  ? Answer extends { readonly included?: infer Included }
    ? {
        readonly [K in keyof Answer]: K extends "included"
          ? ExtendedIncluded<NonNullable<Included>, IncludesOf<O>>
          : Answer[K];
      }
    : Answer
  : Answer;

/** A relation is also changed by what is added and removed. */
type SentValue<F> =
  | ValueOfType[TypeOf<F>]
  | (TypeOf<F> extends "Relation"
      ? { readonly add?: ReadonlyArray<string>; readonly remove?: ReadonlyArray<string> }
      : never);
/** The fields that a new record must be given. */
type Needed<Fields> = {
  [K in keyof Fields]: Fields[K] extends { readonly required: true }
    ? "default" extends keyof Fields[K]
      ? never
      : K
    : never;
}[keyof Fields];
type SentCustom<Fields> = { readonly [K in keyof Fields]?: SentValue<Fields[K]> | null };
type NewCustom<Fields> = { readonly [K in Needed<Fields>]: SentValue<Fields[K]> } & Omit<
  SentCustom<Fields>,
  Needed<Fields>
>;
/** Whether an input is about a record that may be there already. */
type OfPresent<Sent> = [Extract<keyof Sent, "objectId" | "expectedVersion">] extends [never] ? false : true;
type CustomOfInput<Sent, Fields> =
  OfPresent<Sent> extends true
    ? { readonly custom?: SentCustom<Fields> | null }
    : [Needed<Fields>] extends [never]
      ? { readonly custom?: SentCustom<Fields> | null }
      : { readonly custom: NewCustom<Fields> };

/** The values that conditions on a field compare; never for those with `exists` alone. */
type ComparedAs<F> =
  TypeOf<F> extends "Array" | "Relation"
    ? ReadonlyArray<string>
    : TypeOf<F> extends "Object" | "File" | "Bytes"
      ? never
      : ValueOfType[TypeOf<F>];
type Target<F> = F extends { readonly target: infer N }
  ? N extends keyof typeof entities
    ? Pointing<{ readonly references: N }>
    : { readonly where?: Json }
  : unknown;
type FilterOf<F> = TypeOf<F> extends "GeoPoint" | "Polygon" ? Json | null : ConditionsOn<ComparedAs<F>, Target<F>>;
/** A filter whose conditions on declared fields are typed. */
type ExtendedWhere<Where, Fields> = Omit<Where, "custom" | "and" | "or" | "not"> & {
  readonly custom?: { readonly [K in keyof Fields]?: FilterOf<Fields[K]> };
  readonly and?: ReadonlyArray<ExtendedWhere<Where, Fields>>;
  readonly or?: ReadonlyArray<ExtendedWhere<Where, Fields>>;
  readonly not?: ExtendedWhere<Where, Fields>;
};
type CustomOrder<Name extends string> = `custom.${Name}` | `-custom.${Name}`;
/** An order that names declared fields. */
type ExtendedOrder<Order, Fields> =
  Order extends ReadonlyArray<infer One>
    ? ReadonlyArray<Exclude<One, CustomOrder<string>> | CustomOrder<keyof Fields & string>>
    : Order extends CustomOrder<string>
      ? CustomOrder<keyof Fields & string>
      : Order;
/** An input whose `custom`, and the conditions and orders on it, are typed. */
export type ExtendedInput<Sent, Fields> = [Fields] extends [never]
  ? Sent
  : Sent extends object
    ? "custom" extends keyof Sent
      ? Omit<Sent, "custom"> & CustomOfInput<Sent, Fields>
      : "where" extends keyof Sent
        ? Omit<Sent, "where" | "order"> & {
            readonly where?: ExtendedWhere<NonNullable<Sent["where"]>, Fields> | Extract<Sent["where"], null>;
          } & ("order" extends keyof Sent ? { readonly order?: ExtendedOrder<Sent["order"], Fields> } : unknown)
        : Sent
    : Sent;
