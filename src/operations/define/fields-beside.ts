import type { Moment } from "../../domain/kernel/context/moment.ts";
import { evaluate, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { and, fieldsOf, type Handles, type Predicate, type Where } from "../../domain/kernel/policy/predicate.ts";
import type { Entity, RecordOf } from "../../domain/kernel/schema/entity.ts";
import { many, type Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";

/** Fields that answers have besides those of a record: they follow from rows of another class that point to it. */
export interface FieldsBeside<E, More extends object> {
  /** The rows that they follow from, for records that were read. */
  readonly reads: (rows: ReadonlyArray<RecordOf<E>>, at: Moment) => Readonly<Record<string, Read>>;
  /** Called once for all records; the function that it returns, once for each. */
  readonly add: (loaded: LoadedRows, at: Moment) => (row: RecordOf<E>) => More;
  /** The same of one record among others, as they are at some place in the log. */
  readonly of: (row: RecordOf<E>, at: Moment, around: RelatedRecords) => More;
  /** The condition on other rows through which the fields of a record change. */
  readonly follows: (at: Moment) => Predicate;
  /** The records whose fields are others on another day without a write. */
  readonly turning: (from: Moment, to: Moment) => Predicate;
}

interface Beside<E extends Entity, F extends Entity, More> {
  /** The class of the rows that they follow from, and its field that points to the record. */
  readonly from: F;
  readonly by: keyof RecordOf<F> & string;
  /** The rows of it that count for an actor. */
  readonly counts: (of: Handles<RecordOf<F>>, at: Moment) => Predicate;
  /** Those of them that a query of today needs. Default: all. */
  readonly today?: (of: Handles<RecordOf<F>>, at: Moment) => Predicate;
  /** What of these rows is looked at, beside the pointer. */
  readonly fields: ReadonlyArray<keyof RecordOf<F> & string>;
  /** The rows that begin or end to count between two days. */
  readonly turns?: (of: Handles<RecordOf<F>>, from: Moment, to: Moment) => Where<RecordOf<F>>;
  readonly make: (row: RecordOf<E>, found: ReadonlyArray<RecordOf<F>>, at: Moment) => More;
  /** The records for which rows count at all. Default: all. */
  readonly among?: (row: RecordOf<E>, at: Moment) => boolean;
  /** What the fields of a record depend on besides, so that those who see them alike share them. */
  readonly given?: (of: Handles<RecordOf<E>>, at: Moment) => Predicate;
}

/** Fields beside the records of a class, for its queries and for live queries. */
export const fieldsBeside = <E extends Entity, F extends Entity, More extends object>(
  entity: E,
  { from, by, counts, today, fields, turns, make, among = () => true, given }: Beside<E, F, More>,
): FieldsBeside<E, More> => {
  const theirs = fieldsOf(from);
  const pointerOf = (row: RecordOf<F>): unknown => (row as Readonly<Record<string, unknown>>)[by];
  const idOf = (row: RecordOf<E>): string => (row as { readonly objectId: string }).objectId;
  const pointing = (where: Predicate): Predicate => ({ is: "some", entity: from.name, by, where });
  return {
    reads: (rows, at) => {
      const values = rows.filter((row) => among(row, at)).map(idOf);
      const needed = today?.(theirs, at) ?? { is: "always" };
      return { beside: many(from, () => and(counts(theirs, at), { is: "oneOf", field: by, values }, needed)) };
    },
    add: ({ beside }, at) => {
      const found = Map.groupBy(beside as ReadonlyArray<RecordOf<F>>, pointerOf);
      return (row) => make(row, found.get(idOf(row)) ?? [], at);
    },
    of: (row, at, around) => {
      if (!among(row, at)) return make(row, [], at);
      const where = counts(theirs, at);
      const found = around.pointing(from.name, by, idOf(row)).filter((each) => evaluate(where, each, {}, around));
      return make(row, found as unknown as ReadonlyArray<RecordOf<F>>, at);
    },
    follows: (at) => {
      const looksAt: ReadonlyArray<Predicate> = fields.map((field) => ({ is: "compare", field, by: "=", to: null }));
      const on = pointing({ is: "and", of: [counts(theirs, at), { is: "not", of: { is: "and", of: looksAt } }] });
      return given === undefined ? on : { is: "and", of: [given(fieldsOf(entity), at), on] };
    },
    turning: (was, at) => (turns === undefined ? { is: "never" } : pointing(turns(theirs, was, at) as Predicate)),
  };
};
