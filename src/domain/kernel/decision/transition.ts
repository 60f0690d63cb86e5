import type { InvalidTransition } from "../refusal/refusal.ts";
import type { Row } from "../schema/entity.ts";
import { type EventOf, eventsFrom, nextState, type StateOf, type TransitionTable } from "./state-machine.ts";

/** The field of a class that a state machine moves. */
export interface StateField<T> {
  readonly class: string;
  readonly field: string;
  readonly table: T;
  /** States in which a record may not be deleted; default: none. */
  readonly undeletable?: ReadonlyArray<StateOf<T>>;
}

/** Every event of a state, for any caller: those of the table, and `delete`, which leads to no state. */
const eventsInState = <T extends TransitionTable<T>>(
  { table, undeletable = [] }: Pick<StateField<T>, "table" | "undeletable">,
  from: NoInfer<StateOf<T>>,
): ReadonlyArray<string> => [...eventsFrom(table, from), ...(undeletable.includes(from) ? [] : ["delete"])];

/**
 * The refusal of an event that the record's state does not have. `current` is the stored record; it is formatted
 * later.
 */
export const invalidTransition = <T extends TransitionTable<T>>(
  field: StateField<T>,
  row: Row,
  from: NoInfer<StateOf<T>>,
  event: string,
): InvalidTransition => ({
  _tag: "InvalidTransition",
  class: field.class,
  objectId: row.objectId,
  machine: `${field.class}.${field.field}`,
  from,
  event,
  allowed: eventsInState(field, from),
  current: row,
});

/** The state after the event, or the refusal. */
export const transition = <T extends TransitionTable<T>>(
  field: StateField<T>,
  row: Row,
  from: NoInfer<StateOf<T>>,
  event: NoInfer<EventOf<T>>,
): { readonly to: StateOf<T>; readonly refused: null } | { readonly to: null; readonly refused: InvalidTransition } => {
  const to = nextState(field.table, from, event);
  return to === null ? { to: null, refused: invalidTransition(field, row, from, event) } : { to, refused: null };
};
