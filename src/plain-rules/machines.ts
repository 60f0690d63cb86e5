import { allocationMachine } from "../domain/allocation/states.ts";
import { approvalMachine, billingMachine } from "../domain/billable-hour/states.ts";
import { dealMachine } from "../domain/deal/states.ts";
import {
  type EventOf,
  eventsFrom,
  nextState,
  type StateOf,
  type TransitionTable,
} from "../domain/kernel/decision/state-machine.ts";
import { literal } from "../domain/kernel/schema/kind.ts";
import { projectMachine } from "../domain/project/states.ts";
import { taskMachine } from "../domain/task/states.ts";
import { timeOffMachine } from "../domain/time-off/decisions.ts";
import { given, object, readInput, value } from "./read.ts";

/** A state machine: the table alone, without the rules that an event must also meet. */
export interface Machine<State extends string, Event extends string> {
  readonly states: ReadonlyArray<State>;
  /** Every event of some state. Deletion is none. */
  readonly events: ReadonlyArray<Event>;
  /** The state after an event, or null if the state does not have it. An unknown state or event throws. */
  readonly next: (state: State, event: Event) => State | null;
  /** The events that a state has, in the order of the table. An unknown state throws. */
  readonly allowed: (state: State) => ReadonlyArray<Event>;
}

// The unions are spelled out, so that an editor shows the words instead of the whole table.
const machineOf = <const T extends TransitionTable<T>>(
  table: T,
): Machine<{ [S in StateOf<T>]: S }[StateOf<T>], { [E in EventOf<T>]: E }[EventOf<T>]> => {
  const states = Object.keys(table) as Array<StateOf<T>>;
  const events = [...new Set(states.flatMap((state) => eventsFrom(table, state)))];
  const state = given(value(literal(...states)));
  const fromState = object("the arguments", { state });
  const step = object("the arguments", { state, event: given(value(literal(...events))) });
  return Object.freeze({
    states: Object.freeze(states),
    events: Object.freeze(events),
    next: (from: StateOf<T>, event: EventOf<T>) => {
      const read = readInput(step, { state: from, event });
      return nextState(table, read.state, read.event);
    },
    allowed: (from: StateOf<T>) => eventsFrom(table, readInput(fromState, { state: from }).state),
  });
};

/**
 * The state machines of the records. `approval` and `billing` are the two of hours. Where an event can lead to several
 * states (`reactivate` of an allocation, `advance`, `back` and `reopen` of a deal), `next` is the default.
 *
 * @example machines.approval.next("submitted", "approve") // "approved"
 * @example machines.approval.next("draft", "approve") // null
 * @example machines.billing.allowed("invoiced") // ["pay", "writeOff"]
 */
export const machines = Object.freeze({
  allocation: machineOf(allocationMachine),
  approval: machineOf(approvalMachine),
  billing: machineOf(billingMachine),
  project: machineOf(projectMachine),
  timeOff: machineOf(timeOffMachine),
  task: machineOf(taskMachine),
  deal: machineOf(dealMachine),
});
