import {
  fieldsOf,
  type Handles,
  type Latest,
  type Operand,
  type Param,
  type Predicate,
  type Scalar,
  type Where,
} from "../domain/kernel/policy/predicate.ts";
import { allFields, type Entity, entity, type PartsOf, type RecordOf } from "../domain/kernel/schema/entity.ts";

/** The type of a named parameter. A list (`texts`) stands for each of its values in `oneOf`. */
export type ParameterType = "text" | "integer" | "boolean" | "texts";
type ValueOfType<K extends ParameterType> = K extends "text"
  ? string
  : K extends "integer"
    ? number
    : K extends "boolean"
      ? boolean
      : ReadonlyArray<string>;
/** The parameters of a load, by name. */
export type ParameterTypes = Readonly<Record<string, ParameterType>>;
/** The values that a load is called with; never null: an open end is `openEnd`. */
export type ArgumentsOf<S extends ParameterTypes> = { readonly [K in keyof S]: ValueOfType<S[K]> };
type Of<K extends ParameterType> = K extends "texts" ? string : ValueOfType<K>;
/** References to the parameters of a load. */
export type Params<S extends ParameterTypes> = { readonly [K in keyof S]: Param<Extract<Of<S[K]>, Scalar>> };

/** The latest record of a class that points to a row with this field. */
export interface LastRecord {
  readonly entity: string;
  readonly by: string;
  readonly latest: Latest;
}
/** One key of the order of rows; ties go by objectId. Absent values come first, or last when descending. */
export interface OrderBy {
  readonly field: string;
  /** For a field that is not stored: its value is the number of the first of these conditions that the row satisfies. */
  readonly ranks?: ReadonlyArray<Predicate>;
  /** For a field of the latest record that points here: which one. */
  readonly last?: LastRecord;
  readonly descending: boolean;
  /** Rows that do not match are ordered as if the field were absent (R-POL-2). */
  readonly when: Predicate | null;
}

/** A row's place in an order: its values of the keys, and its id. */
export interface Place {
  readonly keys: ReadonlyArray<Operand<Scalar | null>>;
  readonly objectId: Operand<string>;
}

/** Rows of the change log: those by a user (but for changes of the own account and sessions), those of a record, or those before a moment. */
export type LogPart =
  | { readonly is: "by"; readonly user: Param<string> }
  | { readonly is: "of"; readonly class: string; readonly objectId: Param<string> }
  | { readonly is: "olderThan"; readonly at: Param<number> };
/** The number of rows of the change log and the `seq` of the last; 0 when there is none. */
export interface LogSize {
  readonly count: number;
  readonly last: number;
}

