import type { Row } from "./entity.ts";
import { type EventOf, eventsFrom, move, type StateOf, type Table } from "./machine.ts";
import type { InvalidTransition } from "./refusal.ts";

/** A machine of one class: which field it moves, and its table. */
export interface Stages<T> {
  readonly class: string;
  readonly field: string;
  readonly table: T;
}

/** The refusal of an event that a record's state does not have; `current` is the record as stored, printed on its way out. */
export const notPossible = <T extends Table<T>>(
  { class: name, field, table }: Stages<T>,
  row: Row,
  from: NoInfer<StateOf<T>>,
  event: string,
  allowed: ReadonlyArray<string> = eventsFrom(table, from),
): InvalidTransition => ({
  _tag: "InvalidTransition",
  class: name,
  objectId: row.objectId,
  machine: `${name}.${field}`,
  from,
  event,
  allowed,
  current: row,
});

/** The state after the event, or its refusal; never both. */
export const moved = <T extends Table<T>>(
  stages: Stages<T>,
  row: Row,
  from: NoInfer<StateOf<T>>,
  event: NoInfer<EventOf<T>>,
): { readonly to: StateOf<T>; readonly refused: null } | { readonly to: null; readonly refused: InvalidTransition } => {
  const to = move(stages.table, from, event);
  return to === null ? { to: null, refused: notPossible(stages, row, from, event) } : { to, refused: null };
};
