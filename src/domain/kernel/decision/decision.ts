import type * as Result from "effect/Result";
import type { IndexedField } from "../context/custom-fields.ts";
import type { Moment } from "../context/moment.ts";
import type { Refusal } from "../refusal/refusal.ts";
import type { Warning } from "../refusal/warning.ts";
import type { Row } from "../schema/entity.ts";

/** One record before and after. A creation has no `before`, a deletion no `after`. */
export interface Change {
  readonly entity: string;
  readonly event: string;
  readonly before?: Row;
  readonly after?: Row;
  readonly reason?: string;
}

/** The two ways in which log rows are changed (R-LOG-4), after the other changes and in the same transaction. */
export type LogWork =
  /** Removes rows from before the instant, but none that this command writes. */
  | { readonly is: "purge"; readonly before: number }
  /**
   * Replaces a person's texts in every log row, and deletes the stored answers that contain them. `texts` are those of
   * the records.
   */
  | { readonly is: "erase"; readonly user: string; readonly pseudonym: string; readonly texts: ReadonlySet<string> };

/**
 * Computes the keys of a custom field for all records of a class, or takes them away if there is no field; after the other changes and
 * in the same transaction. A store without indexes ignores it.
 */
export interface KeyWork {
  readonly class: string;
  readonly slot: number;
  readonly of: IndexedField | null;
}

/** What a command does. `answer` is the changed record; `warnings` and `more` are added to the answer. */
export interface Decision<A> {
  readonly answer: A;
  readonly changes: ReadonlyArray<Change>;
  readonly log?: LogWork;
  readonly keys?: ReadonlyArray<KeyWork>;
  readonly warnings?: ReadonlyArray<Warning>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The facts of the operation that a change keeps. */
type Doing = Pick<Moment, "operation" | "reason">;

export type Decide<State, Input, A, R extends Refusal> = (
  state: State,
  input: Input,
  at: Moment,
) => Result.Result<Decision<A>, R>;

/** The common fields of a new record of the actor's organization, version 1. */
export const newRowFields = (at: Pick<Moment, "actor" | "now">): Omit<Row, "objectId"> => ({
  organizationId: at.actor.organizationId,
  version: 1,
  createdAt: at.now,
  updatedAt: at.now,
  custom: null,
});

/** A new record of the actor's organization. */
export const newRecord = <R extends Row>(fields: Omit<R, keyof Row> & { readonly objectId?: string }, at: Moment): R =>
  ({ ...newRowFields(at), ...fields, objectId: fields.objectId ?? at.newId() }) as unknown as R;

/** Whether two values are equal; structures are compared by content. */
export const equal = (left: unknown, right: unknown): boolean =>
  left === right ||
  (typeof left === "object" && typeof right === "object" && JSON.stringify(left) === JSON.stringify(right));

/** The names of the fields in which two records differ, without `version` and `updatedAt`. */
export const differingFields = (before: Row, after: Row): ReadonlyArray<string> =>
  Object.keys(after).filter(
    (name) => name !== "version" && name !== "updatedAt" && !equal(before[name as keyof Row], after[name as keyof Row]),
  );

/**
 * The next version of a record, or the same object if nothing differs (R-LOG-2). `updatedAt` increases even if the
 * clock steps back (R-VER-1).
 */
export const revised = <R extends Row>(before: R, patch: Partial<Omit<R, keyof Row>>, at: Pick<Moment, "now">): R => {
  const after = { ...before, ...patch };
  if (differingFields(before, after).length === 0) return before;
  return { ...after, version: before.version + 1, updatedAt: Math.max(at.now, before.updatedAt + 1) };
};

/** The change of a creation. */
export const creation = (entity: string, after: Row, at: Doing): Change => ({
  entity,
  event: at.operation,
  after,
  ...(at.reason === null ? {} : { reason: at.reason }),
});

/** The change from one version to the next; empty if they are the same. */
export const revision = (entity: string, before: Row, after: Row, at: Doing): ReadonlyArray<Change> =>
  before === after
    ? []
    : [{ entity, event: at.operation, before, after, ...(at.reason === null ? {} : { reason: at.reason }) }];

/** The change of a deletion. */
export const deletion = (entity: string, before: Row, at: Doing): Change => ({
  entity,
  event: at.operation,
  before,
  ...(at.reason === null ? {} : { reason: at.reason }),
});