/** A row of the change log that created, deleted or imported its record. */
export interface Origin {
  readonly objectId: string;
  readonly kind: "create" | "update" | "delete";
  readonly event: string;
  readonly reason: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Only rows in which a text and an integer field have one of these pairs of values. */
export interface Pairs<F extends string = string> {
  readonly fields: readonly [text: F, integer: F];
  readonly values: ReadonlyArray<readonly [string, number]>;
}

/** The share of an amount, in hundredths of a percent: that of the row, else that of the word that it has in another field. */
export interface Share {
  readonly field: string;
  readonly otherwise: Readonly<Record<string, number>>;
  /** The word that an absent one stands for. */
  readonly absent: string;
}
/** Rows with the same word and currency: their number, the sum of their amounts, and that of the shares, each rounded half up. */
export interface AmountSum {
  readonly word: string | null;
  /** Null for rows without an amount. */
  readonly currency: string | null;
  readonly count: number;
  readonly sum: number;
  readonly shares: number;
}

/** One read: a row by its id, rows that match a predicate, their count or sums, or a part of the change log. `answer` is a phantom type. */
export type Read<T = unknown> = {
  readonly entity: Entity;
  readonly pick: ReadonlyArray<string>;
  readonly answer?: T;
} & (
  | { readonly kind: "byId"; readonly id: Param<string> }
  | {
      readonly kind: "many";
      readonly where: Predicate;
      readonly order: ReadonlyArray<OrderBy>;
      /** `where` holds only rows behind this place, so that an index may begin there. */
      readonly after?: Place;
      /** Rows that are equal in the order come in any order, instead of by objectId. */
      readonly anyTies?: true;
      /** Each combination of the picked values once. */
      readonly distinct?: true;
      readonly limit: number | null;
      readonly skip: number;
    }
  | { readonly kind: "count"; readonly where: Predicate }
  | {
      readonly kind: "sumsBy";
      readonly where: Predicate;
      readonly pairs: Pairs | null;
      readonly sums: ReadonlyArray<string>;
    }
  | {
      readonly kind: "amounts";
      readonly where: Predicate;
      readonly amount: string;
      readonly word: string;
      readonly share: Share;
    }
  | { readonly kind: "logSize"; readonly part: LogPart }
  | { readonly kind: "origins"; readonly class: string; readonly ids: Param<string> }
);

/** What can be picked of a record: its fields and the parts of its structures. */
type Pickable<E> = RecordOf<E> & PartsOf<E>;
type Picked<E, P extends keyof Pickable<E>> = Pick<Pickable<E>, P>;
const picked = (of: Entity, pick?: ReadonlyArray<PropertyKey>): ReadonlyArray<string> =>
  (pick as ReadonlyArray<string> | undefined) ?? Object.keys(allFields(of));

/** The row with this id, or null. */
export const byId = <E extends Entity, P extends keyof Pickable<E> = keyof RecordOf<E>>(
  entity: E,
  id: Param<string>,
  pick?: ReadonlyArray<P>,
): Read<Picked<E, P> | null> => ({ kind: "byId", entity, id, pick: picked(entity, pick) });

/** All rows that match a predicate, by objectId, with all fields unless some are picked. */
export const rowsWhere = (entity: Entity, where: Predicate, pick?: ReadonlyArray<string>): Read => ({
  kind: "many",
  entity,
  where,
  pick: picked(entity, pick),
  order: [],
  limit: null,
  skip: 0,
});
/** All rows that match, by objectId unless ordered. */
export const many = <E extends Entity, P extends keyof Pickable<E> = keyof RecordOf<E>>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
  pick?: ReadonlyArray<P>,
): Read<ReadonlyArray<Picked<E, P>>> =>
  rowsWhere(entity, where(fieldsOf(entity)) as Predicate, pick as ReadonlyArray<string> | undefined) as never;

/**
 * All rows of the same read in the order of a text, equal ones in any order. An index must begin with it: then no store sorts, and a
 * store may read in pages.
 */
export const inOrderOf = <T>(
  read: Read<ReadonlyArray<T>>,
  field: { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string,
): Read<ReadonlyArray<T>> =>
  ({ ...read, order: [{ field, descending: false, when: null }], anyTies: true }) as typeof read;

/** The first rows of the same read in an order. */
export const first = <T>(read: Read<ReadonlyArray<T>>, limit: number, order: OrderBy): Read<ReadonlyArray<T>> =>
  ({ ...read, limit, order: [order] }) as typeof read;

/** At most `limit` rows of the same read, whichever are found first. */
export const withLimit = <T>(read: Read<ReadonlyArray<T>>, limit: number): Read<ReadonlyArray<T>> =>
  ({ ...read, limit, anyTies: true }) as typeof read;

/** The rows that match, grouped by the fields of `by`, with sums of others. A sum is null when every value is absent. In no order. */
export const sumsBy = <E extends Entity, B extends keyof Pickable<E>, S extends keyof Pickable<E>>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
  by: readonly [B, ...ReadonlyArray<B>],
  sums: ReadonlyArray<S>,
  pairs: Pairs<keyof RecordOf<E> & string> | null = null,
): Read<ReadonlyArray<Picked<E, B | S>>> => ({
  kind: "sumsBy",
  entity,
  where: where(fieldsOf(entity)) as Predicate,
  pairs,
  pick: picked(entity, [...by, ...sums]),
  sums: picked(entity, sums),
});

/**
 * The amounts of the rows that match, by a word and the currency, in no order. A sum beyond the exact integers is any larger number.
 */
export const amountsBy = <E extends Entity, A extends keyof RecordOf<E> & string, W extends keyof RecordOf<E> & string>(
  entity: E,
  where: Predicate,
  of: { readonly amount: A; readonly word: W; readonly share: Share },
): Read<ReadonlyArray<AmountSum>> => ({ kind: "amounts", entity, where, pick: [], ...of });

