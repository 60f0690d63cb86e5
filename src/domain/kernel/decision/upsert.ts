import type { Moment } from "../context/moment.ts";
import type { Entity, Fields, RecordOf, Row } from "../schema/entity.ts";
import type { InputOf } from "../schema/input.ts";
import { type Change, creation, revised, revision } from "./decision.ts";
import { type CreateInput, patchFrom, recordFrom } from "./record-from-input.ts";

/**
 * Sets the row that its own values identify, such as a rate by engineer and day. Changes the row if it exists, else
 * creates it; setting it twice is the same as once. Fields that are left out stay.
 */
export const upsertInto = <const N extends string, const F extends Fields>(of: Entity<N, F>) => {
  type R = RecordOf<Entity<N, F>> & Row;
  const make = recordFrom(of);
  const patchOf = patchFrom(of);
  return (
    current: R | undefined,
    input: InputOf<CreateInput<F>>,
    at: Moment,
  ): { readonly row: R; readonly changes: ReadonlyArray<Change> } => {
    if (current === undefined) {
      const row = make(input, {} as never, at);
      return { row, changes: [creation(of.name, row, at)] };
    }
    const row = revised<R>(current, patchOf(input, current) as never, at);
    return { row, changes: revision(of.name, current, row, at) };
  };
};
