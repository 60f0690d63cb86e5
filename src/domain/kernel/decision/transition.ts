import type { InvalidTransition } from "../refusal/refusal.ts";
import type { Row } from "../schema/entity.ts";
import { type EventOf, eventsFrom, move, type StateOf, type Table } from "./state-machine.ts";

/** A machine of one class: which field it moves, and its table. */
export interface Stages<T> {
  readonly class: string;
  readonly field: string;
  readonly table: T;
  /** States in which a record may not be deleted; absent: none. */
  readonly kept?: ReadonlyArray<StateOf<T>>;
}

/** Every event that a state has, whoever asks and whatever else it is judged on: those of the table, and `delete`, which leads to no state. */
export const eventsOf = <T extends Table<T>>(
  { table, kept = [] }: Pick<Stages<T>, "table" | "kept">,
  from: NoInfer<StateOf<T>>,
): ReadonlyArray<string> => [...eventsFrom(table, from), ...(kept.includes(from) ? [] : ["delete"])];

/** The refusal of an event that a record's state does not have; `current` is the record as stored, printed on its way out. */
export const notPossible = <T extends Table<T>>(
  stages: Stages<T>,
  row: Row,
  from: NoInfer<StateOf<T>>,
  event: string,
): InvalidTransition => ({
  _tag: "InvalidTransition",
  class: stages.class,
  objectId: row.objectId,
  machine: `${stages.class}.${stages.field}`,
  from,
  event,
  allowed: eventsOf(stages, from),
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