/** How many rows match. */
export const count = <E extends Entity>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
): Read<number> => ({ kind: "count", entity, where: where(fieldsOf(entity)) as Predicate, pick: [] });

/** The change log is not a class, but a read names one. */
const changeLog = entity("ChangeLog", "What was changed.", {});
/** The size of a part of the change log. For all but one record it reads the whole log of the firm, so use it rarely. */
export const logSize = (part: LogPart): Read<LogSize> => ({ kind: "logSize", entity: changeLog, part, pick: [] });
/** The rows of the change log that created, deleted or imported records of a class, oldest first. `ids` is a list. */
export const origins = (of: Entity, ids: Param<string>): Read<ReadonlyArray<Origin>> => ({
  kind: "origins",
  entity: changeLog,
  class: of.name,
  ids,
  pick: [],
});

/**
 * An argument that is read from a row: `field` of the row that the parameter `id` names, `''` when there is no such row. For a list of
 * ids it is the sorted list of distinct values. `value` is a phantom type.
 */
export interface Lookup<T extends Scalar = Scalar> {
  readonly entity: Entity;
  readonly id: Param<string>;
  readonly field: string;
  readonly value?: T;
}
type LookupOf<V> = Lookup<V extends number ? number : Extract<V, Scalar>>;
/** An argument that is read from a field of a row. */
export const lookup = <E extends Entity, K extends keyof RecordOf<E> & string>(
  entity: E,
  id: Param<string>,
  field: K,
): LookupOf<Exclude<RecordOf<E>[K], null>> => ({ entity, id, field });

/**
 * Rows that a command locks until it is written: one by its id (a list names several), or every row of the class in the firm. A row need
 * not exist. With every `Organization`, no other command of the firm runs meanwhile. With `share`, others may share the row but not change it.
 */
export type Lock =
  | { readonly entity: Entity; readonly id: Param<string>; readonly share?: true }
  | { readonly entity: Entity; readonly every: true };

/** Why the locks of a load are enough for its decision, or why it needs none, and the rules that depend on it. */
export interface Isolation {
  readonly why: string;
  readonly rules: ReadonlyArray<string>;
}

/** The results of reads, by name. */
export type ReadResults<R> = {
  readonly [K in keyof R]: Exclude<R[K], undefined> extends { readonly answer?: infer T } ? T : never;
};

/**
 * What a command locks and reads, as data. Lookups run first, then locks, then reads. Reads are statements of their own, so that they see
 * what the lock waited for (R-ALLOC-6).
 */
export interface Load<State = unknown, S extends ParameterTypes = ParameterTypes> {
  readonly name: string;
  readonly parameters: S;
  readonly lookups: Readonly<Record<string, Lookup>>;
  readonly locks: ReadonlyArray<Lock>;
  /** Null when nothing is written. */
  readonly isolation: Isolation | null;
  readonly reads: { readonly [K in keyof State]: Read<State[K]> };
}

type Lookups = Readonly<Record<string, Lookup>>;
/** Parameters, and arguments that are looked up. */
type AllParams<S extends ParameterTypes, T> = Params<S> & {
  readonly [K in keyof T]: T[K] extends Lookup<infer V> ? Param<V> : never;
};

/** Defines a load. Its state is what the reads return; its locks come with the reason why they are enough. */
export const load = <
  const S extends ParameterTypes,
  R extends Readonly<Record<string, Read>>,
  T extends Lookups = Record<never, never>,
>(
  name: string,
  of: {
    readonly parameters: S;
    readonly lookups?: (arg: Params<S>) => T;
    readonly isolation?: Isolation & { readonly locks?: (arg: AllParams<S, T>) => ReadonlyArray<Lock> };
    readonly reads: (arg: AllParams<S, T>) => R;
  },
): Load<ReadResults<R>, S> => {
  const { parameters: shape } = of;
  const named = (names: object) => Object.fromEntries(Object.keys(names).map((param) => [param, { param }]));
  const through = of.lookups?.(named(shape) as Params<S>) ?? {};
  const arg = named({ ...shape, ...through }) as AllParams<S, T>;
  return {
    name,
    parameters: shape,
    lookups: through,
    locks: of.isolation?.locks?.(arg) ?? [],
    isolation: of.isolation ?? null,
    reads: of.reads(arg) as Load<ReadResults<R>>["reads"],
  };
};
