/**
 * State → event → next state. Every state has an entry (`{}` if nothing leads out), and every next state is one of
 * them.
 */
export type TransitionTable<T> = { readonly [S in keyof T]: { readonly [event: string]: keyof T & string } };

export type StateOf<T> = keyof T & string;
export type EventOf<T> = { [S in keyof T]: keyof T[S] & string }[keyof T];

/** Declares a state machine. The compiler checks that every event leads to a state with an entry. */
export const stateMachine = <const T extends TransitionTable<T>>(table: T): T => table;

/**
 * The state after the event, or null if the table has no such transition. States and events of other machines do not
 * compile.
 *
 * @example nextState(stateMachine({ open: { close: "closed" }, closed: {} }), "open", "close") // "closed"
 */
export const nextState = <T extends TransitionTable<T>>(
  table: T,
  from: NoInfer<StateOf<T>>,
  event: NoInfer<EventOf<T>>,
): StateOf<T> | null => {
  const next: { readonly [event: string]: StateOf<T> } = table[from];
  return next[event] ?? null;
};

/** The events that lead out of a state, in the order of the table. */
export const eventsFrom = <T extends TransitionTable<T>>(
  table: T,
  from: NoInfer<StateOf<T>>,
): ReadonlyArray<EventOf<T>> => Object.keys(table[from]) as Array<EventOf<T>>;
