import * as Schema from "effect/Schema";
import { id as idKind, instant, integer, type Kind, structure, text } from "./kind.ts";

/** A stored property: what it may hold, and what a reader must know about it. */
export interface Field<K extends Kind = Kind, O extends boolean = boolean> {
  readonly kind: K;
  readonly doc: string;
  /** May be absent; stored as null. */
  readonly optional: O;
  /** The class that a pointer names. It has a foreign key unless it `dangles`. */
  readonly references?: string;
  /** The row that the pointer names may be deleted (R-REF-1), so there is no foreign key. */
  readonly dangles?: true;
  /** Absent means later than every day. It is stored as a day, so that an index finds what reaches a day. */
  readonly open?: true;
  /** Written at creation only. */
  readonly createOnly?: true;
  /** Never part of an answer, a log row or a message (R-LOG-3). */
  readonly secret?: true;
  /** For a secret: the name under which the log says `changed`, without the value (R-LOG-3). */
  readonly changedAs?: string;
  /** A detail of the store: in the log, but in no answer. */
  readonly internal?: true;
  /** The user who made the record. */
  readonly author?: true;
  /** Written only by the library. */
  readonly system?: true;
  /** Unique in the organization. */
  readonly unique?: true;
  /** A field of firmcore, which the template backends do not have. */
  readonly ours?: true;
  /** Names a person or was written about one: replaced when the person is erased (R-LOG-4). */
  readonly personal?: true | Personal;
  /** What people call the record; sentences name it by this text. */
  readonly displayName?: true;
  /** A search key of that field. Refusals name that field instead. */
  readonly keyOf?: string;
  /** An example for the documents, as a caller writes it. */
  readonly example?: unknown;
  /** The state that an absent workflow word stands for: filters on it find records without a word too. */
  readonly absentState?: string;
  /** The value of a new record if the caller gives none. */
  readonly default?: string | number | boolean | ReadonlyArray<string>;
  /**
   * What rows and log entries from before this field hold; default: nothing. A required field that is added after a
   * release needs one, and so does an open end (`null` where it is open in them).
   */
  readonly initial?: string | number | boolean | null;
  /**
   * Members of a structure that reports read by themselves, as paths: `amount.minor` is read as
   * `snapshot.amount.minor`.
   */
  readonly parts?: ReadonlyArray<string>;
}
/** Where a personal text is only part of the field, or belongs to another person than the row. */
export interface Personal {
  /** The parts of a structure that are personal. */
  readonly parts?: ReadonlyArray<string>;
  /** The field that names the writer; the text is replaced when the writer is erased, too. */
  readonly by?: string;
}
type More = Omit<Field, "kind" | "doc" | "optional">;

/** A field that every record has. */
export const field = <K extends Kind, const M extends More = object>(
  kind: K,
  doc: string,
  more?: M,
): Field<K, false> & NoInfer<M> => ({ kind, doc, optional: false, ...(more as NoInfer<M>) });
/** A field that may be absent. */
export const optional = <K extends Kind, const M extends More = object>(
  kind: K,
  doc: string,
  more?: M,
): Field<K, true> & NoInfer<M> => ({ kind, doc, optional: true, ...(more as NoInfer<M>) });

export type Fields = Readonly<Record<string, Field>>;

/** The fields that every record has. `custom` holds fields that a firm declared or an import found. */
export interface Row {
  readonly organizationId: string;
  readonly objectId: string;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly custom: Readonly<Record<string, unknown>> | null;
}
const organizationId = text;
const anything = structure(Schema.Record(Schema.String, Schema.Unknown), (value) => value);
/** The fields of {@link Row}, with their description. */
export const rowFields = {
  organizationId: field(organizationId, "The firm that the row belongs to (R-ORG-1).", {
    createOnly: true,
    system: true,
  }),
  objectId: field(idKind, "Unique per organization and class (R-VAL-10).", { createOnly: true, system: true }),
  version: field(integer(1, 2_147_483_647), "1, 2, …; grows by one with every change (R-VER-1).", {
    system: true,
    ours: true,
  }),
  createdAt: field(instant, "When the record was made.", { createOnly: true, system: true }),
  updatedAt: field(instant, "When it was last changed; strictly increasing per record (R-VER-1).", { system: true }),
  custom: optional(anything, "Fields that the class does not have, by name (R-IMP-3).", {
    system: true,
    ours: true,
    personal: true,
  }),
} as const;

/** A class of records. Indexes and unique sets begin with the organization. */
export interface Entity<N extends string = string, F extends Fields = Fields> {
  readonly name: N;
  readonly doc: string;
  readonly fields: F;
  readonly indexes: ReadonlyArray<ReadonlyArray<string>>;
  readonly uniques: ReadonlyArray<ReadonlyArray<string>>;
  /** A counter of the library and not a fact of the firm: its changes are not logged. */
  readonly unlogged: boolean;
}

