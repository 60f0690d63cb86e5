import { allocationMachine } from "../../domain/allocation/states.ts";
import * as hours from "../../domain/billable-hour/states.ts";
import { dealMachine } from "../../domain/deal/states.ts";
import { projectMachine } from "../../domain/project/states.ts";
import { taskMachine } from "../../domain/task/states.ts";
import { timeOffMachine } from "../../domain/time-off/decisions.ts";

/** The transitions of a state machine: for each state, its events and their target states. */
export type Transitions = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** Every state machine, by the class and field that it controls. */
export const stateMachines: Readonly<Record<string, Transitions>> = {
  "Allocation status": allocationMachine,
  "Project status": projectMachine,
  "BillableHour approval": hours.approvalMachine,
  "BillableHour billing": hours.billingMachine,
  "TimeOff status": timeOffMachine,
  "Task status": taskMachine,
  "Deal stage": dealMachine,
};
