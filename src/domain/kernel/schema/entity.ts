import * as Schema from "effect/Schema";
import { id as idKind, instant, integer, type Kind, structure, text } from "./kind.ts";

/** One stored property: what it may hold, and what a reader must know about it. */
export interface Field<K extends Kind = Kind, O extends boolean = boolean> {
  readonly kind: K;
  readonly doc: string;
  /** May be absent; stored as null. */
  readonly optional: O;
  /** The class a pointer names; a foreign key unless `dangles`. */
  readonly references?: string;
  /** The pointer may outlive its row (R-REF-1): no foreign key. */
  readonly dangles?: true;
  /** Absent means later than every day: stored as one, so that an index answers "reaches". */
  readonly open?: true;
  /** Written at creation only. */
  readonly createOnly?: true;
  /** Never in an answer, a log row or a message (R-LOG-3). */
  readonly secret?: true;
  /** Of a secret: the log says that it changed under this name, and not what it was (R-LOG-3). */
  readonly changedAs?: string;
  /** Says how the store works: kept in the log, and in no answer. */
  readonly internal?: true;
  /** The user who made the record. */
  readonly author?: true;
  /** Written by the library alone; `derived` ones are not stored at all but computed when read. */
  readonly system?: true;
  /** Two records of one organization never share the value. */
  readonly unique?: true;
  /** Ours, not the seeds': optional for a seed client. */
  readonly ours?: true;
  /** Says who a person is, or was written about them: goes when the person is erased (R-LOG-4). */
  readonly personal?: true | Personal;
  /** Made of that field, to find it by: what a caller is told of in its place. */
  readonly keyOf?: string;
  /** A value that documents show, as a caller writes it. */
  readonly example?: unknown;
  /** What a new record has where its caller says nothing; then the field need not be given. */
  readonly default?: string | number | boolean | ReadonlyArray<string>;
  /**
   * What rows and log entries hold that were written before the class had this field; default: nothing. A field that every record has
   * needs one when it is added after a release, and so does an open end: `null`, where it is open in them.
   */
  readonly initial?: string | number | boolean | null;
  /** Members of a structure that many rows are read for, as paths (`amount.minor`): read by themselves as `snapshot.amount.minor`. */
  readonly parts?: ReadonlyArray<string>;
}
/** Where a personal text is not the whole field, or not only that of the row's person. */
export interface Personal {
  /** The parts of a structure that are. */
  readonly parts?: ReadonlyArray<string>;
  /** The field that names who wrote it: it goes with the writer too. */
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

/** What every record has beside its own fields. `custom` holds fields that a firm declared or an import found. */
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
/** The fields of {@link Row}, described like any other. */
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

/** A class of records: its name, fields and what else the stores must know. Indexes and unique sets start with the organization. */
export interface Entity<N extends string = string, F extends Fields = Fields> {
  readonly name: N;
  readonly doc: string;
  readonly fields: F;
  readonly indexes: ReadonlyArray<ReadonlyArray<string>>;
  readonly uniques: ReadonlyArray<ReadonlyArray<string>>;
  /** A counter of the library's own and no fact of the firm: its changes leave no row in the change log. */
  readonly unlogged: boolean;
}

type StoredOfKind<K> = K extends Kind<infer V, infer _P, infer _S, infer _H> ? V : never;
type PlainOfKind<K> = K extends Kind<infer _V, infer P, infer _S, infer _H> ? P : never;
type SentOfKind<K> = K extends { readonly sent?: infer S } ? Exclude<S, undefined> : never;
type ParsedOfKind<K> = K extends Kind<infer _V, infer _P, infer _S, infer H> ? H : never;
type Or<O, T> = O extends true ? T | null : T;

/** The stored value of a field; null where an optional one is absent. */
export type ValueOf<F> = F extends Field<infer K, infer O> ? Or<O, StoredOfKind<K>> : never;
/** What a reader outside sees of it. */
export type PlainOf<F> = F extends Field<infer K, infer O> ? Or<O, PlainOfKind<K>> : never;
/** What a caller may write; null clears an optional field. */
export type SentOf<F> = F extends Field<infer K, infer O> ? Or<O, SentOfKind<K>> : never;
export type ParsedOf<F> = F extends Field<infer K, infer O> ? Or<O, ParsedOfKind<K>> : never;

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
/** The part of a record that a list of its fields names, as a decision looks at it: any number will do for a branded one. */
export type Picked<R, F extends ReadonlyArray<keyof R>> = {
  readonly [K in F[number]]: Exclude<R[K], number> | (Extract<R[K], number> extends never ? never : number);
};
type NotSecret<F> = { [K in keyof F]: F[K] extends { readonly secret: true } ? never : K }[keyof F];
/** A record as the outside sees it: plain JSON values. */
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
    readonly indexes?: ReadonlyArray<ReadonlyArray<keyof F & string>>;
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

/** Every field of the class by name, those of the row first. */
export const allFields = (of: Entity): Fields => ({ ...rowFields, ...of.fields });

/** The field sets that no two rows of one organization share. */
export const uniquesOf = (of: Entity): ReadonlyArray<ReadonlyArray<string>> => [
  ...Object.entries(of.fields).flatMap(([name, { unique }]) => (unique === true ? [[name]] : [])),
  ...of.uniques,
];

/** Which field of a set that must be unique a caller is told of. */
export const uniqueName = (of: Entity, names: ReadonlyArray<string>): string => {
  const last = names.at(-1) ?? "";
  return of.fields[last]?.keyOf ?? last;
};