type StoredOfKind<K> = K extends Kind<infer V, infer _P, infer _S, infer _H> ? V : never;
type PlainOfKind<K> = K extends Kind<infer _V, infer P, infer _S, infer _H> ? P : never;
type SentOfKind<K> = K extends { readonly sent?: infer S } ? Exclude<S, undefined> : never;
type ParsedOfKind<K> = K extends Kind<infer _V, infer _P, infer _S, infer H> ? H : never;
type Or<O, T> = O extends true ? T | null : T;

/** The stored value of a field; null where an optional one is absent. */
export type ValueOf<F> = F extends Field<infer K, infer O> ? Or<O, StoredOfKind<K>> : never;
/** The value that a caller reads. */
export type PlainOf<F> = F extends Field<infer K, infer O> ? Or<O, PlainOfKind<K>> : never;
/** The value that a caller may write; null clears an optional field. */
export type SentOf<F> = F extends Field<infer K, infer O> ? Or<O, SentOfKind<K>> : never;
export type ParsedOf<F> = F extends Field<infer K, infer O> ? Or<O, ParsedOfKind<K>> : never;

/** The tags that the kind of a field can give. */
export type FaultsOf<F> = F extends { readonly kind: { readonly faults: ReadonlyArray<infer T> } } ? T : never;

/** A record inside the library: days as numbers, percents as basis points, times as minutes. */
export type RecordOf<E> = E extends Entity<string, infer F> ? Row & { readonly [K in keyof F]: ValueOf<F[K]> } : never;
type Member<V, P extends string> = P extends `${infer K}.${infer Rest}`
  ? Member<NonNullable<NonNullable<V>[K & keyof NonNullable<V>]>, Rest>
  : NonNullable<V>[P & keyof NonNullable<V>];
type PartsOfField<K extends string, F> = F extends { readonly parts: ReadonlyArray<infer P extends string> }
  ? { readonly [N in P as `${K}.${N}`]: Member<ValueOf<F>, N> | null }
  : never;
type Intersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never;
/** The parts of structures that can be read by themselves; null where the structure or the member is absent. */
export type PartsOf<E> =
  E extends Entity<string, infer F>
    ? Intersection<{ [K in keyof F & string]: PartsOfField<K, F[K]> }[keyof F & string]>
    : never;
/** Some fields of a record, as a decision reads them. A plain number will do for a branded one. */
export type Picked<R, F extends ReadonlyArray<keyof R>> = {
  readonly [K in F[number]]: Exclude<R[K], number> | (Extract<R[K], number> extends never ? never : number);
};
type NotSecret<F> = { [K in keyof F]: F[K] extends { readonly secret: true } ? never : K }[keyof F];
/** A record as callers read it: plain JSON values. */
export type PlainRecordOf<E> =
  E extends Entity<string, infer F>
    ? {
        readonly organizationId: string;
        readonly objectId: string;
        readonly version: number;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly custom: Readonly<Record<string, unknown>> | null;
      } & { readonly [K in NotSecret<F>]: PlainOf<F[K]> }
    : never;

export const entity = <const N extends string, const F extends Fields>(
  name: N,
  doc: string,
  fields: F,
  more: {
    readonly indexes?: ReadonlyArray<ReadonlyArray<(keyof F & string) | "objectId">>;
    readonly uniques?: ReadonlyArray<ReadonlyArray<keyof F & string>>;
    readonly unlogged?: true;
  } = {},
): Entity<N, F> => ({
  name,
  doc,
  fields,
  indexes: more.indexes ?? [],
  uniques: more.uniques ?? [],
  unlogged: more.unlogged === true,
});

/** Every field of the class by name, those of {@link Row} first. */
export const allFields = (of: Entity): Fields => ({ ...rowFields, ...of.fields });

const shownNames = new WeakMap<Entity, ReadonlyArray<string>>();
/** The fields that an answer can have: all but secret and internal ones, those of {@link Row} first. */
export const shownFields = (of: Entity): ReadonlyArray<string> => {
  const known = shownNames.get(of) ?? namesOfShown(allFields(of));
  shownNames.set(of, known);
  return known;
};
const namesOfShown = (fields: Fields): ReadonlyArray<string> =>
  Object.keys(fields).filter((name) => fields[name]?.secret !== true && fields[name]?.internal !== true);

/** The initial value of every field of the class. */
export const initialValues = (of: Entity): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(allFields(of)).map(([name, { initial = null }]) => [name, initial]));

/** The sets of fields that are unique in an organization. */
export const uniquesOf = (of: Entity): ReadonlyArray<ReadonlyArray<string>> => [
  ...Object.entries(of.fields).flatMap(([name, { unique }]) => (unique === true ? [[name]] : [])),
  ...of.uniques,
];

/** The field by which people call the records of a class; undefined if they have no name. */
export const displayNameOf = ({ fields }: Entity): string | undefined =>
  Object.keys(fields).find((name) => fields[name]?.displayName === true);

/** The field that a refusal names for a unique set. */
export const uniqueName = (of: Entity, names: ReadonlyArray<string>): string => {
  const last = names.at(-1) ?? "";
  return of.fields[last]?.keyOf ?? last;
};
