import { created, type Moment } from "./decision.ts";
import type { Entity, Field, Fields, RecordOf, Row, ValueOf } from "./entity.ts";
import { type Entry, given, needed } from "./input.ts";

type Hidden = { readonly system: true } | { readonly secret: true } | { readonly internal: true };
/** The fields that callers write; the library keeps the others. */
type Written<F extends Fields> = { [K in keyof F & string]: F[K] extends Hidden ? never : K }[keyof F & string];
type Changed<F extends Fields> = {
  [K in Written<F>]: F[K] extends { readonly sealed: true } ? never : K;
}[Written<F>];
type Omissible<F> = F extends Field<infer _K, true> ? true : F extends { readonly default: unknown } ? true : false;
/** What a caller may write of a new record: what it must have, and has no default, is needed. */
export type CreateInput<F extends Fields> = { readonly [K in Written<F>]: Entry<F[K], Omissible<F[K]>> };
/** What a caller may write of a record that is there. */
export type UpdateInput<F extends Fields> = { readonly [K in Changed<F>]: Entry<F[K], true> };

const isWritten = ({ system, secret, internal }: Field): boolean => !(system || secret || internal);
const isOmissible = (of: Field): boolean => of.optional || of.default !== undefined;
const entriesOf = (fields: Fields, entry: (of: Field) => Entry | null) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, of]) => {
      const made = isWritten(of) ? entry(of) : null;
      return made === null ? [] : [[name, made] as const];
    }),
  );

/** The input that creates a record, from the fields of its class. */
export const createInputOf = <N extends string, F extends Fields>({ fields }: Entity<N, F>): CreateInput<F> =>
  entriesOf(fields, (of) => (isOmissible(of) ? given(of) : needed(of))) as never;

/** The input that changes a record, from the fields of its class: all that are not sealed. */
export const updateInputOf = <N extends string, F extends Fields>({ fields }: Entity<N, F>): UpdateInput<F> =>
  entriesOf(fields, (of) => (of.sealed === true ? null : given(of))) as never;

type Values = Readonly<Record<string, unknown>>;
/** What `values` of an input hold: the fields, and each workflow word as it was written (R-VAL-8). */
type Said = { readonly labels?: Readonly<Record<string, string>> };

/** `status` is written down as it was said in `statusLabel`. */
const labelOf = (name: string): string => `${name}Label`;

/** The fields of a class that a caller need not give and the library must: each without a default. */
type Own<F extends Fields> = {
  [K in keyof F & string]: F[K] extends Hidden ? (Omissible<F[K]> extends true ? never : K) : never;
}[keyof F & string];

/** A new record from what was said: of each field that value, else its default, else nothing. `own` is what the library says itself. */
export const recordFrom = <N extends string, F extends Fields>(
  { fields }: Entity<N, F>,
  said: Said,
  own: { readonly [K in Own<F>]: ValueOf<F[K]> } & Partial<RecordOf<Entity<N, F>>>,
  at: Moment,
): RecordOf<Entity<N, F>> => {
  const values = said as Values;
  const made: Record<string, unknown> = {};
  for (const name in fields) {
    const written = isWritten(fields[name] as Field) ? values[name] : undefined;
    made[name] = written ?? fields[name]?.default ?? null;
  }
  for (const [name, label] of Object.entries(said.labels ?? {}))
    if (labelOf(name) in fields) made[labelOf(name)] = label;
  return created<Row>(Object.assign(made, own) as never, at) as never;
};

/** What was said about a record that is there, as a patch of it. */
export const patchFrom = <N extends string, F extends Fields>(
  { fields }: Entity<N, F>,
  { labels = {}, ...said }: Said,
): Partial<Omit<RecordOf<Entity<N, F>>, keyof Row>> => {
  const patch: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(said)) {
    const field = fields[name];
    if (field === undefined || !isWritten(field) || field.sealed === true) continue;
    patch[name] = value;
    if (labelOf(name) in fields) patch[labelOf(name)] = labels[name] ?? null;
  }
  return patch as never;
};
