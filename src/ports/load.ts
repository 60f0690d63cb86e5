import {
  fieldsOf,
  type Handles,
  type Param,
  type Predicate,
  type Scalar,
  type Where,
} from "../domain/kernel/policy/predicate.ts";
import { allFields, type Entity, entity, type PartsOf, type RecordOf } from "../domain/kernel/schema/entity.ts";

/** The kind of a named argument. A list argument stands for each of its values in `oneOf`. */
export type ParameterType = "text" | "integer" | "boolean" | "texts";
type ValueOfType<K extends ParameterType> = K extends "text"
  ? string
  : K extends "integer"
    ? number
    : K extends "boolean"
      ? boolean
      : ReadonlyArray<string>;
export type ParameterTypes = Readonly<Record<string, ParameterType>>;
/** The values that a load is called with; never null: an open end is given as `openEnd`. */
export type ArgumentsOf<S extends ParameterTypes> = { readonly [K in keyof S]: ValueOfType<S[K]> };
type Of<K extends ParameterType> = K extends "texts" ? string : ValueOfType<K>;
export type Params<S extends ParameterTypes> = { readonly [K in keyof S]: Param<Extract<Of<S[K]>, Scalar>> };

/** Order of rows: fields from the first to the last, then objectId; absent values come first, last when descending. */
export interface OrderBy {
  readonly field: string;
  readonly descending: boolean;
  /** Rows that do not satisfy it are ordered as if the field were absent (R-POL-2). */
  readonly when: Predicate | null;
}

/** Part of the change log: what one user did to anything but the own account and its log-ins, the rows of one record, or what is older. */
export type LogPart =
  | { readonly is: "by"; readonly user: Param<string> }
  | { readonly is: "of"; readonly class: string; readonly objectId: Param<string> }
  | { readonly is: "olderThan"; readonly at: Param<number> };
/** How many rows of the change log, and the `seq` of the last of them; 0 where there is none. */
export interface LogSize {
  readonly count: number;
  readonly last: number;
}

/** A row of the change log that made, deleted or imported its record. */
export interface Origin {
  readonly objectId: string;
  readonly kind: "create" | "update" | "delete";
  readonly event: string;
  readonly reason: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/**
 * One row by its id, the rows that satisfy a predicate, how many, or their sums; only the picked fields; or how much of the
 * change log, or where records of it came from. `answer` is a phantom.
 */
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
      readonly limit: number | null;
      readonly skip: number;
    }
  | { readonly kind: "count"; readonly where: Predicate }
  | { readonly kind: "sumsBy"; readonly where: Predicate; readonly sums: ReadonlyArray<string> }
  | { readonly kind: "logSize"; readonly part: LogPart }
  | { readonly kind: "origins"; readonly class: string; readonly ids: Param<string> }
);

/** What can be picked of a record: its fields, and the parts of its structures. */
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

/** All rows that satisfy, by objectId unless ordered. */
export const many = <E extends Entity, P extends keyof Pickable<E> = keyof RecordOf<E>>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
  pick?: ReadonlyArray<P>,
): Read<ReadonlyArray<Picked<E, P>>> => ({
  kind: "many",
  entity,
  where: where(fieldsOf(entity)) as Predicate,
  pick: picked(entity, pick),
  order: [],
  limit: null,
  skip: 0,
});

/** At most so many of the rows of a read. */
export const withLimit = <T>(read: Read<ReadonlyArray<T>>, limit: number): Read<ReadonlyArray<T>> =>
  ({ ...read, limit }) as typeof read;

/**
 * The rows that satisfy, as one where they are alike in the fields of `by`, with the sums of others: whole numbers, null where
 * every one is absent. In no order.
 */
export const sumsBy = <E extends Entity, B extends keyof Pickable<E>, S extends keyof Pickable<E>>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
  by: readonly [B, ...ReadonlyArray<B>],
  sums: ReadonlyArray<S>,
): Read<ReadonlyArray<Picked<E, B | S>>> => ({
  kind: "sumsBy",
  entity,
  where: where(fieldsOf(entity)) as Predicate,
  pick: picked(entity, [...by, ...sums]),
  sums: picked(entity, sums),
});

/** How many rows satisfy. */
export const count = <E extends Entity>(
  entity: E,
  where: (of: Handles<RecordOf<E>>) => Where<RecordOf<E>>,
): Read<number> => ({ kind: "count", entity, where: where(fieldsOf(entity)) as Predicate, pick: [] });

/** The change log is no class; a name stands for it where a read names one. */
const changeLog = entity("ChangeLog", "What was changed.", {});
/** How much of the change log there is. Reads all of a firm's log but where it is asked for one record: for rare questions. */
export const logSize = (part: LogPart): Read<LogSize> => ({ kind: "logSize", entity: changeLog, part, pick: [] });
/** How records of a class became what they are: the rows of the change log about them, oldest first. The argument is a list of ids. */
export const origins = (of: Entity, ids: Param<string>): Read<ReadonlyArray<Origin>> => ({
  kind: "origins",
  entity: changeLog,
  class: of.name,
  ids,
  pick: [],
});

/**
 * An argument found in a row: the text or whole number in `field` of the `entity` row named by the argument `id`, `''` when
 * there is none. Where `id` is a list argument it is the list of those found, each once, in order. `value` is a phantom.
 */
export interface Lookup<T extends Scalar = Scalar> {
  readonly entity: Entity;
  readonly id: Param<string>;
  readonly field: string;
  readonly value?: T;
}
type LookupOf<V> = Lookup<V extends number ? number : Extract<V, Scalar>>;
export const lookup = <E extends Entity, K extends keyof RecordOf<E> & string>(
  entity: E,
  id: Param<string>,
  field: K,
): LookupOf<Exclude<RecordOf<E>[K], null>> => ({ entity, id, field });

/**
 * Rows that a step holds until it is written: one by its id (a list argument names several), which need not be there, or
 * every row of the class in the firm. `share` excludes who changes the row and not others who share it.
 */
export type Lock =
  | { readonly entity: Entity; readonly id: Param<string>; readonly share?: true }
  | { readonly entity: Entity; readonly every: true };

/** Why the locks of a load are enough for what is decided by it, or why it needs none, and the rules that hold by it. */
export interface Isolation {
  readonly why: string;
  readonly rules: ReadonlyArray<string>;
}

/** What some reads answer, by their names. */
export type ReadResults<R> = {
  readonly [K in keyof R]: Exclude<R[K], undefined> extends { readonly answer?: infer T } ? T : never;
};

/**
 * What a command locks and reads, as data: built once, prepared once. Found arguments first (`through`), then the locks,
 * then the reads in statements of their own, so that they see what the lock waited for (R-ALLOC-6).
 */
export interface Load<State = unknown, S extends ParameterTypes = ParameterTypes> {
  readonly name: string;
  readonly parameters: S;
  readonly lookups: Readonly<Record<string, Lookup>>;
  readonly locks: ReadonlyArray<Lock>;
  /** Null where nothing is written by it. */
  readonly isolation: Isolation | null;
  readonly reads: { readonly [K in keyof State]: Read<State[K]> };
}

type Lookups = Readonly<Record<string, Lookup>>;
/** The arguments that are given, and those that are found. */
type AllParams<S extends ParameterTypes, T> = Params<S> & {
  readonly [K in keyof T]: T[K] extends Lookup<infer V> ? Param<V> : never;
};

/** The state is what the reads answer. Locks are given with the reason why they are enough. */
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
