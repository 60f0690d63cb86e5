import * as Result from "effect/Result";
import type { Moment } from "../context/moment.ts";
import type { AuthorRequired, HasHistory } from "../refusal/refusal.ts";
import type { Entity, Field, Row } from "../schema/entity.ts";
import { creation, type Decide, deletion, revised, revision } from "./decision.ts";
import { existing } from "./existing.ts";
import { patchFrom, recordFrom } from "./record-from-input.ts";

/** The actor's account, for classes that keep who entered a record; null for an actor that is no user (R-ID-10). */
export interface Author {
  readonly author: { readonly objectId: string } | null;
}
/** The record that is changed or deleted. */
export interface Subject {
  readonly record: Row | null;
}
/** The record, the number of rows of other classes that point to it, and the rows that are deleted with it. */
export interface Attached extends Subject {
  readonly counts: Readonly<Record<string, number>>;
  readonly owned: Readonly<Record<string, ReadonlyArray<Row>>>;
}

type InputValues = { readonly labels: Readonly<Record<string, string>> };

/** The field that keeps who entered a record. */
export const authorField = ({ fields }: Entity): readonly [name: string, field: Field] | undefined =>
  Object.entries(fields).find(([, { author }]) => author === true);

/** Creates a record of a class without rules of its own. */
export const createRecord = (of: Entity): Decide<Author, InputValues, Row, AuthorRequired> => {
  const [name, field] = authorField(of) ?? [];
  const make = recordFrom(of);
  return ({ author }, input, at) => {
    if (name !== undefined && author === null && field?.optional !== true)
      return Result.fail({ _tag: "AuthorRequired", class: of.name, event: at.operation, needs: name });
    const own = name === undefined ? {} : { [name]: author?.objectId ?? null };
    const row: Row = make(input, own, at);
    return Result.succeed({ answer: row, changes: [creation(of.name, row, at)] });
  };
};

/** Changes the given fields; the others stay. */
export const updateRecord = (of: Entity): Decide<Subject, InputValues, Row, never> => {
  const patch = patchFrom(of);
  return ({ record }, input, at) => {
    const before = existing(record);
    const row = revised(before, patch(input, before), at);
    return Result.succeed({ answer: row, changes: revision(of.name, before, row, at) });
  };
};

/** Deletes a record that no row points to, and the rows that belong to it (R-REF-1). */
export const deleteRecord =
  (of: Entity): Decide<Attached, unknown, Row, HasHistory> =>
  ({ record, counts, owned }, _input, at: Moment) => {
    const row = existing(record);
    if (Object.values(counts).some((count) => count > 0))
      return Result.fail({ _tag: "HasHistory", class: of.name, objectId: row.objectId, counts });
    const gone = Object.entries(owned).flatMap(([name, rows]) => rows.map((each) => deletion(name, each, at)));
    return Result.succeed({ answer: row, changes: [...gone, deletion(of.name, row, at)] });
  };
