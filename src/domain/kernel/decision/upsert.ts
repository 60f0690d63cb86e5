import type { Moment } from "../context/moment.ts";
import type { Entity, Fields, RecordOf, Row } from "../schema/entity.ts";
import type { InputOf } from "../schema/input.ts";
import { type Change, creation, revised, revision } from "./decision.ts";
import { type CreateInput, patchFrom, recordFrom } from "./record-from-input.ts";

/**
 * Sets a row that its own values name (a step by engineer and day, a holiday by calendar and day): the next version of the one that
 * stands there, else a new one. So that setting it twice is setting it once. What is left out of a row that stands stays.
 */
export const upsertInto = <const N extends string, const F extends Fields>(of: Entity<N, F>) => {
  type R = RecordOf<Entity<N, F>> & Row;
  const make = recordFrom(of);
  const patchOf = patchFrom(of);
  return (
    standing: R | undefined,
    said: InputOf<CreateInput<F>>,
    at: Moment,
  ): { readonly row: R; readonly changes: ReadonlyArray<Change> } => {
    if (standing === undefined) {
      const row = make(said, {} as never, at);
      return { row, changes: [creation(of.name, row, at)] };
    }
    const row = revised<R>(standing, patchOf(said) as never, at);
    return { row, changes: revision(of.name, standing, row, at) };
  };
};
