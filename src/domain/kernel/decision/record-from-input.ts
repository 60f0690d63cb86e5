import { customClassOf, ownRecords } from "../context/custom-fields.ts";
import type { Moment } from "../context/moment.ts";
import {
  type CustomValues,
  type CustomValuesKind,
  customValues,
  newCustom,
  withCustom,
} from "../schema/custom-kind.ts";
import {
  allFields,
  type Entity,
  type Field,
  type Fields,
  optional,
  type RecordOf,
  type Row,
  type ValueOf,
} from "../schema/entity.ts";
import { changeable, type InputField, omittable, required } from "../schema/input.ts";
import { newRowFields } from "./decision.ts";

type Hidden = { readonly system: true } | { readonly secret: true } | { readonly internal: true };
/** The fields that callers write. */
type Written<F extends Fields> = { [K in keyof F & string]: F[K] extends Hidden ? never : K }[keyof F & string];
type Changed<F extends Fields> = {
  [K in Written<F>]: F[K] extends { readonly createOnly: true } ? never : K;
}[Written<F>];
type Omittable<F> = F extends Field<infer _K, true> ? true : F extends { readonly default: unknown } ? true : false;
/** The custom fields of the class (R-CUST-1). */
export type WithCustom = { readonly custom: InputField<Field<CustomValuesKind, true>, true> };
/** The input that creates a record. A field is required if it is not optional and has no default. */
export type CreateInput<F extends Fields> = {
  readonly [K in Written<F>]: InputField<F[K], Omittable<F[K]>>;
} & WithCustom;
/** The input that changes a record. */
export type UpdateInput<F extends Fields> = { readonly [K in Changed<F>]: InputField<F[K], true> } & WithCustom;

const isWritten = ({ system, secret, internal }: Field): boolean => !(system || secret || internal);
const isOmittable = (of: Field): boolean => of.optional || of.default !== undefined;
const entriesOf = (fields: Fields, entry: (of: Field) => InputField | null) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, of]) => {
      const made = isWritten(of) ? entry(of) : null;
      return made === null ? [] : [[name, made] as const];
    }),
  );

/** The input of the custom fields of a class; of the class that the input names, if it names one. */
export const customInput = (className: string): WithCustom => ({
  custom: omittable(
    optional(
      customValues(className === ownRecords ? null : className),
      "Values of declared fields, by name; null clears one. Others stay (R-CUST-3).",
    ),
  ),
});

/** The input that creates a record of the class. */
export const createInputOf = <N extends string, F extends Fields>({ name, fields }: Entity<N, F>): CreateInput<F> =>
  ({ ...entriesOf(fields, (of) => (isOmittable(of) ? omittable(of) : required(of))), ...customInput(name) }) as never;

/** The input that changes a record of the class: every field that is not `createOnly`. */
export const updateInputOf = <N extends string, F extends Fields>({ name, fields }: Entity<N, F>): UpdateInput<F> =>
  ({
    ...entriesOf(fields, (of) => (of.createOnly === true ? null : changeable(of))),
    ...customInput(name),
  }) as never;

type Values = Readonly<Record<string, unknown>>;
/** The values of an input: the fields, and each workflow word as it was written (R-VAL-8). */
type InputValues = Values & { readonly labels?: Readonly<Record<string, string>> };

const label = "Label";
/** The field that keeps a word as it was written: `statusLabel` for `status`. */
export const wordField = (name: string): string => `${name}${label}`;
/** The field whose word this field keeps, if any. */
const wordOf = (name: string, of: Field): ReadonlyArray<string> =>
  of.system === true && name.endsWith(label) ? [name.slice(0, -label.length)] : [];

/** Reads fields from an input: the value given, else the default, else null. */
const reading = (fields: Fields): ((input: InputValues) => Record<string, unknown>) => {
  const all = Object.entries(fields);
  // Copying a template gives every record one hidden class from the start; a booking makes a record each time.
  const template = Object.fromEntries(all.map(([name, of]) => [name, of.default ?? null]));
  const written = all.flatMap(([name, of]) => (isWritten(of) ? [name] : []));
  const worded = all.flatMap(([name, of]) => wordOf(name, of).map((word) => ({ name, word })));
  return (input) => {
    const made: Record<string, unknown> = { ...template };
    for (const name of written) {
      const value = input[name];
      if (value !== undefined && value !== null) made[name] = value;
    }
    if (input.labels !== undefined) for (const { name, word } of worded) made[name] = input.labels[word] ?? null;
    return made;
  };
};

/** Reads every field that callers write, and each word as it was written. */
export const writtenFieldsFrom = ({ fields }: Entity): ((input: InputValues) => Record<string, unknown>) =>
  reading(
    Object.fromEntries(Object.entries(fields).filter(([name, of]) => isWritten(of) || wordOf(name, of).length > 0)),
  );

/** The required fields that the library must give, because callers do not write them. */
type Own<F extends Fields> = {
  [K in keyof F & string]: F[K] extends Hidden ? (Omittable<F[K]> extends true ? never : K) : never;
}[keyof F & string];

/** Makes new records from an input. `own` gives the fields that callers do not write or may leave to the library. */
export const recordFrom = <N extends string, F extends Fields>(
  of: Entity<N, F>,
): ((
  input: InputValues,
  own: { readonly [K in Own<F>]: ValueOf<F[K]> } & Partial<RecordOf<Entity<N, F>>>,
  at: Moment,
) => RecordOf<Entity<N, F>>) => {
  const read = reading(allFields(of));
  return (input, own, at) => {
    const made: Record<string, unknown> = Object.assign(read(input), newRowFields(at), own);
    if (made.custom === null)
      made.custom = newCustom(at.firm, customClassOf(of.name, input), input.custom as CustomValues | null | undefined);
    made.objectId ??= at.newId();
    return made as never;
  };
};

/** What an input changes in the custom fields of a record. */
export const changedCustom = (
  { custom }: { readonly custom?: CustomValues | null | undefined },
  before: Pick<Row, "custom">,
): Partial<Pick<Row, "custom">> => (custom ? { custom: withCustom(before.custom, custom) } : {});

/** The patch that an input makes to a record: fields that may change, custom ones among them, and each word beside its state. */
export const patchFrom = <N extends string, F extends Fields>({
  fields,
}: Entity<N, F>): ((
  input: InputValues,
  before: Pick<Row, "custom">,
) => Partial<Omit<RecordOf<Entity<N, F>>, keyof Row>>) => {
  const changed = new Map(
    Object.entries(fields)
      .filter(([, of]) => isWritten(of) && of.createOnly !== true)
      .map(([name]) => [name, wordField(name) in fields ? wordField(name) : null]),
  );
  return ({ labels = {}, custom, ...input }, before) => {
    const patch: Record<string, unknown> = { ...changedCustom({ custom: custom as CustomValues }, before) };
    for (const [name, value] of Object.entries(input)) {
      const word = changed.get(name);
      if (word === undefined || value === undefined) continue;
      patch[name] = value;
      if (word !== null) patch[word] = labels[name] ?? null;
    }
    return patch as never;
  };
};
